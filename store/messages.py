"""One message of a conversation's tree: its record, and the reads that follow the tree.

A retry and an edit are siblings: another child of the same parent. Writes are in conversations.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from store.database import Database
from store.errors import NotFound
from store.sql import columns, from_json

Role = Literal["user", "assistant"]
Status = Literal["complete", "pending", "stopped", "failed"]


@dataclass(frozen=True)
class Message:
    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    content: str
    status: Status
    adapter: str | None  # version that answered; None for people's messages
    sampling: dict[str, Any]
    token_ids: list[int]
    logprobs: list[float]  # behaviour log-probs, nats, one per token id
    prompt_tokens: int | None
    ttft_ms: float | None  # time to first token
    duration_ms: float | None
    finish_reason: str | None
    error: str | None
    created_at: str


_FIELDS = [field.name for field in fields(Message)]
WIDTH = len(_FIELDS)
COLUMNS = columns("m", _FIELDS)
# a deleted conversation's messages are as if absent
LIVING = "messages m JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL"


def to_message(row: Iterable[Any]) -> Message:
    """From the values of COLUMNS."""
    values = dict(zip(_FIELDS, row, strict=True))
    for name in ("sampling", "token_ids", "logprobs"):
        values[name] = from_json(values[name])
    return Message(**values)


def get_message(db: Database, id: str, *, even_deleted: bool = False) -> Message:
    table = "messages m" if even_deleted else LIVING
    row = db.row(f"SELECT {COLUMNS} FROM {table} WHERE m.id = ?", (id,))
    if row is None:
        raise NotFound(f"There is no message {id}.")
    return to_message(row)


def path_to(db: Database, id: str) -> list[Message]:
    """From the root to the message itself."""
    rows = db.rows(
        f"""
        WITH RECURSIVE path (id, height) AS (
            SELECT m.id, 0 FROM {LIVING} WHERE m.id = ?
            UNION ALL
            SELECT m.parent_id, path.height + 1 FROM messages m JOIN path ON m.id = path.id
            WHERE m.parent_id IS NOT NULL
        )
        SELECT {COLUMNS} FROM path JOIN messages m ON m.id = path.id ORDER BY path.height DESC""",
        (id,),
    )
    if not rows:
        raise NotFound(f"There is no message {id}.")
    return [to_message(row) for row in rows]


def siblings(db: Database, id: str) -> list[Message]:
    """The message and the others under the same parent, oldest first."""
    message = get_message(db, id)
    rows = db.rows(
        f"SELECT {COLUMNS} FROM messages m WHERE m.conversation_id = ? AND m.parent_id IS ? ORDER BY m.n",
        (message.conversation_id, message.parent_id),
    )
    return [to_message(row) for row in rows]


def newest_under(db: Database, id: str) -> Message:
    """The newest among the message and its descendants: nothing can hang under it, so it is a leaf."""
    row: sqlite3.Row | None = db.row(
        f"""
        WITH RECURSIVE under (id) AS (
            SELECT m.id FROM {LIVING} WHERE m.id = ?
            UNION ALL
            SELECT m.id FROM messages m JOIN under ON m.parent_id = under.id
        )
        SELECT {COLUMNS} FROM under JOIN messages m ON m.id = under.id ORDER BY m.n DESC LIMIT 1""",
        (id,),
    )
    if row is None:
        raise NotFound(f"There is no message {id}.")
    return to_message(row)
