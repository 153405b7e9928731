"""Numbers a round logs while it runs. Logging a step again replaces it, so a resumed round repeats itself harmlessly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.database import Database, to_json


@dataclass(frozen=True)
class Metric:
    step: int
    name: str
    value: float
    at: str


class Metrics:
    def __init__(self, database: Database) -> None:
        self._db = database

    def log(self, round_id: str, step: int, values: Mapping[str, float]) -> None:
        with self._db.transaction(durable=False) as tx:
            now = self._db.now()
            tx.executemany(
                "INSERT INTO metrics (round_id, step, name, value, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (round_id, name, step) DO UPDATE SET value = excluded.value, at = excluded.at",
                [(round_id, step, name, float(value), now) for name, value in values.items()],
            )

    def of_round(self, round_id: str, names: Sequence[str] | None = None) -> list[Metric]:
        """In step order."""
        rows = self._db.rows(
            "SELECT step, name, value, at FROM metrics WHERE round_id = ?"
            " AND (? IS NULL OR name IN (SELECT value FROM json_each(?))) ORDER BY step, rowid",
            (round_id, None if names is None else 1, to_json(list(names or []))),
        )
        # SQLite has no NaN and keeps NULL instead
        return [
            Metric(row["step"], row["name"], math.nan if row["value"] is None else row["value"], row["at"])
            for row in rows
        ]
