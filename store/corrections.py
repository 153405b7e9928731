"""Answers as people would have wanted them: one correction per person and message, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass, fields

from store import messages
from store.counters import take_seq
from store.database import Database
from store.messages import Message
from store.ratings import check_answer
from store.sql import columns, new_id, upsert


@dataclass(frozen=True)
class Correction:
    id: str
    message_id: str
    user_id: str
    content: str
    seq: int
    created_at: str


_COLUMNS = columns("k", [field.name for field in fields(Correction)])


class Corrections:
    def __init__(self, database: Database) -> None:
        self._db = database

    def correct(self, message_id: str, user_id: str, content: str) -> Correction:
        """Set or replace this person's correction; the same again changes nothing."""
        with self._db.transaction(durable=True) as tx:
            check_answer(self._db, message_id)
            before = self.correction(message_id, user_id)
            if before is not None and before.content == content:
                return before
            upsert(
                tx,
                "corrections",
                {"message_id": message_id, "user_id": user_id},
                once={"id": new_id("cor"), "created_at": self._db.now()},
                content=content,
                seq=take_seq(tx),
            )
            after = self.correction(message_id, user_id)
            assert after is not None
            return after

    def correction(self, message_id: str, user_id: str) -> Correction | None:
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM corrections k WHERE k.message_id = ? AND k.user_id = ?",
            (message_id, user_id),
        )
        return None if row is None else Correction(*row)

    def corrected_messages(self, upto: int) -> list[tuple[Message, Correction]]:
        """What a round with this watermark may learn from, oldest first."""
        rows = self._db.rows(
            f"SELECT {messages.COLUMNS}, {_COLUMNS} FROM {messages.LIVING}"
            " JOIN corrections k ON k.message_id = m.id WHERE k.seq <= ? AND NOT k.excluded ORDER BY k.seq",
            (upto,),
        )
        return [
            (messages.to_message(row[: messages.WIDTH]), Correction(*row[messages.WIDTH :])) for row in rows
        ]
