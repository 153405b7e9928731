"""Whole dialogues to imitate, imported for supervised fine-tuning. People's corrections are kept with the feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.counters import take_seq
from store.database import Database, from_json, new_id, to_json
from store.imported import content_digest


@dataclass(frozen=True)
class Demonstration:
    id: str
    messages: list[dict[str, str]]  # {"role", "content"}
    source: str


class Demonstrations:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add_many(self, rows: Sequence[Sequence[Mapping[str, str]]], source: str) -> int:
        """Dialogues as message lists; returns how many were new."""
        added = 0
        with self._db.transaction() as tx:
            now = self._db.now()
            for row in rows:
                messages = [dict(message) for message in row]
                digest = content_digest(messages)
                if tx.execute("SELECT 1 FROM demonstrations WHERE content_sha256 = ?", (digest,)).fetchone():
                    continue
                added += 1
                tx.execute(
                    "INSERT INTO demonstrations (id, messages, source, content_sha256, seq, created_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (new_id("dem"), to_json(messages), source, digest, take_seq(tx), now),
                )
        return added

    def all(self, upto: int | None = None) -> list[Demonstration]:
        """With `upto` (a watermark), only what was there then."""
        rows = self._db.rows(
            "SELECT id, messages, source FROM demonstrations WHERE ? IS NULL OR seq <= ? ORDER BY seq",
            (upto, upto),
        )
        return [Demonstration(row["id"], from_json(row["messages"]), row["source"]) for row in rows]
