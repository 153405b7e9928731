"""Thumbs on single answers: one per person and message, changeable and retractable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from store import messages
from store.counters import take_seq
from store.database import Database
from store.errors import Invalid
from store.messages import Message
from store.sql import columns, from_json, to_json, upsert

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


_FIELDS = [field.name for field in fields(Rating)]
_COLUMNS = columns("r", _FIELDS)


class Ratings:
    def __init__(self, database: Database) -> None:
        self._db = database

    def rate(
        self, message_id: str, user_id: str, value: Thumb, *, reasons: Sequence[str] = (), comment: str = ""
    ) -> Rating:
        """Set or replace this person's rating with reasons and comment; the same again changes nothing."""
        with self._db.transaction(durable=True) as tx:
            check_answer(self._db, message_id)
            before = self.rating(message_id, user_id)
            said = (value, list(reasons), comment)
            if before is not None and (before.value, before.reasons, before.comment) == said:
                return before
            now = self._db.now()
            upsert(
                tx,
                "ratings",
                {"message_id": message_id, "user_id": user_id},
                once={"created_at": now},
                value=value,
                reasons=to_json(list(reasons)),
                comment=comment,
                seq=take_seq(tx),
                updated_at=now,
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
        """What a round with this watermark may learn from, oldest first."""
        rows = self._db.rows(
            f"SELECT {messages.COLUMNS}, {_COLUMNS} FROM {messages.LIVING}"
            " JOIN ratings r ON r.message_id = m.id WHERE r.seq <= ? AND NOT r.excluded ORDER BY r.seq",
            (upto,),
        )
        return [
            (messages.to_message(row[: messages.WIDTH]), _to_rating(row[messages.WIDTH :])) for row in rows
        ]


def check_answer(db: Database, message_id: str) -> Message:
    """Feedback is about answers."""
    message = messages.get_message(db, message_id)
    if message.role != "assistant":
        raise Invalid("Only answers can be rated or corrected.", "Choose a message of the assistant.")
    return message


def _to_rating(row: Iterable[Any]) -> Rating:
    values = dict(zip(_FIELDS, row, strict=True))
    return Rating(**values | {"reasons": from_json(values["reasons"])})
