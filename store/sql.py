"""Small pieces of SQL and of stored values that every verb is built from."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def iso(moment: datetime) -> str:
    """UTC ISO 8601 with microseconds and 'Z'; as text it sorts like the time it names."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(8)}"


def to_json(value: Any) -> str:
    return _ENCODER.encode(value)


def from_json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def insert(tx: sqlite3.Connection, table: str, /, **values: Any) -> None:
    marks = ", ".join("?" * len(values))
    tx.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def upsert(
    tx: sqlite3.Connection,
    table: str,
    key: Mapping[str, Any],
    /,
    *,
    once: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """Insert the row of this key, or set its values anew; `once` holds what only the insert writes."""
    row = {**key, **(once or {}), **values}
    tx.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in values)}",
        list(row.values()),
    )


def update(tx: sqlite3.Connection, table: str, id: str, /, **values: Any) -> int:
    """Set columns of the row with this id; returns how many rows there were."""
    changes = ", ".join(f"{column} = ?" for column in values)
    return tx.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*values.values(), id]).rowcount


def columns(alias: str, names: Sequence[str]) -> str:
    """A select list in this order."""
    return ", ".join(f"{alias}.{name}" for name in names)
