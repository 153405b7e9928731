"""Whole dialogues to imitate, imported for supervised fine-tuning. Corrections are with the feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.counters import take_seq
from store.database import Database
from store.imported import content_digest
from store.sql import from_json, insert, new_id, to_json


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
                insert(
                    tx,
                    "demonstrations",
                    id=new_id("dem"),
                    messages=to_json(messages),
                    source=source,
                    content_sha256=digest,
                    seq=take_seq(tx),
                    created_at=now,
                )
        return added

    def all(self, upto: int | None = None) -> list[Demonstration]:
        """In the order they came; with `upto`, what a round with that watermark may learn from."""
        rows = self._db.rows(
            "SELECT id, messages, source FROM demonstrations WHERE ? IS NULL OR seq <= ? ORDER BY seq",
            (upto, upto),
        )
        return [Demonstration(row["id"], from_json(row["messages"]), row["source"]) for row in rows]
