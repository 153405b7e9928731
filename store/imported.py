"""Preference pairs that came from files. Importing the same content again adds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from store.counters import take_seq
from store.database import Database
from store.sql import from_json, insert, new_id, to_json


@dataclass(frozen=True)
class NewPair:
    prompt: list[dict[str, str]]  # {"role", "content"}
    chosen: str
    rejected: str
    margin_label: float | None = None  # probability that chosen is the better one; None: certain


@dataclass(frozen=True)
class ImportedPair:
    id: str
    prompt: list[dict[str, str]]
    chosen: str
    rejected: str
    margin_label: float | None
    source: str
    seq: int


class ImportedPairs:
    def __init__(self, database: Database) -> None:
        self._db = database

    def import_pairs(self, rows: Sequence[NewPair], source: str) -> int:
        """All or none, in one transaction; returns how many were new."""
        added = 0
        with self._db.transaction(durable=True) as tx:
            now = self._db.now()
            for new in rows:
                digest = content_digest([new.prompt, new.chosen, new.rejected])
                if tx.execute("SELECT 1 FROM imported_pairs WHERE content_sha256 = ?", (digest,)).fetchone():
                    continue
                added += 1
                insert(
                    tx,
                    "imported_pairs",
                    id=new_id("imp"),
                    prompt=to_json(new.prompt),
                    chosen=new.chosen,
                    rejected=new.rejected,
                    margin_label=new.margin_label,
                    source=source,
                    content_sha256=digest,
                    seq=take_seq(tx),
                    created_at=now,
                )
        return added

    def imported_pairs(self, upto: int) -> list[ImportedPair]:
        """What a round with this watermark may learn from, oldest first."""
        rows = self._db.rows(
            "SELECT id, prompt, chosen, rejected, margin_label, source, seq FROM imported_pairs"
            " WHERE seq <= ? AND NOT excluded ORDER BY seq",
            (upto,),
        )
        return [ImportedPair(row["id"], from_json(row["prompt"]), *row[2:]) for row in rows]


def content_digest(content: object) -> str:
    """The same for the same content, whoever imports it and whenever."""
    return hashlib.sha256(to_json(content).encode("utf-8", "surrogatepass")).hexdigest()
