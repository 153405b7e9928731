"""The persistent counters: numbers that are handed out once and never again, whatever is deleted later."""

from __future__ import annotations

import sqlite3


def take(connection: sqlite3.Connection, name: str, count: int = 1) -> range:
    """The next numbers, as many as asked for. Only inside a transaction, which they are taken with."""
    connection.execute("UPDATE counters SET value = value + ? WHERE name = ?", (count, name))
    last: int = connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()[0]
    return range(last - count + 1, last + 1)


def take_seq(connection: sqlite3.Connection) -> int:
    """The next position in the stream of feedback."""
    return take_seqs(connection, 1)[0]


def take_seqs(connection: sqlite3.Connection, count: int) -> range:
    return take(connection, "feedback_seq", count)
