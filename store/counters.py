"""The persistent counters: numbers that are handed out once and never again, whatever is deleted later."""

from __future__ import annotations

import sqlite3


def take(connection: sqlite3.Connection, name: str) -> int:
    """The next number; only inside a transaction, so that a rolled back write leaves no gap."""
    connection.execute("UPDATE counters SET value = value + 1 WHERE name = ?", (name,))
    value: int = connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()[0]
    return value


def take_seq(connection: sqlite3.Connection) -> int:
    """The next position in the stream of feedback."""
    return take(connection, "feedback_seq")
