from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import Invalid, NotFound
from tests.store.build import HandClock, answer, exchange


def test_a_rating_is_one_per_person_and_message_and_can_change(
    store: Store, user: User, clock: HandClock
) -> None:
    _, _, reply = exchange(store, user.id)
    first = store.feedback.rate(reply.id, user.id, "up", reasons=["clear", "kind"], comment="Yes.")
    assert (first.value, first.reasons, first.comment, first.seq) == ("up", ["clear", "kind"], "Yes.", 1)
    clock.advance(1)
    second = store.feedback.rate(reply.id, user.id, "down")
    assert (second.value, second.reasons, second.comment, second.seq) == ("down", [], "", 2)
    assert second.created_at == first.created_at < second.updated_at
    assert store.feedback.rating(reply.id, user.id) == second


def test_the_same_rating_again_changes_nothing(store: Store, user: User, clock: HandClock) -> None:
    _, _, reply = exchange(store, user.id)
    first = store.feedback.rate(reply.id, user.id, "up", reasons=("clear",))
    clock.advance(1)
    assert store.feedback.rate(reply.id, user.id, "up", reasons=["clear"]) == first
    assert store.feedback.watermark() == first.seq


def test_people_rate_apart(store: Store, user: User) -> None:
    kim, _ = store.accounts.add("kim", "rater")
    conversation, asked, reply = exchange(store, user.id)
    other = answer(store, conversation, "Hi.", asked.id)
    mine = store.feedback.rate(reply.id, user.id, "up")
    theirs = store.feedback.rate(reply.id, kim.id, "down")
    also = store.feedback.rate(other.id, user.id, "down")
    assert store.feedback.ratings_in(conversation.id, user.id) == {reply.id: mine, other.id: also}
    assert store.feedback.ratings_in(conversation.id, kim.id) == {reply.id: theirs}
    assert store.feedback.rating(other.id, kim.id) is None


def test_a_retracted_rating_is_gone_and_moves_the_watermark_once(store: Store, user: User) -> None:
    _, _, reply = exchange(store, user.id)
    store.feedback.rate(reply.id, user.id, "up")
    assert store.feedback.retract_rating(reply.id, user.id) is True
    assert store.feedback.rating(reply.id, user.id) is None
    assert store.feedback.watermark() == 2
    assert store.feedback.retract_rating(reply.id, user.id) is False
    assert store.feedback.watermark() == 2
    assert store.feedback.rated_messages(2) == []


def test_what_cannot_be_rated_is_refused(store: Store, user: User) -> None:
    _, asked, reply = exchange(store, user.id)
    with pytest.raises(NotFound):
        store.feedback.rate("msg_nothing", user.id, "up")
    with pytest.raises(NotFound):
        store.feedback.rate(reply.id, "usr_nobody", "up")
    with pytest.raises(Invalid, match="Only answers"):
        store.feedback.rate(asked.id, user.id, "up")
    with pytest.raises(Invalid):
        store.feedback.rate(reply.id, user.id, "sideways")  # type: ignore[arg-type]
    assert store.feedback.watermark() == 0


def test_training_reads_ratings_up_to_the_watermark_with_their_messages(store: Store, user: User) -> None:
    conversation, asked, reply = exchange(store, user.id)
    other = answer(store, conversation, "Hi.", asked.id)
    up = store.feedback.rate(reply.id, user.id, "up")
    watermark = store.feedback.watermark()
    down = store.feedback.rate(other.id, user.id, "down")
    assert store.feedback.rated_messages(watermark) == [(reply, up)]
    assert store.feedback.rated_messages(watermark + 1) == [(reply, up), (other, down)]
    store.feedback.rate(reply.id, user.id, "down")  # a changed mind belongs to a later round
    assert store.feedback.rated_messages(watermark) == []
