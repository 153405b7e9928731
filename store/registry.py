"""What people are served: champion, predecessor, canary, kill switch; and the current reward model.

Each move is one transaction with its audit entry, so the log can tell what was live at any time. Loading a
version into an engine, and choosing one for a request, are done elsewhere from what this says.
"""

from __future__ import annotations

from datetime import UTC, datetime

from store.adapters import BASE, Adapter, Adapters, Kind
from store.audit import Audit
from store.database import Database
from store.errors import Conflict, Invalid
from store.sql import iso, upsert

__all__ = ["BASE", "Adapter", "Registry"]


class Registry(Adapters):
    def __init__(self, database: Database, audit: Audit) -> None:
        super().__init__(database)
        self._audit = audit

    def champion(self) -> str:
        """The version that answers; the bare base until one was promoted."""
        return self._holder("champion") or BASE

    def aliases(self) -> dict[str, str]:
        """Policy versions by alias: champion always, previous and challenger when there is one."""
        with self._db.snapshot():
            found = {"champion": self.champion()}
            previous, canary = self._holder("previous"), self.canary()
        if previous is not None:
            found["previous"] = previous
        if canary is not None:
            found["challenger"] = canary[0]
        return found

    def promote(self, version: str, *, reason: str, actor: str, expected_champion: str | None) -> None:
        """Make it the champion, if the champion is still the expected one (None: whoever it is).

        The gate's verdict does not bind whoever calls this; only a broken version is refused.
        """
        with self._db.transaction(durable=True):
            self._require_servable(version)
            old = self.champion()
            if expected_champion is not None and old != expected_champion:
                raise Conflict(
                    f"The champion is {old} by now, not {expected_champion}.",
                    "Look at the versions again, then decide.",
                )
            if version != old:
                self._crown(version, old)
                self._audit.append(actor, "promote", version, {"from": old, "to": version, "reason": reason})

    def rollback(self, *, reason: str, actor: str) -> str:
        """Champion and previous change places; returns the new champion."""
        with self._db.transaction(durable=True):
            old, version = self.champion(), self._holder("previous")
            if version is None:
                raise Conflict(
                    "There is no previous version to go back to.", "Promote another version instead."
                )
            self._require_servable(version)
            self._crown(version, old)
            self._audit.append(actor, "rollback", version, {"from": old, "to": version, "reason": reason})
            return version

    def _crown(self, version: str, old: str) -> None:
        with self._db.transaction(durable=True) as tx:
            self._move("champion", version)
            self._move("previous", old)
            # the champion is nobody's challenger
            tx.execute("UPDATE canary SET version = NULL, percent = 0 WHERE version = ?", (version,))

    def current_reward(self) -> str | None:
        return self._holder("reward")

    def set_current_reward(self, version: str, reason: str, actor: str) -> None:
        with self._db.transaction(durable=True):
            self._require(version, "reward")
            old = self.current_reward()
            self._move("reward", version)
            self._audit.append(actor, "set_reward", version, {"from": old, "to": version, "reason": reason})

    def kill_switch(self) -> bool:
        """When on, the bare base answers everyone."""
        return bool(self._db.scalar("SELECT kill_switch FROM canary"))

    def set_kill_switch(self, on: bool, *, reason: str, actor: str) -> None:
        with self._db.transaction(durable=True) as tx:
            tx.execute("UPDATE canary SET kill_switch = ?", (int(on),))
            self._audit.append(actor, "kill_switch", BASE, {"on": on, "reason": reason})

    def canary(self) -> tuple[str, int] | None:
        """The challenger and its share of the traffic in percent."""
        row = self._db.row("SELECT version, percent FROM canary WHERE version IS NOT NULL")
        return None if row is None else (row["version"], row["percent"])

    def set_canary(self, version: str | None, percent: int, *, reason: str, actor: str) -> None:
        """None takes the challenger away."""
        if not 0 <= percent <= 100:
            raise Invalid(f"A share of {percent} % is impossible.", "Use 0 to 100.")
        if version is None:
            percent = 0
        with self._db.transaction(durable=True) as tx:
            if version is not None:
                self._require(version, "policy")
                if version == self.champion():
                    raise Conflict(f"{version} is the champion already.", "Choose another version.")
            tx.execute("UPDATE canary SET version = ?, percent = ?", (version, percent))
            detail = {"version": version, "percent": percent, "reason": reason}
            self._audit.append(actor, "canary", version or "", detail)

    def live_at(self, time_iso: str) -> str:
        """The champion at that time, or the base while the kill switch was on; not who the canary served."""
        champion, killed = BASE, False
        for entry in self._audit.of_actions("promote", "rollback", "kill_switch", upto=_utc(time_iso)):
            if entry.action == "kill_switch":
                killed = entry.detail["on"]
            else:
                champion = entry.detail["to"]
        return BASE if killed else champion

    def _holder(self, alias: str) -> str | None:
        version: str | None = self._db.scalar("SELECT version FROM aliases WHERE alias = ?", (alias,))
        return version

    def _move(self, alias: str, version: str) -> None:
        with self._db.transaction(durable=True) as tx:
            upsert(tx, "aliases", {"alias": alias}, version=version, moved_at=self._db.now())

    def _require_servable(self, version: str) -> None:
        if version != BASE:
            self._require(version, "policy")

    def _require(self, version: str, kind: Kind) -> None:
        adapter = self.get(version)
        if adapter.kind != kind:
            raise Conflict(f"{version} is a {adapter.kind} version.", f"Choose a {kind} version.")
        if adapter.status == "broken":
            raise Conflict(
                f"The files of {version} are broken.", "Choose another version, or import it again."
            )


def _utc(time_iso: str) -> str:
    try:
        moment = datetime.fromisoformat(time_iso)
    except ValueError:
        raise Invalid(f"{time_iso!r} is not a time.", "Write it like 2026-01-31T12:00:00Z.") from None
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
