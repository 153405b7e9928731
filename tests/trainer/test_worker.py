from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from store import Store
from store.errors import Unavailable
from tests.trainer.kit import open_store, vote_by_rule, worker
from trainer import worker as worker_module
from trainer.plan import Result
from trainer.worker import in_words


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


class Recorded:
    """Stands where a round's work would be."""

    def __init__(self, *args: Any) -> None:
        self.callbacks = args[-1]

    def run(self) -> Result:
        return Result("done", "fine")


@pytest.fixture
def idle_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "RoundRun", Recorded)


def test_a_round_starts_by_itself_when_enough_preferences_came_in(
    store: Store, tmp_path: Path, idle_rounds: None
) -> None:
    trainer = worker(store, tmp_path, tmp_path)
    vote_by_rule(store, 11)
    assert not trainer.step() and store.rounds.list() == []
    vote_by_rule(store, 1, start=50)
    assert trainer.step()
    [round] = store.rounds.list()
    assert round.trigger == "votes" and round.state == "done"


def test_a_paused_trainer_starts_nothing_but_shows_that_it_lives(
    store: Store, tmp_path: Path, idle_rounds: None
) -> None:
    vote_by_rule(store, 20)
    store.rounds.set_paused(True, "test")
    assert not worker(store, tmp_path, tmp_path).step()
    state = store.rounds.trainer()
    assert state.pid == os.getpid() and state.heartbeat_at and state.note == "paused"


def test_an_operators_request_needs_no_votes(store: Store, tmp_path: Path, idle_rounds: None) -> None:
    store.rounds.request(trigger="operator", requested_by="me")
    assert worker(store, tmp_path, tmp_path).step()


def test_run_ends_when_told_to(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        stop.set()

    worker(store, tmp_path, tmp_path, sleep=sleep).run(stop)
    assert naps == [0.05]


def test_the_lease_is_renewed_while_a_round_computes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Recorded):
        def run(self) -> Result:
            threading.Event().wait(1.6)  # longer than the lease of one second
            self.callbacks.on_phase("ppo", 0.5, "still here")
            return Result("done", "fine")

    monkeypatch.setattr(worker_module, "RoundRun", Slow)
    asked = store.rounds.request(trigger="operator", requested_by="me")
    thread = threading.Thread(target=worker(store, tmp_path, tmp_path).step)
    thread.start()
    threading.Event().wait(1.3)
    assert store.rounds.claim("another", 1.0) is None
    thread.join()
    assert store.rounds.get(asked.id).state == "done"


def test_a_trainer_that_lost_its_lease_leaves_the_round_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Robbed(Recorded):
        def run(self) -> Result:
            with store.database.transaction() as tx:
                tx.execute("UPDATE rounds SET lease_owner = 'another', lease_until = '9999'")
            threading.Event().wait(0.5)
            self.callbacks.on_phase("ppo", 0.5, "mine?")
            raise AssertionError("went on without a lease")

    monkeypatch.setattr(worker_module, "RoundRun", Robbed)
    asked = store.rounds.request(trigger="operator", requested_by="me")
    worker(store, tmp_path, tmp_path).step()
    now = store.rounds.get(asked.id)
    assert now.state == "running" and now.lease_owner == "another"


def test_shutting_down_hands_the_round_back_at_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()

    class Stopped(Recorded):
        def run(self) -> Result:
            stop.set()
            self.callbacks.on_phase("ppo", 0.5, "half way")
            raise AssertionError("went on after the signal")

    monkeypatch.setattr(worker_module, "RoundRun", Stopped)
    asked = store.rounds.request(trigger="operator", requested_by="me")
    worker(store, tmp_path, tmp_path).run(stop)
    assert store.rounds.get(asked.id).state == "running"
    threading.Event().wait(0.01)
    assert store.rounds.claim("another", 1.0) is not None


def test_a_round_that_keeps_killing_its_trainer_is_given_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deadly(Recorded):
        def run(self) -> Result:
            raise KeyboardInterrupt  # not an Exception: the process would be gone

    monkeypatch.setattr(worker_module, "RoundRun", Deadly)
    asked = store.rounds.request(trigger="operator", requested_by="me")
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            worker(store, tmp_path, tmp_path).step()
        with store.database.transaction() as tx:
            tx.execute("UPDATE rounds SET lease_until = '2000-01-01T00:00:00.000000Z'")
    worker(store, tmp_path, tmp_path).step()
    ended = store.rounds.get(asked.id)
    assert ended.state == "failed" and "3 times at the same place" in ended.message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "ran out of memory"),
        (MemoryError(), "ran out of memory"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (Unavailable("The database is locked.", "Try again."), "The database is locked. Try again."),
        (KeyError("x"), "The current version keeps answering"),
    ],
)
def test_every_failure_has_a_sentence(error: Exception, words: str) -> None:
    assert words in in_words(error)
