"""One message of a conversation's tree: its record, and the reads that follow the tree.

A retry and an edit are siblings: another child of the same parent. What changes a message lives in conversations.py.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

from store.database import Database, from_json
from store.errors import NotFound

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
    ttft_ms: float | None
    duration_ms: float | None
    finish_reason: str | None
    error: str | None
    created_at: str


COLUMNS = (
    "m.id, m.conversation_id, m.parent_id, m.role, m.content, m.status, m.adapter, m.sampling, m.token_ids, m.logprobs,"
    " m.prompt_tokens, m.ttft_ms, m.duration_ms, m.finish_reason, m.error, m.created_at"
)
# a deleted conversation's messages are as if absent
LIVING = "messages m JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL"


def to_message(row: sqlite3.Row) -> Message:
    """From a row that starts with COLUMNS."""
    values = list(row)[:16]
    values[7:10] = (from_json(text) for text in values[7:10])
    return Message(*values)


def get_message(db: Database, id: str) -> Message:
    row = db.row(f"SELECT {COLUMNS} FROM {LIVING} WHERE m.id = ?", (id,))
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
            SELECT m.parent_id, path.height + 1 FROM messages m JOIN path ON m.id = path.id WHERE m.parent_id IS NOT NULL
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


def newest_leaf_under(db: Database, id: str) -> str:
    """The newest message among the given one and its descendants; no newer one can hang under it, so it is a leaf."""
    leaf: str | None = db.scalar(
        """
        WITH RECURSIVE under (id, n) AS (
            SELECT id, n FROM messages WHERE id = ?
            UNION ALL
            SELECT m.id, m.n FROM messages m JOIN under ON m.parent_id = under.id
        )
        SELECT id FROM under ORDER BY n DESC LIMIT 1""",
        (id,),
    )
    if leaf is None:
        raise NotFound(f"There is no message {id}.")
    return leaf
