"""Numbers a round logs while it runs. Logging a step again replaces it: a resumed round may repeat itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.database import Database
from store.sql import to_json, upsert


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
            for name, value in values.items():
                key = {"round_id": round_id, "name": name, "step": step}
                upsert(tx, "metrics", key, value=float(value), at=now)

    def of_round(self, round_id: str, names: Sequence[str] | None = None) -> list[Metric]:
        """In step order; all of them, or those with these names."""
        rows = self._db.rows(
            "SELECT step, name, value, at FROM metrics WHERE round_id = ?"
            " AND (? IS NULL OR name IN (SELECT value FROM json_each(?))) ORDER BY step, name",
            (round_id, None if names is None else 1, to_json(list(names or []))),
        )
        # SQLite has no NaN and keeps NULL instead
        return [
            Metric(row["step"], row["name"], math.nan if row["value"] is None else row["value"], row["at"])
            for row in rows
        ]
