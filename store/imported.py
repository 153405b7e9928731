"""Preference pairs that came from files. Importing the same content again adds nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store.counters import take_seqs
from store.database import Database
from store.sql import from_json, insert, new_id, to_json

T = TypeVar("T")


@dataclass(frozen=True)
class NewPair:
    prompt: list[dict[str, str]]  # {"role", "content"}
    chosen: str
    rejected: str
    margin_label: float | None = None  # probability that chosen is the better one; None: certain
    group: str | None = None  # pairs of one ranking share it


@dataclass(frozen=True)
class ImportedPair:
    id: str
    prompt: list[dict[str, str]]
    chosen: str
    rejected: str
    margin_label: float | None
    source: str
    seq: int
    group: str | None


class ImportedPairs:
    def __init__(self, database: Database) -> None:
        self._db = database

    def import_pairs(self, rows: Sequence[NewPair], source: str) -> int:
        """All or none, in one transaction; returns how many were new."""
        by_digest = {content_digest([row.prompt, row.chosen, row.rejected]): row for row in rows}
        with self._db.transaction(durable=True) as tx:
            new = unknown(tx, "imported_pairs", by_digest)
            now = self._db.now()
            for seq, (digest, row) in zip(take_seqs(tx, len(new)), new.items(), strict=True):
                insert(
                    tx,
                    "imported_pairs",
                    id=new_id("imp"),
                    prompt=to_json(row.prompt),
                    chosen=row.chosen,
                    rejected=row.rejected,
                    margin_label=row.margin_label,
                    group_id=row.group,
                    source=source,
                    content_sha256=digest,
                    seq=seq,
                    created_at=now,
                )
        return len(new)

    def imported_pairs(self, upto: int) -> list[ImportedPair]:
        """What a round with this watermark may learn from, oldest first."""
        rows = self._db.rows(
            "SELECT id, prompt, chosen, rejected, margin_label, source, seq, group_id FROM imported_pairs"
            " WHERE seq <= ? AND NOT excluded ORDER BY seq",
            (upto,),
        )
        return [ImportedPair(row["id"], from_json(row["prompt"]), *row[2:]) for row in rows]


def unknown(tx: sqlite3.Connection, table: str, by_digest: Mapping[str, T]) -> dict[str, T]:
    """Those whose content the table does not hold yet."""
    known = f"SELECT 1 FROM {table} WHERE content_sha256 = ?"
    return {digest: row for digest, row in by_digest.items() if not tx.execute(known, (digest,)).fetchone()}


def content_digest(content: object) -> str:
    """The same for the same content, whoever imports it and whenever."""
    return hashlib.sha256(to_json(content).encode("utf-8", "surrogatepass")).hexdigest()
