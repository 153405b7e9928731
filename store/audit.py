"""The append-only log of who changed what people are served, and why. SQLite itself refuses to edit it."""

from __future__ import annotations

import builtins
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.database import Database
from store.errors import NotFound
from store.sql import from_json, insert, new_id, to_json


@dataclass(frozen=True)
class AuditEntry:
    id: str
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


class Audit:
    def __init__(self, database: Database) -> None:
        self._db = database

    def append(self, actor: str, action: str, subject: str, detail: Mapping[str, Any]) -> AuditEntry:
        """Within a transaction, part of it: the change and its entry are there together or not at all."""
        with self._db.transaction() as tx:
            entry = AuditEntry(new_id("aud"), self._db.now(), actor, action, subject, dict(detail))
            insert(
                tx,
                "audit",
                id=entry.id,
                at=entry.at,
                actor=actor,
                action=action,
                subject=subject,
                detail=to_json(entry.detail),
            )
        return entry

    def list(self, limit: int = 50, before: str | None = None) -> builtins.list[AuditEntry]:
        """Newest first; `before` is the id of the last entry of the page before."""
        cursor: int | None = None
        if before is not None:
            cursor = self._db.scalar("SELECT n FROM audit WHERE id = ?", (before,))
            if cursor is None:
                raise NotFound(f"There is no audit entry {before}.")
        rows = self._db.rows(
            "SELECT * FROM audit WHERE ? IS NULL OR n < ? ORDER BY n DESC LIMIT ?", (cursor, cursor, limit)
        )
        return [_to_entry(row) for row in rows]

    def of_actions(self, *actions: str, upto: str) -> builtins.list[AuditEntry]:
        """Entries of these actions made no later than `upto` (UTC ISO text), oldest first."""
        rows = self._db.rows(
            f"SELECT * FROM audit WHERE action IN ({', '.join('?' * len(actions))}) AND at <= ? ORDER BY n",
            [*actions, upto],
        )
        return [_to_entry(row) for row in rows]


def _to_entry(row: sqlite3.Row) -> AuditEntry:
    return AuditEntry(
        row["id"], row["at"], row["actor"], row["action"], row["subject"], from_json(row["detail"])
    )
