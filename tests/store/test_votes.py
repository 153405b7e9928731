from __future__ import annotations

from typing import Any

import pytest

from store import Store
from store.accounts import User
from store.errors import Conflict, Invalid, NotFound
from tests.store.build import HandClock, comparison, exchange


def test_the_same_vote_again_changes_nothing(store: Store, user: User, clock: HandClock) -> None:
    shown = comparison(store, user.id)
    first = store.feedback.vote(shown.id, user.id, choice="B", reasons=["shorter"], comment="Nice.")
    assert (first.choice, first.ranking, first.reasons, first.comment) == ("B", None, ["shorter"], "Nice.")
    clock.advance(1)
    again = store.feedback.vote(shown.id, user.id, choice="B", reasons=["shorter"], comment="Nice.")
    assert again == first
    assert store.feedback.watermark() == 1


def test_another_choice_is_a_conflict_unless_it_is_meant_as_a_change(
    store: Store, user: User, clock: HandClock
) -> None:
    shown = comparison(store, user.id)
    first = store.feedback.vote(shown.id, user.id, choice="A")
    with pytest.raises(Conflict, match="already a vote here: A"):
        store.feedback.vote(shown.id, user.id, choice="tie")
    assert store.feedback.vote_of(shown.id, user.id) == first
    clock.advance(1)
    changed = store.feedback.vote(shown.id, user.id, choice="tie", change=True)
    assert (changed.choice, changed.seq, changed.created_at) == ("tie", 2, first.created_at)
    assert changed.updated_at > first.updated_at
    assert store.feedback.votes_by(user.id) == 1


def test_a_reason_can_be_added_to_the_same_choice_without_change(store: Store, user: User) -> None:
    shown = comparison(store, user.id)
    store.feedback.vote(shown.id, user.id, choice="A")
    assert store.feedback.vote(shown.id, user.id, choice="A", comment="It ended.").comment == "It ended."


def test_a_ranking_orders_every_answer_with_ties(store: Store, user: User) -> None:
    shown = comparison(store, user.id, k=4)
    vote = store.feedback.vote(shown.id, user.id, ranking=[["C"], ["D", "A"], ["B"]])
    assert (vote.choice, vote.ranking) == ("ranking", [["C"], ["A", "D"], ["B"]])
    assert store.feedback.vote(shown.id, user.id, ranking=[["C"], ["A", "D"], ["B"]]) == vote
    with pytest.raises(Conflict):
        store.feedback.vote(shown.id, user.id, ranking=[["C"], ["A"], ["D"], ["B"]])
    with pytest.raises(Conflict):
        store.feedback.vote(shown.id, user.id, choice="C")


@pytest.mark.parametrize(
    "ballot",
    [
        {},
        {"choice": "C"},
        {"choice": "a"},
        {"choice": "ranking"},
        {"choice": "A", "ranking": [["A"], ["B"]]},
        {"ranking": []},
        {"ranking": [["A"]]},
        {"ranking": [["A"], ["B"], ["C"]]},
        {"ranking": [["A"], ["A", "B"]]},
        {"ranking": [["A"], [], ["B"]]},
    ],
)
def test_a_ballot_that_does_not_fit_the_answers_is_refused(
    store: Store, user: User, ballot: dict[str, Any]
) -> None:
    shown = comparison(store, user.id)
    with pytest.raises(Invalid):
        store.feedback.vote(shown.id, user.id, **ballot)
    assert store.feedback.vote_of(shown.id, user.id) is None
    assert store.feedback.watermark() == 0


def test_a_vote_needs_a_comparison_and_a_person(store: Store, user: User) -> None:
    with pytest.raises(NotFound, match="cmp_nothing"):
        store.feedback.vote("cmp_nothing", user.id, choice="A")
    with pytest.raises(NotFound):
        store.feedback.vote(comparison(store, user.id).id, "usr_nobody", choice="A")


def test_votes_are_counted_per_person_and_up_to_a_watermark(store: Store, user: User) -> None:
    kim, _ = store.accounts.add("kim", "rater")
    for voter in (user, user, kim):
        store.feedback.vote(comparison(store, voter.id).id, voter.id, choice="A")
    assert store.feedback.votes_by(user.id) == 2
    assert store.feedback.votes_by(user.id, upto=1) == 1
    assert store.feedback.votes_by(kim.id) == 1
    assert store.feedback.votes_by("usr_nobody") == 0


def test_training_reads_votes_up_to_the_watermark_with_what_was_shown(store: Store, user: User) -> None:
    first, second = comparison(store, user.id), comparison(store, user.id, k=3)
    a = store.feedback.vote(first.id, user.id, choice="A")
    watermark = store.feedback.watermark()
    b = store.feedback.vote(second.id, user.id, choice="both_bad")
    assert store.feedback.voted_comparisons(watermark) == [(first, a)]
    assert store.feedback.voted_comparisons(watermark + 1) == [(first, a), (second, b)]
    store.feedback.vote(first.id, user.id, choice="B", change=True)
    assert store.feedback.voted_comparisons(watermark) == []


def test_votes_of_a_deleted_conversation_teach_nothing(store: Store, user: User) -> None:
    conversation, _, _ = exchange(store, user.id)
    inside = comparison(store, user.id, conversation_id=conversation.id)
    outside = comparison(store, user.id)
    store.feedback.vote(inside.id, user.id, choice="A")
    kept = store.feedback.vote(outside.id, user.id, choice="A")
    store.conversations.delete(conversation.id)
    assert store.feedback.voted_comparisons(2) == [(outside, kept)]
    assert store.feedback.count_preferences(0) == 1
