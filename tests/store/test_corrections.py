from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import Invalid, NotFound
from tests.store.build import exchange


def test_the_last_correction_of_a_person_counts(store: Store, user: User) -> None:
    kim, _ = store.accounts.add("kim", "user")
    _, _, reply = exchange(store, user.id)
    first = store.feedback.correct(reply.id, user.id, "Hi.")
    second = store.feedback.correct(reply.id, user.id, "Hi there.")
    assert (second.id, second.content, second.seq) == (first.id, "Hi there.", 2)
    assert store.feedback.correct(reply.id, user.id, "Hi there.") == second
    theirs = store.feedback.correct(reply.id, kim.id, "Good day.")
    assert store.feedback.correction(reply.id, user.id) == second
    assert store.feedback.correction(reply.id, kim.id) == theirs
    assert store.feedback.corrected_messages(3) == [(reply, second), (reply, theirs)]
    assert store.feedback.corrected_messages(2) == [(reply, second)]
    assert store.conversations.message(reply.id) == reply  # what was said stays as it was said


def test_only_answers_of_people_there_are_can_be_corrected(store: Store, user: User) -> None:
    _, asked, reply = exchange(store, user.id)
    with pytest.raises(Invalid):
        store.feedback.correct(asked.id, user.id, "x")
    with pytest.raises(NotFound):
        store.feedback.correct("msg_nothing", user.id, "x")
    with pytest.raises(NotFound):
        store.feedback.correct(reply.id, "usr_nobody", "x")
    assert store.feedback.correction(reply.id, user.id) is None
