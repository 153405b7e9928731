"""What a round learned from and what came of it: training pairs, and old and new answers side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from store.database import Database
from store.sql import columns, from_json, insert, to_json

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


_PAIR_COLUMNS = columns("p", [field.name for field in fields(RoundPair)])


class Lineage:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add_pairs(self, round_id: str, rows: Sequence[RoundPair]) -> None:
        with self._db.transaction(durable=False) as tx:
            for pair in rows:
                values = asdict(pair) | {
                    "prompt": to_json(pair.prompt),
                    "label": float(pair.label),
                    "weight": float(pair.weight),
                    "heldout": int(pair.heldout),
                }
                insert(tx, "round_pairs", round_id=round_id, **values)

    def pairs(self, round_id: str) -> list[RoundPair]:
        rows = self._db.rows(
            f"SELECT {_PAIR_COLUMNS} FROM round_pairs p WHERE p.round_id = ? ORDER BY p.n", (round_id,)
        )
        return [_to_pair(row) for row in rows]

    def add_samples(self, round_id: str, rows: Sequence[RoundSample]) -> None:
        with self._db.transaction(durable=False) as tx:
            for sample in rows:
                values = asdict(sample) | {"prompt": to_json(sample.prompt)}
                insert(tx, "round_samples", round_id=round_id, **values)

    def samples(self, round_id: str) -> list[RoundSample]:
        rows = self._db.rows(
            "SELECT prompt, old, new, old_score, new_score FROM round_samples WHERE round_id = ? ORDER BY n",
            (round_id,),
        )
        return [RoundSample(from_json(row["prompt"]), *row[1:]) for row in rows]


def _to_pair(row: sqlite3.Row) -> RoundPair:
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(RoundPair)}
    return RoundPair(**values | {"prompt": from_json(row["prompt"]), "heldout": bool(row["heldout"])})
