"""Training rounds as a queue of one: requested, claimed under a lease, followed while running, finished once.

A worker renews its lease; when that runs out, whoever claims next goes on with the round, and the first one
gets LeaseLost from every verb that names its owner. What training does in a round is not known here.
"""

from __future__ import annotations

import builtins
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Literal

from store.audit import Audit
from store.database import Database
from store.errors import Conflict, Invalid, LeaseLost, NotFound
from store.lineage import Lineage, RoundPair, RoundSample
from store.metrics import Metric, Metrics
from store.sql import columns, from_json, insert, iso, new_id, to_json, update

__all__ = ["Metric", "Round", "RoundPair", "RoundSample", "Rounds", "TrainerState"]

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
    watermark: int  # newest feedback `seq` it may see; 0 until it read the feedback
    phase: str
    progress: float  # 0..1
    eta_s: float | None
    message: str
    health: str
    verdict: dict[str, Any] | None
    candidate: str | None  # the version it made
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


_SELECT = f"SELECT {columns('r', [field.name for field in fields(Round)])} FROM rounds r"


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
            insert(
                tx,
                "rounds",
                id=id,
                state="queued",
                trigger=trigger,
                requested_by=requested_by,
                algorithm=algorithm,
                config=to_json(dict(config or {})),
                created_at=self._db.now(),
            )
            return self.get(id)

    def claim(self, owner: str, lease_s: float) -> Round | None:
        """The queued round, or one to resume because its worker's lease ran out; None when there is neither.

        A round to resume has `started_at` from before, and may have `cancel_requested`.
        """
        if self.active() is None:  # the usual case, answered without waiting for a writer
            return None
        with self._db.transaction() as tx:
            active = self.active()
            if active is None or self._leased(active):
                return None
            update(
                tx,
                "rounds",
                active.id,
                state="running",
                lease_owner=owner,
                lease_until=self._after(lease_s),
                started_at=active.started_at or self._db.now(),
            )
            return self.get(active.id)

    def heartbeat(self, id: str, owner: str, lease_s: float) -> Round:
        """Renew the lease. The round as it is now says whether someone asked to cancel it."""
        with self._db.transaction(durable=False) as tx:
            self._require_open(id, owner)
            update(tx, "rounds", id, lease_until=self._after(lease_s))
            return self.get(id)

    def set_watermark(self, id: str, watermark: int, *, owner: str | None = None) -> None:
        with self._db.transaction() as tx:
            self._require_open(id, owner)
            update(tx, "rounds", id, watermark=watermark)

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
            self._require_open(id, owner)
            fraction = min(1.0, max(0.0, float(fraction)))
            update(tx, "rounds", id, phase=phase, progress=fraction, message=message, eta_s=eta_s)

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
        """Once, and on disk when it returns; the lease ends with it."""
        if state not in OUTCOMES:
            raise Invalid(f"A round cannot end as {state!r}.", f"Use one of {', '.join(OUTCOMES)}.")
        with self._db.transaction(durable=True) as tx:
            round = self._require_open(id, owner)
            update(
                tx,
                "rounds",
                id,
                state=state,
                message=message,
                health=health,
                verdict=None if verdict is None else to_json(dict(verdict)),
                candidate=candidate,
                error=error,
                progress=1.0 if state == "done" else round.progress,
                eta_s=None,
                lease_owner=None,
                lease_until=None,
                finished_at=self._db.now(),
            )
            return self.get(id)

    def cancel(self, id: str) -> Round:
        """At once when nobody works on it; otherwise its worker is asked to stop and to finish it so."""
        with self._db.transaction() as tx:
            round = self.get(id)
            if round.state == "cancelled":
                return round
            self._require_open(id, None)
            update(tx, "rounds", id, cancel_requested=1)
            if self._leased(round):
                return self.get(id)
            return self.finish(id, state="cancelled", message="Cancelled.")

    def get(self, id: str) -> Round:
        row = self._db.row(f"{_SELECT} WHERE r.id = ?", (id,))
        if row is None:
            raise NotFound(f"There is no round {id}.")
        return _to_round(row)

    def list(self, limit: int = 50) -> builtins.list[Round]:
        """Newest first."""
        return [_to_round(row) for row in self._db.rows(f"{_SELECT} ORDER BY r.n DESC LIMIT ?", (limit,))]

    def active(self) -> Round | None:
        """The one that is queued or running."""
        row = self._db.row(f"{_SELECT} WHERE r.state IN ('queued', 'running')")
        return None if row is None else _to_round(row)

    def last_watermark(self) -> int:
        """Up to where feedback was used: by the newest round that got to read it, however it ended."""
        watermark: int | None = self._db.scalar(
            "SELECT watermark FROM rounds WHERE watermark > 0 ORDER BY n DESC LIMIT 1"
        )
        return watermark or 0

    def _leased(self, round: Round) -> bool:
        return round.lease_until is not None and round.lease_until >= self._db.now()

    def _require_open(self, id: str, owner: str | None) -> Round:
        """The round is not over, and is worked on by `owner` when one is named."""
        round = self.get(id)
        if owner is not None and (round.state != "running" or round.lease_owner != owner):
            raise LeaseLost(f"The round {id} is no longer {owner}'s.", "Stop working on it.")
        if round.state in OUTCOMES:
            raise Conflict(f"The round {id} is over ({round.state}).", "Request a new one.")
        return round

    def _after(self, seconds: float) -> str:
        return iso(self._db.clock() + timedelta(seconds=seconds))

    # --- what it logged, learned from and made

    def log_metrics(self, round_id: str, step: int, values: Mapping[str, float]) -> None:
        self._metrics.log(round_id, step, values)

    def metrics(self, round_id: str, names: Sequence[str] | None = None) -> builtins.list[Metric]:
        self.get(round_id)
        return self._metrics.of_round(round_id, names)

    def add_pairs(self, round_id: str, rows: Sequence[RoundPair]) -> None:
        """The snapshot the round trains on, whole or not at all; a resumed round finds it with pairs()."""
        self._lineage.add_pairs(round_id, rows)

    def pairs(self, round_id: str) -> builtins.list[RoundPair]:
        self.get(round_id)
        return self._lineage.pairs(round_id)

    def add_samples(self, round_id: str, rows: Sequence[RoundSample]) -> None:
        self._lineage.add_samples(round_id, rows)

    def samples(self, round_id: str) -> builtins.list[RoundSample]:
        self.get(round_id)
        return self._lineage.samples(round_id)

    # --- the trainer process

    def trainer(self) -> TrainerState:
        row = self._db.row("SELECT paused, pid, heartbeat_at, note FROM trainer")
        assert row is not None  # the migration wrote it
        return TrainerState(bool(row["paused"]), row["pid"], row["heartbeat_at"], row["note"])

    def set_paused(self, paused: bool, actor: str) -> None:
        with self._db.transaction() as tx:
            tx.execute("UPDATE trainer SET paused = ?", (int(paused),))
            action = "pause_trainer" if paused else "resume_trainer"
            self._audit.append(actor, action, "trainer", {"paused": paused})

    def beat(self, pid: int, note: str) -> None:
        """The trainer is alive, and this is what it does."""
        with self._db.transaction(durable=False) as tx:
            tx.execute("UPDATE trainer SET pid = ?, heartbeat_at = ?, note = ?", (pid, self._db.now(), note))


def _to_round(row: sqlite3.Row) -> Round:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Round)}
    for name in ("config", "verdict"):
        values[name] = from_json(values[name])
    values["cancel_requested"] = bool(values["cancel_requested"])
    return Round(**values)
