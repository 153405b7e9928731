"""Answers as people would have wanted them: one correction per person and message, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass

from store import messages
from store.counters import take_seq
from store.database import Database, new_id
from store.messages import Message
from store.ratings import check_answer


@dataclass(frozen=True)
class Correction:
    id: str
    message_id: str
    user_id: str
    content: str
    seq: int
    created_at: str


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
            tx.execute(
                "INSERT INTO corrections (id, message_id, user_id, content, seq, created_at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (message_id, user_id) DO UPDATE SET content = excluded.content, seq = excluded.seq",
                (new_id("cor"), message_id, user_id, content, take_seq(tx), self._db.now()),
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
        rows = self._db.rows(
            f"SELECT {messages.COLUMNS}, {_COLUMNS} FROM {messages.LIVING} JOIN corrections k ON k.message_id = m.id"
            " WHERE k.seq <= ? AND NOT k.excluded ORDER BY k.seq",
            (upto,),
        )
        return [(messages.to_message(row), Correction(*row[16:])) for row in rows]


_COLUMNS = "k.id, k.message_id, k.user_id, k.content, k.seq, k.created_at"
