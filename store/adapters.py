"""The catalogue of trained versions: immutable folders, each with a name that is never used twice."""

from __future__ import annotations

import builtins
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from store.counters import take
from store.database import Database
from store.errors import Conflict, Invalid, NotFound
from store.sql import columns, from_json, insert, to_json

Kind = Literal["policy", "reward"]
Source = Literal["builtin", "trained", "sft", "imported"]
AdapterStatus = Literal["ready", "held", "rejected", "broken"]
BASE = "base"  # the bare base model: always servable, never in the catalogue
_LETTER = {"policy": "v", "reward": "r"}


@dataclass(frozen=True)
class Adapter:
    version: str
    kind: Kind
    path: str  # relative to the data folder, or absolute
    parent: str | None
    round_id: str | None
    base_id: str
    base_revision: str
    source: Source
    metrics: dict[str, Any]
    verdict: dict[str, Any] | None
    status: AdapterStatus
    manifest_sha256: str
    created_at: str


_SELECT = f"SELECT {columns('a', [field.name for field in fields(Adapter)])} FROM adapters a"


class Adapters:
    def __init__(self, database: Database) -> None:
        self._db = database

    def next_version(self, kind: Kind) -> str:
        """A name that nobody else ever gets, registered or not; on disk before it is returned."""
        if kind not in _LETTER:
            raise Invalid(f"There is no kind {kind!r} of version.", "Use 'policy' or 'reward'.")
        with self._db.transaction(durable=True) as tx:
            return f"{_LETTER[kind]}{take(tx, f'{kind}_version')[0]:06d}"

    def register(
        self,
        *,
        version: str,
        kind: Kind,
        path: str,
        parent: str | None,
        round_id: str | None,
        base_id: str,
        base_revision: str,
        source: Source,
        metrics: Mapping[str, Any],
        verdict: Mapping[str, Any] | None,
        status: AdapterStatus,
        manifest_sha256: str,
    ) -> Adapter:
        """Put a finished folder into the catalogue. A name not from next_version() leaves its series too."""
        number = _number(version, kind)
        with self._db.transaction(durable=True) as tx:
            if self._db.row("SELECT 1 FROM adapters WHERE version = ?", (version,)):
                raise Conflict(f"The version {version} exists already.", "Ask for the next free name.")
            insert(
                tx,
                "adapters",
                version=version,
                kind=kind,
                path=path,
                parent=parent,
                round_id=round_id,
                base_id=base_id,
                base_revision=base_revision,
                source=source,
                metrics=to_json(dict(metrics)),
                verdict=None if verdict is None else to_json(dict(verdict)),
                status=status,
                manifest_sha256=manifest_sha256,
                created_at=self._db.now(),
            )
            tx.execute(
                "UPDATE counters SET value = max(value, ?) WHERE name = ?", (number, f"{kind}_version")
            )
            return self.get(version)

    def get(self, version: str) -> Adapter:
        row = self._db.row(f"{_SELECT} WHERE a.version = ?", (version,))
        if row is None:
            raise NotFound(f"There is no version {version}.", "`rapport adapters list` shows the versions.")
        return _to_adapter(row)

    def list(self, kind: Kind | None = None) -> builtins.list[Adapter]:
        """Newest first."""
        rows = self._db.rows(f"{_SELECT} WHERE ? IS NULL OR a.kind = ? ORDER BY a.n DESC", (kind, kind))
        return [_to_adapter(row) for row in rows]

    def set_status(
        self, version: str, status: AdapterStatus, verdict: Mapping[str, Any] | None = None
    ) -> Adapter:
        """Without a verdict, the one it has stays."""
        with self._db.transaction(durable=True) as tx:
            tx.execute(
                "UPDATE adapters SET status = ?, verdict = coalesce(?, verdict) WHERE version = ?",
                (status, None if verdict is None else to_json(dict(verdict)), version),
            )
            return self.get(version)


def _number(version: str, kind: Kind) -> int:
    found = re.fullmatch(r"([vr])(\d{6,})", version)
    if found is None or found[1] != _LETTER.get(kind):
        raise Invalid(f"{version!r} is no name for a {kind} version.", "Take one from next_version().")
    return int(found[2])


def _to_adapter(row: sqlite3.Row) -> Adapter:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Adapter)}
    for name in ("metrics", "verdict"):
        values[name] = from_json(values[name])
    return Adapter(**values)
