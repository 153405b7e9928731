from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import Conflict, Invalid, NotFound
from tests.store.build import HandClock, answer, exchange, finish


def contents(store: Store, conversation_id: str) -> list[str]:
    return [message.content for message in store.conversations.active_path(conversation_id)]


def test_a_conversation_is_changed_and_found_by_its_id(store: Store, user: User) -> None:
    made = store.conversations.create(user.id, title="Trip", system_prompt="Be brief.")
    assert store.conversations.get(made.id) == made
    assert store.conversations.rename(made.id, "Trip to Busan").title == "Trip to Busan"
    assert store.conversations.set_system_prompt(made.id, "").system_prompt == ""
    assert contents(store, made.id) == []


@pytest.mark.parametrize("verb", ["get", "delete", "active_path"])
def test_an_unknown_conversation_is_not_found(store: Store, verb: str) -> None:
    with pytest.raises(NotFound, match="cnv_nothing"):
        getattr(store.conversations, verb)("cnv_nothing")


def test_nothing_is_written_to_what_does_not_exist(store: Store, user: User) -> None:
    conversation, asked, _ = exchange(store, user.id)
    other, elsewhere, _ = exchange(store, user.id)
    refused = [
        lambda: store.conversations.create("usr_nobody"),
        lambda: store.conversations.rename("cnv_nothing", "x"),
        lambda: store.conversations.set_system_prompt("cnv_nothing", "x"),
        lambda: store.conversations.add_user_message("cnv_nothing", "x"),
        lambda: store.conversations.add_user_message(conversation.id, "x", parent_id="msg_nothing"),
        lambda: store.conversations.add_user_message(conversation.id, "x", parent_id=elsewhere.id),
        lambda: store.conversations.start_answer(other.id, asked.id, adapter="base", sampling={}),
        lambda: store.conversations.select(conversation.id, "msg_nothing"),
        lambda: store.conversations.select(conversation.id, elsewhere.id),
        lambda: store.conversations.path_to("msg_nothing"),
        lambda: store.conversations.siblings("msg_nothing"),
        lambda: store.conversations.message("msg_nothing"),
        lambda: finish(store, "msg_nothing", "x"),
    ]
    before = [contents(store, c.id) for c in (conversation, other)]
    for verb in refused:
        with pytest.raises(NotFound):
            verb()
    assert [contents(store, c.id) for c in (conversation, other)] == before


def test_an_answer_is_pending_until_it_is_finished_with_how_it_was_made(store: Store, user: User) -> None:
    conversation = store.conversations.create(user.id)
    asked = store.conversations.add_user_message(conversation.id, "Hello?")
    pending = store.conversations.start_answer(
        conversation.id, asked.id, adapter="v000003", sampling={"temperature": 0.7, "seed": 1}
    )
    assert (pending.status, pending.content, pending.parent_id) == ("pending", "", asked.id)
    store.conversations.save_partial(pending.id, "Hel")
    assert store.conversations.message(pending.id).content == "Hel"
    done = finish(store, pending.id, "Hello.", finish_reason="length")
    assert done == store.conversations.message(pending.id)
    assert (done.status, done.content, done.adapter) == ("complete", "Hello.", "v000003")
    assert (done.sampling, done.token_ids, done.logprobs) == (
        {"temperature": 0.7, "seed": 1},
        [5, 6],
        [-1.5, -0.125],
    )
    assert (done.prompt_tokens, done.ttft_ms, done.duration_ms, done.finish_reason) == (
        11,
        12.5,
        80.0,
        "length",
    )
    assert contents(store, conversation.id) == ["Hello?", "Hello."]


def test_an_answer_is_finished_once(store: Store, user: User) -> None:
    conversation, asked, _ = exchange(store, user.id)
    pending = store.conversations.start_answer(conversation.id, asked.id, adapter="base", sampling={})
    with pytest.raises(Invalid):
        finish(store, pending.id, "x", status="pending")
    finish(store, pending.id, "stopped here", status="stopped")
    with pytest.raises(Conflict, match="finished already"):
        finish(store, pending.id, "more")
    store.conversations.save_partial(pending.id, "late checkpoint")
    assert store.conversations.message(pending.id).content == "stopped here"


def test_log_probs_come_back_bit_for_bit(store: Store, user: User) -> None:
    conversation, asked, _ = exchange(store, user.id)
    pending = store.conversations.start_answer(conversation.id, asked.id, adapter="base", sampling={})
    logprobs = [-0.1, -1e-30, -123.456789012345678, float("-inf"), -0.0]
    assert finish(store, pending.id, "x", logprobs=logprobs).logprobs == logprobs


def test_a_retry_is_a_sibling_and_becomes_active(store: Store, user: User) -> None:
    conversation, asked, first = exchange(store, user.id)
    second = answer(store, conversation, "Hi.", asked.id)
    assert store.conversations.siblings(first.id) == [first, second]
    assert store.conversations.siblings(second.id) == [first, second]
    assert contents(store, conversation.id) == ["Hello?", "Hi."]


def test_an_edit_of_the_first_message_is_a_sibling_at_the_root(store: Store, user: User) -> None:
    conversation, asked, _ = exchange(store, user.id)
    other, _, _ = exchange(store, user.id)
    edited = store.conversations.add_user_message(conversation.id, "Good day?", parent_id=asked.parent_id)
    assert store.conversations.siblings(asked.id) == [asked, edited]
    assert contents(store, conversation.id) == ["Good day?"]
    assert contents(store, other.id) == ["Hello?", "Hello."]


