"""Training rounds as a queue of one: requested, claimed under a lease, followed while they run, finished once.

A worker renews its lease; when the lease runs out, whoever claims next goes on with the round, and the first one gets
LeaseLost from every verb that names its owner. What training does in a round is not known here.
"""

from __future__ import annotations

import builtins
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from store.audit import Audit
from store.database import Database, from_json, iso, new_id, to_json
from store.errors import Conflict, Invalid, LeaseLost, NotFound
from store.lineage import Lineage, RoundPair, RoundSample
from store.metrics import Metric, Metrics

State = Literal["queued", "running", "done", "needs_more_feedback", "failed", "cancelled"]
Outcome = Literal["done", "needs_more_feedback", "failed", "cancelled"]
Trigger = Literal["votes", "operator"]
OUTCOMES = ("done", "needs_more_feedback", "failed", "cancelled")


@dataclass(frozen=True)
class Round:
    id: str
    state: State
    trigger: Trigger
    algorithm: str
    config: dict[str, Any]
    watermark: int  # newest feedback `seq` it may see; 0 until the feedback was read
    phase: str
    progress: float  # 0..1
    eta_s: float | None
    message: str
    health: str
    verdict: dict[str, Any] | None
    candidate: str | None  # version it made
    lease_owner: str | None
    lease_until: str | None
    error: str | None
    cancel_requested: bool
    created_at: str
    started_at: str | None
    finished_at: str | None
    requested_by: str


@dataclass(frozen=True)
class TrainerState:
    paused: bool
    pid: int | None
    heartbeat_at: str | None
    note: str


