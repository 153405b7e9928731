"""Whole dialogues to imitate, imported for supervised fine-tuning. Corrections are with the feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.counters import take_seqs
from store.database import Database
from store.imported import content_digest, unknown
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
        dialogues = [[dict(message) for message in row] for row in rows]
        with self._db.transaction() as tx:
            new = unknown(
                tx, "demonstrations", {content_digest(dialogue): dialogue for dialogue in dialogues}
            )
            now = self._db.now()
            for seq, (digest, dialogue) in zip(take_seqs(tx, len(new)), new.items(), strict=True):
                insert(
                    tx,
                    "demonstrations",
                    id=new_id("dem"),
                    messages=to_json(dialogue),
                    source=source,
                    content_sha256=digest,
                    seq=seq,
                    created_at=now,
                )
        return len(new)

    def all(self, upto: int | None = None) -> list[Demonstration]:
        """In the order they came; with `upto`, what a round with that watermark may learn from."""
        rows = self._db.rows(
            "SELECT id, messages, source FROM demonstrations WHERE ? IS NULL OR seq <= ? ORDER BY seq",
            (upto, upto),
        )
        return [Demonstration(row["id"], from_json(row["messages"]), row["source"]) for row in rows]
