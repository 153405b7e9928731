"""Thumbs on single answers: one per person and message, changeable and retractable."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store import messages
from store.counters import take_seq
from store.database import Database, from_json, to_json
from store.errors import Invalid
from store.messages import Message

Thumb = Literal["up", "down"]


@dataclass(frozen=True)
class Rating:
    message_id: str
    user_id: str
    value: Thumb
    reasons: list[str]
    comment: str
    seq: int
    created_at: str
    updated_at: str


class Ratings:
    def __init__(self, database: Database) -> None:
        self._db = database

    def rate(
        self, message_id: str, user_id: str, value: Thumb, *, reasons: Sequence[str] = (), comment: str = ""
    ) -> Rating:
        """Set or replace this person's rating, reasons and comment included; the same again changes nothing."""
        if value not in ("up", "down"):
            raise Invalid(f"A rating cannot be {value!r}.", "Use 'up' or 'down'.")
        with self._db.transaction(durable=True) as tx:
            check_answer(self._db, message_id)
            before = self.rating(message_id, user_id)
            if before is not None and (before.value, before.reasons, before.comment) == (
                value,
                list(reasons),
                comment,
            ):
                return before
            now = self._db.now()
            tx.execute(
                "INSERT INTO ratings (message_id, user_id, value, reasons, comment, seq, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id, user_id) DO UPDATE SET value = excluded.value,"
                " reasons = excluded.reasons, comment = excluded.comment, seq = excluded.seq, updated_at = excluded.updated_at",
                (message_id, user_id, value, to_json(list(reasons)), comment, take_seq(tx), now, now),
            )
            after = self.rating(message_id, user_id)
            assert after is not None
            return after

    def retract_rating(self, message_id: str, user_id: str) -> bool:
        """Whether there was one to retract."""
        with self._db.transaction(durable=True) as tx:
            gone = tx.execute(
                "DELETE FROM ratings WHERE message_id = ? AND user_id = ?", (message_id, user_id)
            ).rowcount
            if gone:
                take_seq(tx)
            return bool(gone)

    def rating(self, message_id: str, user_id: str) -> Rating | None:
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM ratings r WHERE r.message_id = ? AND r.user_id = ?",
            (message_id, user_id),
        )
        return None if row is None else _to_rating(row)

    def ratings_in(self, conversation_id: str, user_id: str) -> dict[str, Rating]:
        """By message id."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM messages m JOIN ratings r ON r.message_id = m.id"
            " WHERE m.conversation_id = ? AND r.user_id = ? ORDER BY m.n",
            (conversation_id, user_id),
        )
        return {row["message_id"]: _to_rating(row) for row in rows}

    def rated_messages(self, upto: int) -> list[tuple[Message, Rating]]:
        rows = self._db.rows(
            f"SELECT {messages.COLUMNS}, {_COLUMNS} FROM {messages.LIVING} JOIN ratings r ON r.message_id = m.id"
            " WHERE r.seq <= ? AND NOT r.excluded ORDER BY r.seq",
            (upto,),
        )
        return [(messages.to_message(row), _to_rating(row[16:])) for row in rows]


def check_answer(db: Database, message_id: str) -> Message:
    """Feedback is about answers."""
    message = messages.get_message(db, message_id)
    if message.role != "assistant":
        raise Invalid("Only answers can be rated or corrected.", "Choose a message of the assistant.")
    return message


_COLUMNS = "r.message_id, r.user_id, r.value, r.reasons, r.comment, r.seq, r.created_at, r.updated_at"


def _to_rating(row: sqlite3.Row | tuple[object, ...]) -> Rating:
    message_id, user_id, value, reasons, comment, seq, created_at, updated_at = tuple(row)
    return Rating(message_id, user_id, value, from_json(reasons), comment, seq, created_at, updated_at)
