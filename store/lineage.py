"""What a round learned from and what came of it: the pairs it trained on, and old and new answers side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from store.database import Database, from_json, to_json

PairSource = Literal["vote", "rating", "correction", "imported", "replay"]


@dataclass(frozen=True)
class RoundPair:
    source: PairSource
    source_id: str  # comparison, message, correction or imported pair
    prompt: list[dict[str, str]]  # {"role", "content"}
    chosen: str
    rejected: str
    label: float  # probability that chosen is the better one; a tie is 0.5
    weight: float
    rater: str | None  # user id
    heldout: bool


@dataclass(frozen=True)
class RoundSample:
    prompt: list[dict[str, str]]
    old: str
    new: str
    old_score: float | None
    new_score: float | None


class Lineage:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add_pairs(self, round_id: str, rows: Sequence[RoundPair]) -> None:
        with self._db.transaction(durable=False) as tx:
            tx.executemany(
                "INSERT INTO round_pairs (round_id, source, source_id, prompt, chosen, rejected, label, weight, rater,"
                " heldout) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        round_id,
                        pair.source,
                        pair.source_id,
                        to_json(pair.prompt),
                        pair.chosen,
                        pair.rejected,
                        float(pair.label),
                        float(pair.weight),
                        pair.rater,
                        int(pair.heldout),
                    )
                    for pair in rows
                ],
            )

    def pairs(self, round_id: str) -> list[RoundPair]:
        rows = self._db.rows("SELECT * FROM round_pairs WHERE round_id = ? ORDER BY n", (round_id,))
        return [_to_pair(row) for row in rows]

    def add_samples(self, round_id: str, rows: Sequence[RoundSample]) -> None:
        with self._db.transaction(durable=False) as tx:
            tx.executemany(
                "INSERT INTO round_samples (round_id, prompt, old, new, old_score, new_score) VALUES (?, ?, ?, ?, ?, ?)",
                [(round_id, to_json(s.prompt), s.old, s.new, s.old_score, s.new_score) for s in rows],
            )

    def samples(self, round_id: str) -> list[RoundSample]:
        rows = self._db.rows("SELECT * FROM round_samples WHERE round_id = ? ORDER BY n", (round_id,))
        return [
            RoundSample(from_json(row["prompt"]), row["old"], row["new"], row["old_score"], row["new_score"])
            for row in rows
        ]


def _to_pair(row: sqlite3.Row) -> RoundPair:
    values: dict[str, Any] = dict(row)
    del values["n"], values["round_id"]
    return RoundPair(**values | {"prompt": from_json(row["prompt"]), "heldout": bool(row["heldout"])})