def test_selecting_a_sibling_brings_back_the_newest_leaf_under_it(store: Store, user: User) -> None:
    conversation, asked, first = exchange(store, user.id)
    follow = store.conversations.add_user_message(conversation.id, "And you?", parent_id=first.id)
    fine = answer(store, conversation, "Fine.", follow.id)
    well = answer(store, conversation, "Well.", follow.id)
    second = answer(store, conversation, "Hi.", asked.id)
    assert contents(store, conversation.id) == ["Hello?", "Hi."]
    assert store.conversations.select(conversation.id, first.id) == well
    assert contents(store, conversation.id) == ["Hello?", "Hello.", "And you?", "Well."]
    store.conversations.select(conversation.id, fine.id)
    assert contents(store, conversation.id)[-1] == "Fine."
    store.conversations.select(conversation.id, second.id)
    assert contents(store, conversation.id) == ["Hello?", "Hi."]
    assert store.conversations.select(conversation.id, asked.id) == second


def test_a_path_runs_from_the_root_to_the_message(store: Store, user: User) -> None:
    conversation = store.conversations.create(user.id)
    parent, expected = None, []
    for i in range(60):
        message = store.conversations.add_user_message(conversation.id, str(i), parent_id=parent)
        parent = message.id
        expected.append(message)
    assert store.conversations.path_to(expected[-1].id) == expected
    assert store.conversations.path_to(expected[5].id) == expected[:6]


def test_conversations_are_listed_by_last_use_in_pages(store: Store, user: User, clock: HandClock) -> None:
    made = []
    for i in range(5):
        clock.advance(1)
        made.append(store.conversations.create(user.id, title=str(i)).id)
    clock.advance(1)
    store.conversations.add_user_message(made[1], "Hello again?")
    expected = [made[i] for i in (1, 4, 3, 2, 0)]
    assert [c.id for c in store.conversations.list(user.id)] == expected
    pages, before = [], None
    while page := store.conversations.list(user.id, limit=2, before=before):
        before = page[-1].id
        pages.append([c.id for c in page])
    assert pages == [expected[:2], expected[2:4], expected[4:]]
    with pytest.raises(NotFound):
        store.conversations.list(user.id, before="cnv_nothing")


def test_pages_are_whole_when_conversations_share_a_time(store: Store, user: User) -> None:
    made = [store.conversations.create(user.id).id for _ in range(4)]
    first = [c.id for c in store.conversations.list(user.id, limit=2)]
    rest = [c.id for c in store.conversations.list(user.id, limit=9, before=first[-1])]
    assert first + rest == made[::-1]


def test_a_search_looks_in_titles_and_messages_of_that_person_only(store: Store, user: User) -> None:
    kim, _ = store.accounts.add("kim", "user")
    named = store.conversations.create(user.id, title="100% 한국어")
    said, _, _ = exchange(store, user.id, "Where is the 한국어 book, under_score?")
    exchange(store, kim.id, "한국어")

    def found(query: str) -> set[str]:
        return {c.id for c in store.conversations.list(user.id, query=query)}

    assert found("한국어") == {named.id, said.id}
    assert found("WHERE is") == {said.id}
    assert found("0%") == {named.id}
    assert found("r_s") == {said.id}
    assert found("_") == {said.id}
    assert found("%") == {named.id}
    assert found("\\") == set()


def test_a_deleted_conversation_is_gone_for_every_reader(store: Store, user: User) -> None:
    conversation, asked, reply = exchange(store, user.id)
    pending = store.conversations.start_answer(conversation.id, asked.id, adapter="base", sampling={})
    store.feedback.rate(reply.id, user.id, "up")
    store.feedback.correct(reply.id, user.id, "Hi.")
    store.conversations.delete(conversation.id)
    assert store.conversations.list(user.id) == []
    for verb, id in (
        (store.conversations.get, conversation.id),
        (store.conversations.delete, conversation.id),
        (store.conversations.active_path, conversation.id),
        (store.conversations.message, reply.id),
        (store.conversations.path_to, reply.id),
        (store.conversations.siblings, reply.id),
    ):
        with pytest.raises(NotFound):
            verb(id)
    with pytest.raises(NotFound):
        store.conversations.select(conversation.id, reply.id)
    with pytest.raises(NotFound):
        store.conversations.add_user_message(conversation.id, "x", parent_id=reply.id)
    watermark = store.feedback.watermark()
    assert store.feedback.rated_messages(watermark) == []
    assert store.feedback.corrected_messages(watermark) == []
    assert store.feedback.count_preferences(0) == 0
    # an answer being written when it was deleted can still be put away
    assert finish(store, pending.id, "late").status == "complete"


def test_interrupted_answers_keep_what_was_saved(store: Store, user: User) -> None:
    conversation, asked, done = exchange(store, user.id)
    pending = store.conversations.start_answer(conversation.id, asked.id, adapter="base", sampling={})
    store.conversations.save_partial(pending.id, "Once upon")
    assert store.conversations.fail_interrupted() == 1
    stopped = store.conversations.message(pending.id)
    assert (stopped.status, stopped.content) == ("stopped", "Once upon")
    assert stopped.error is not None and "server stopped" in stopped.error
    assert store.conversations.message(done.id) == done
    assert store.conversations.fail_interrupted() == 0