class Rounds:
    def __init__(self, database: Database, audit: Audit) -> None:
        self._db = database
        self._audit = audit
        self._metrics = Metrics(database)
        self._lineage = Lineage(database)

    # --- the queue

    def request(
        self,
        *,
        trigger: Trigger,
        requested_by: str,
        algorithm: str = "ppo",
        config: Mapping[str, Any] | None = None,
    ) -> Round:
        id = new_id("rnd")
        with self._db.transaction() as tx:
            active = self.active()
            if active is not None:
                raise Conflict(
                    f"The round {active.id} is {active.state} already.", "Wait for it, or cancel it first."
                )
            tx.execute(
                "INSERT INTO rounds (id, state, trigger, requested_by, algorithm, config, watermark, phase, progress,"
                " message, health, cancel_requested, created_at)"
                " VALUES (?, 'queued', ?, ?, ?, ?, 0, '', 0.0, '', '', 0, ?)",
                (id, trigger, requested_by, algorithm, to_json(dict(config or {})), self._db.now()),
            )
            return self.get(id)

    def claim(self, owner: str, lease_s: float) -> Round | None:
        """The queued round, or one whose worker's lease ran out (to be resumed); None when there is neither."""
        with self._db.transaction() as tx:
            active = self.active()
            now = self._db.now()
            if active is None or (active.state == "running" and (active.lease_until or "") >= now):
                return None
            tx.execute(
                "UPDATE rounds SET state = 'running', lease_owner = ?, lease_until = ?,"
                " started_at = coalesce(started_at, ?) WHERE id = ?",
                (owner, self._after(lease_s), now, active.id),
            )
            return self.get(active.id)

    def heartbeat(self, id: str, owner: str, lease_s: float) -> Round:
        """Renew the lease; the round as it is now says whether its cancellation was asked for."""
        with self._db.transaction(durable=False) as tx:
            self._owned(id, owner)
            tx.execute("UPDATE rounds SET lease_until = ? WHERE id = ?", (self._after(lease_s), id))
            return self.get(id)

    def set_watermark(self, id: str, watermark: int, *, owner: str | None = None) -> None:
        with self._db.transaction() as tx:
            self._owned(id, owner)
            tx.execute("UPDATE rounds SET watermark = ? WHERE id = ?", (watermark, id))

    def progress(
        self,
        id: str,
        *,
        phase: str,
        fraction: float,
        message: str,
        eta_s: float | None = None,
        owner: str | None = None,
    ) -> None:
        with self._db.transaction(durable=False) as tx:
            self._owned(id, owner)
            tx.execute(
                "UPDATE rounds SET phase = ?, progress = ?, message = ?, eta_s = ? WHERE id = ?",
                (phase, min(1.0, max(0.0, float(fraction))), message, eta_s, id),
            )

    def finish(
        self,
        id: str,
        *,
        state: Outcome,
        message: str,
        health: str = "",
        verdict: Mapping[str, Any] | None = None,
        candidate: str | None = None,
        error: str | None = None,
        owner: str | None = None,
    ) -> Round:
        """Once, on disk when it returns; the lease ends with it."""
        if state not in OUTCOMES:
            raise Invalid(f"A round cannot end as {state!r}.", f"Use one of {', '.join(OUTCOMES)}.")
        with self._db.transaction(durable=True) as tx:
            self._owned(id, owner)
            tx.execute(
                "UPDATE rounds SET state = ?, message = ?, health = ?, verdict = ?, candidate = ?, error = ?,"
                " progress = CASE ? WHEN 'done' THEN 1.0 ELSE progress END, eta_s = NULL, lease_owner = NULL,"
                " lease_until = NULL, finished_at = ? WHERE id = ?",
                (
                    state,
                    message,
                    health,
                    None if verdict is None else to_json(dict(verdict)),
                    candidate,
                    error,
                    state,
                    self._db.now(),
                    id,
                ),
            )
            return self.get(id)

    def cancel(self, id: str) -> Round:
        """At once when nobody works on it; otherwise the worker is asked to stop, and finishes it as cancelled."""
        with self._db.transaction() as tx:
            round = self.get(id)
            if round.state == "cancelled":
                return round
            if round.state in OUTCOMES:
                raise Conflict(f"The round {id} is over ({round.state}).", "There is nothing to cancel.")
            if round.state == "running" and (round.lease_until or "") >= self._db.now():
                tx.execute("UPDATE rounds SET cancel_requested = 1 WHERE id = ?", (id,))
                return self.get(id)
            tx.execute("UPDATE rounds SET cancel_requested = 1 WHERE id = ?", (id,))
            return self.finish(id, state="cancelled", message="Cancelled.")

    def get(self, id: str) -> Round:
        row = self._db.row(f"SELECT {_COLUMNS} FROM rounds WHERE id = ?", (id,))
        if row is None:
            raise NotFound(f"There is no round {id}.")
        return _to_round(row)

    def list(self, limit: int = 50) -> builtins.list[Round]:
        """Newest first."""
        return [
            _to_round(row)
            for row in self._db.rows(f"SELECT {_COLUMNS} FROM rounds ORDER BY n DESC LIMIT ?", (limit,))
        ]

    def active(self) -> Round | None:
        """The one that is queued or running."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM rounds WHERE state IN ('queued', 'running')")
        return None if row is None else _to_round(row)

    def last_watermark(self) -> int:
        """Up to where feedback has been used: of the newest round that got as far as reading it, however it ended."""
        return (
            self._db.scalar("SELECT watermark FROM rounds WHERE watermark > 0 ORDER BY n DESC LIMIT 1") or 0
        )

    def _owned(self, id: str, owner: str | None) -> None:
        """The round is still being worked on, and by `owner` when one is named."""
        round = self.get(id)
        if owner is not None and (round.state != "running" or round.lease_owner != owner):
            raise LeaseLost(f"The round {id} is no longer {owner}'s.", "Stop working on it.")
        if round.state in OUTCOMES:
            raise Conflict(f"The round {id} is over ({round.state}).")

    def _after(self, seconds: float) -> str:
        return iso(self._db.clock() + timedelta(seconds=seconds))

    # --- what it logged, learned from and made

    def log_metrics(self, round_id: str, step: int, values: Mapping[str, float]) -> None:
        self.get(round_id)
        self._metrics.log(round_id, step, values)

    def metrics(self, round_id: str, names: Sequence[str] | None = None) -> builtins.list[Metric]:
        self.get(round_id)
        return self._metrics.of_round(round_id, names)

    def add_pairs(self, round_id: str, rows: Sequence[RoundPair]) -> None:
        """The snapshot the round trains on, whole or not at all; a resumed round finds it with pairs()."""
        self.get(round_id)
        self._lineage.add_pairs(round_id, rows)

    def pairs(self, round_id: str) -> builtins.list[RoundPair]:
        self.get(round_id)
        return self._lineage.pairs(round_id)

    def add_samples(self, round_id: str, rows: Sequence[RoundSample]) -> None:
        self.get(round_id)
        self._lineage.add_samples(round_id, rows)

    def samples(self, round_id: str) -> builtins.list[RoundSample]:
        self.get(round_id)
        return self._lineage.samples(round_id)

    # --- the trainer process

    def trainer(self) -> TrainerState:
        row = self._db.row("SELECT paused, pid, heartbeat_at, note FROM trainer")
        assert row is not None
        return TrainerState(bool(row["paused"]), row["pid"], row["heartbeat_at"], row["note"])

    def set_paused(self, paused: bool, actor: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("UPDATE trainer SET paused = ?", (int(paused),))
            self._audit.append(
                actor, "pause_trainer" if paused else "resume_trainer", "trainer", {"paused": paused}
            )

    def beat(self, pid: int, note: str) -> None:
        """The trainer is alive, and this is what it does."""
        with self._db.transaction(durable=False) as tx:
            tx.execute("UPDATE trainer SET pid = ?, heartbeat_at = ?, note = ?", (pid, self._db.now(), note))


_COLUMNS = (
    "id, state, trigger, algorithm, config, watermark, phase, progress, eta_s, message, health, verdict, candidate,"
    " lease_owner, lease_until, error, cancel_requested, created_at, started_at, finished_at, requested_by"
)


def _to_round(row: sqlite3.Row) -> Round:
    values: dict[str, Any] = dict(row)
    for name in ("config", "verdict"):
        values[name] = from_json(values[name])
    values["cancel_requested"] = bool(values["cancel_requested"])
    return Round(**values)
