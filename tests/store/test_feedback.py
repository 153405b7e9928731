"""The stream of feedback across its kinds: one sequence, watermarks, what counts as a preference."""

from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import NotFound
from store.imported import NewPair
from tests.store.build import PROMPT, comparison, exchange


def test_every_kind_of_feedback_takes_the_next_number_of_one_sequence(store: Store, user: User) -> None:
    _, _, reply = exchange(store, user.id)
    shown = comparison(store, user.id)
    assert store.feedback.watermark() == 0
    assert store.feedback.vote(shown.id, user.id, choice="A").seq == 1
    assert store.feedback.rate(reply.id, user.id, "up").seq == 2
    assert store.feedback.correct(reply.id, user.id, "Hi.").seq == 3
    store.feedback.import_pairs([NewPair(PROMPT, "good", "bad")], "file")
    assert store.feedback.imported_pairs(9)[0].seq == 4
    assert store.feedback.vote(shown.id, user.id, choice="B", change=True).seq == 5
    store.feedback.retract_rating(reply.id, user.id)
    assert store.feedback.watermark() == 6


def test_preferences_are_counted_as_they_stand_since_a_watermark(store: Store, user: User) -> None:
    _, _, reply = exchange(store, user.id)
    shown = [comparison(store, user.id) for _ in range(4)]
    for comparison_, choice in zip(shown, ["A", "tie", "both_bad", "B"], strict=True):
        store.feedback.vote(comparison_.id, user.id, choice=choice)
    assert store.feedback.count_preferences(0) == 3
    store.feedback.rate(reply.id, user.id, "down")
    store.feedback.correct(reply.id, user.id, "Hi.")
    store.feedback.import_pairs([NewPair(PROMPT, "good", "bad")], "file")
    assert store.feedback.count_preferences(0) == 6
    watermark = store.feedback.watermark()
    assert store.feedback.count_preferences(watermark) == 0
    # a change of mind is new; it does not count twice over the whole
    store.feedback.vote(shown[0].id, user.id, choice="B", change=True)
    assert store.feedback.count_preferences(watermark) == 1
    assert store.feedback.count_preferences(0) == 6
    # neither is a retraction, and a vote that became "both bad"
    store.feedback.retract_rating(reply.id, user.id)
    store.feedback.vote(shown[1].id, user.id, choice="both_bad", change=True)
    assert store.feedback.count_preferences(0) == 4
    assert store.feedback.count_preferences(watermark) == 1
    # saying the same again is nothing new
    store.feedback.vote(shown[0].id, user.id, choice="B")
    assert store.feedback.count_preferences(watermark) == 1


def test_excluded_feedback_teaches_nothing_until_it_is_taken_back_in(store: Store, user: User) -> None:
    _, _, reply = exchange(store, user.id)
    shown = comparison(store, user.id)
    store.feedback.vote(shown.id, user.id, choice="A")
    store.feedback.rate(reply.id, user.id, "up")
    store.feedback.correct(reply.id, user.id, "Hi.")
    store.feedback.import_pairs([NewPair(PROMPT, "good", "bad")], "file")
    pair = store.feedback.imported_pairs(9)[0]
    for source, about, who in (
        ("vote", shown.id, user.id),
        ("rating", reply.id, user.id),
        ("correction", reply.id, user.id),
        ("imported", pair.id, None),
    ):
        before = store.feedback.count_preferences(0)
        store.feedback.set_excluded(source, about, who, True, reason="spam", actor=user.id)  # type: ignore[arg-type]
        assert store.feedback.count_preferences(0) == before - 1
    assert store.feedback.voted_comparisons(9) == []
    assert store.feedback.rated_messages(9) == []
    assert store.feedback.corrected_messages(9) == []
    assert store.feedback.imported_pairs(9) == []
    store.feedback.set_excluded("vote", shown.id, user.id, False, reason="was fine", actor=user.id)
    assert store.feedback.count_preferences(0) == 1
    assert [entry.action for entry in store.audit.list()] == ["include", *["exclude"] * 4]
    with pytest.raises(NotFound):
        store.feedback.set_excluded("vote", "cmp_nothing", user.id, True, reason="", actor=user.id)
    assert len(store.audit.list()) == 5
