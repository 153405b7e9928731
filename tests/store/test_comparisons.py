from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import Invalid, NotFound
from tests.store.build import PROMPT, answer, candidate, comparison, exchange


def test_candidates_are_labelled_in_the_order_given_and_come_back_whole(store: Store, user: User) -> None:
    shown = store.feedback.create_comparison(
        user.id, PROMPT, "versions", [candidate("long", "v000002"), candidate("short", "base")]
    )
    assert store.feedback.comparison(shown.id) == shown
    assert (shown.user_id, shown.prompt, shown.mode) == (user.id, PROMPT, "versions")
    assert [(c.label, c.adapter, c.content) for c in shown.candidates] == [
        ("A", "v000002", "long"),
        ("B", "base", "short"),
    ]
    assert shown.candidates[0].token_ids == [7, 8]
    assert shown.candidates[0].logprobs == [-0.5, -0.25]
    assert shown.candidates[0].sampling == {"temperature": 1.0}
    assert (shown.conversation_id, shown.parent_id) == (None, None)


def test_a_comparison_in_a_conversation_remembers_the_answer_it_went_on_with(
    store: Store, user: User
) -> None:
    conversation, asked, _ = exchange(store, user.id)
    shown = store.feedback.create_comparison(
        user.id,
        PROMPT,
        "samples",
        [candidate("one"), candidate("two")],
        conversation_id=conversation.id,
        parent_id=asked.id,
    )
    assert (shown.conversation_id, shown.parent_id) == (conversation.id, asked.id)
    taken = answer(store, conversation, "two", asked.id)
    store.feedback.link_candidate(shown.candidates[1].id, taken.id)
    assert [c.message_id for c in store.feedback.comparison(shown.id).candidates] == [None, taken.id]


@pytest.mark.parametrize("k", [0, 1, 9])
def test_one_answer_or_too_many_are_no_comparison(store: Store, user: User, k: int) -> None:
    with pytest.raises(Invalid, match=f"not {k}"):
        comparison(store, user.id, k=k)


def test_what_does_not_exist_cannot_be_compared(store: Store, user: User) -> None:
    pair = [candidate("one"), candidate("two")]
    for create in (
        lambda: store.feedback.create_comparison("usr_nobody", PROMPT, "samples", pair),
        lambda: store.feedback.create_comparison(
            user.id, PROMPT, "samples", pair, conversation_id="cnv_nothing"
        ),
        lambda: store.feedback.create_comparison(user.id, PROMPT, "samples", pair, parent_id="msg_nothing"),
        lambda: store.feedback.comparison("cmp_nothing"),
        lambda: store.feedback.link_candidate("cnd_nothing", "msg_nothing"),
        lambda: store.feedback.link_candidate(comparison(store, user.id).candidates[0].id, "msg_nothing"),
    ):
        with pytest.raises(NotFound):
            create()


def test_an_unknown_mode_is_refused(store: Store, user: User) -> None:
    with pytest.raises(Invalid):
        store.feedback.create_comparison(
            user.id,
            PROMPT,
            "duel",  # type: ignore[arg-type]
            [candidate("one"), candidate("two")],
        )
