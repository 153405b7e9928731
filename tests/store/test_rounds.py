from __future__ import annotations

import pytest

from store import Store
from store.errors import Conflict, Invalid, LeaseLost, NotFound
from store.rounds import Round
from tests.store.build import HandClock


def request(store: Store) -> Round:
    return store.rounds.request(trigger="operator", requested_by="usr_local")


def test_a_round_is_queued_with_what_was_asked_for(store: Store) -> None:
    made = store.rounds.request(
        trigger="votes", requested_by="trainer", algorithm="rloo", config={"ppo_epochs": 2}
    )
    assert (made.state, made.trigger, made.algorithm, made.config) == (
        "queued",
        "votes",
        "rloo",
        {"ppo_epochs": 2},
    )
    assert (made.requested_by, made.watermark, made.progress, made.cancel_requested) == (
        "trainer",
        0,
        0,
        False,
    )
    assert store.rounds.get(made.id) == store.rounds.active() == made
    assert store.rounds.list() == [made]


def test_there_is_one_round_at_a_time(store: Store) -> None:
    first = request(store)
    with pytest.raises(Conflict, match="queued already"):
        request(store)
    store.rounds.claim("worker", 60)
    with pytest.raises(Conflict, match="running already"):
        request(store)
    store.rounds.finish(first.id, state="done", message="Done.")
    second = request(store)
    assert [round.id for round in store.rounds.list()] == [second.id, first.id]
    assert [round.id for round in store.rounds.list(limit=1)] == [second.id]


def test_nothing_to_claim_is_none(store: Store) -> None:
    assert store.rounds.claim("worker", 60) is None
    round = request(store)
    store.rounds.cancel(round.id)
    assert store.rounds.claim("worker", 60) is None


def test_a_live_lease_is_nobody_elses(store: Store, clock: HandClock) -> None:
    request(store)
    claimed = store.rounds.claim("first", 60)
    assert claimed is not None and (claimed.state, claimed.lease_owner) == ("running", "first")
    for _ in range(5):
        clock.advance(50)
        assert store.rounds.claim("second", 60) is None
        store.rounds.heartbeat(claimed.id, "first", 60)
    clock.advance(60)
    assert store.rounds.claim("second", 60) is None


def test_an_expired_lease_is_taken_over_and_the_round_goes_on_where_it_was(
    store: Store, clock: HandClock
) -> None:
    request(store)
    first = store.rounds.claim("first", 60)
    assert first is not None
    store.rounds.set_watermark(first.id, 24)
    store.rounds.progress(first.id, phase="ppo", fraction=0.5, message="Update 4 of 8", eta_s=30.0)
    clock.advance(61)
    second = store.rounds.claim("second", 60)
    assert second is not None
    assert (second.id, second.lease_owner, second.watermark) == (first.id, "second", 24)
    assert (second.phase, second.progress, second.started_at) == ("ppo", 0.5, first.started_at)


def test_a_worker_that_lost_its_lease_can_change_nothing(store: Store, clock: HandClock) -> None:
    round = request(store)
    store.rounds.claim("first", 60)
    clock.advance(61)
    store.rounds.claim("second", 60)
    before = store.rounds.get(round.id)
    for late in (
        lambda: store.rounds.heartbeat(round.id, "first", 60),
        lambda: store.rounds.set_watermark(round.id, 99, owner="first"),
        lambda: store.rounds.progress(round.id, phase="x", fraction=0.9, message="x", owner="first"),
        lambda: store.rounds.finish(round.id, state="done", message="x", owner="first"),
    ):
        with pytest.raises(LeaseLost, match="no longer first's"):
            late()
    assert store.rounds.get(round.id) == before
    store.rounds.finish(round.id, state="done", message="Done.", owner="second")
    with pytest.raises(LeaseLost):
        store.rounds.heartbeat(round.id, "second", 60)


def test_a_lease_that_ran_out_can_be_renewed_while_nobody_took_it(store: Store, clock: HandClock) -> None:
    round = request(store)
    store.rounds.claim("first", 60)
    clock.advance(600)
    store.rounds.heartbeat(round.id, "first", 60)
    assert store.rounds.claim("second", 60) is None


def test_progress_is_kept_within_its_bounds(store: Store) -> None:
    round = request(store)
    for fraction, kept in ((-1.0, 0.0), (0.25, 0.25), (7.0, 1.0)):
        store.rounds.progress(round.id, phase="ppo", fraction=fraction, message="m", eta_s=1.5)
        assert store.rounds.get(round.id).progress == kept
    assert store.rounds.get(round.id).eta_s == 1.5


def test_a_round_is_finished_once_with_its_outcome(store: Store, clock: HandClock) -> None:
    round = request(store)
    store.rounds.claim("worker", 60)
    clock.advance(5)
    done = store.rounds.finish(
        round.id,
        state="done",
        message="v000002 is better.",
        health="learning",
        verdict={"decision": "promote"},
        candidate="v000002",
    )
    assert done == store.rounds.get(round.id)
    assert (done.state, done.health, done.verdict, done.candidate) == (
        "done",
        "learning",
        {"decision": "promote"},
        "v000002",
    )
    assert (done.progress, done.lease_owner, done.lease_until) == (1.0, None, None)
    assert done.finished_at is not None and done.started_at is not None and done.finished_at > done.started_at
    for late in (
        lambda: store.rounds.finish(round.id, state="failed", message="x"),
        lambda: store.rounds.progress(round.id, phase="x", fraction=0.1, message="x"),
        lambda: store.rounds.set_watermark(round.id, 9),
        lambda: store.rounds.cancel(round.id),
    ):
        with pytest.raises(Conflict, match="is over"):
            late()
    assert store.rounds.get(round.id) == done
    assert store.rounds.active() is None


def test_a_failed_round_keeps_how_far_it_came_and_why(store: Store) -> None:
    round = request(store)
    store.rounds.claim("worker", 60)
    store.rounds.progress(round.id, phase="ppo", fraction=0.4, message="m")
    failed = store.rounds.finish(round.id, state="failed", message="A loss was NaN.", error="step 7")
    assert (failed.state, failed.progress, failed.phase, failed.error) == ("failed", 0.4, "ppo", "step 7")
    with pytest.raises(Invalid):
        store.rounds.finish(round.id, state="running", message="x")  # type: ignore[arg-type]


def test_a_queued_round_is_cancelled_at_once(store: Store) -> None:
    round = request(store)
    assert store.rounds.cancel(round.id).state == "cancelled"
    assert store.rounds.cancel(round.id).state == "cancelled"
    assert store.rounds.active() is None


def test_a_running_round_is_asked_to_stop_and_its_worker_learns_it(store: Store) -> None:
    round = request(store)
    store.rounds.claim("worker", 60)
    asked = store.rounds.cancel(round.id)
    assert (asked.state, asked.cancel_requested) == ("running", True)
    assert store.rounds.heartbeat(round.id, "worker", 60).cancel_requested
    assert store.rounds.finish(round.id, state="cancelled", message="Stopped.").state == "cancelled"


def test_a_round_whose_worker_died_is_cancelled_at_once(store: Store, clock: HandClock) -> None:
    round = request(store)
    store.rounds.claim("worker", 60)
    clock.advance(61)
    assert store.rounds.cancel(round.id).state == "cancelled"
    with pytest.raises(LeaseLost):
        store.rounds.heartbeat(round.id, "worker", 60)


def test_the_last_watermark_is_of_the_newest_round_that_read_feedback(store: Store) -> None:
    def run(watermark: int | None, state: str) -> None:
        round = request(store)
        store.rounds.claim("worker", 60)
        if watermark is not None:
            store.rounds.set_watermark(round.id, watermark)
        store.rounds.finish(round.id, state=state, message="")  # type: ignore[arg-type]

    assert store.rounds.last_watermark() == 0
    run(24, "done")
    run(None, "failed")
    run(None, "cancelled")
    assert store.rounds.last_watermark() == 24
    run(48, "needs_more_feedback")
    assert store.rounds.last_watermark() == 48
    run(60, "failed")  # it had begun: not to be repeated on the same votes for ever
    assert store.rounds.last_watermark() == 60
    request(store)
    assert store.rounds.last_watermark() == 60


def test_unknown_rounds_are_not_found(store: Store) -> None:
    for verb in (
        store.rounds.get,
        store.rounds.cancel,
        store.rounds.metrics,
        store.rounds.pairs,
        store.rounds.samples,
        lambda id: store.rounds.heartbeat(id, "worker", 60),
        lambda id: store.rounds.log_metrics(id, 1, {"eps": 1.0}),
    ):
        with pytest.raises(NotFound):
            verb("rnd_nothing")


def test_an_unknown_trigger_is_refused(store: Store) -> None:
    with pytest.raises(Invalid):
        store.rounds.request(trigger="moon", requested_by="usr_local")  # type: ignore[arg-type]
    assert store.rounds.list() == []


def test_the_trainer_says_it_is_alive_and_can_be_paused(store: Store, clock: HandClock) -> None:
    state = store.rounds.trainer()
    assert (state.paused, state.pid, state.heartbeat_at, state.note) == (False, None, None, "")
    store.rounds.beat(4321, "waiting for votes")
    state = store.rounds.trainer()
    assert (state.pid, state.heartbeat_at, state.note) == (4321, store.database.now(), "waiting for votes")
    store.rounds.set_paused(True, "usr_local")
    assert store.rounds.trainer().paused and store.rounds.trainer().pid == 4321
    store.rounds.set_paused(False, "usr_local")
    assert not store.rounds.trainer().paused
    assert [entry.action for entry in store.audit.list()] == ["resume_trainer", "pause_trainer"]
