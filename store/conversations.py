"""Conversations and the writes to their message trees. One leaf is active: the branch that the person sees.

An answer is written twice: pending when it starts, then finished once, with what was generated and how. Whose
conversation it is, and which version answers, is decided by the caller.
"""

from __future__ import annotations

import builtins
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from store import messages
from store.database import Database
from store.errors import Conflict, Invalid, NotFound
from store.messages import Message, Role, Status
from store.sql import columns, insert, new_id, to_json, update

__all__ = ["Conversation", "Conversations", "Message"]

INTERRUPTED = "The server stopped while this answer was being written."


@dataclass(frozen=True)
class Conversation:
    id: str
    user_id: str
    title: str
    system_prompt: str
    active_leaf_id: str | None
    created_at: str
    updated_at: str


_COLUMNS = columns("c", [field.name for field in fields(Conversation)])


class Conversations:
    def __init__(self, database: Database) -> None:
        self._db = database

    # --- conversations

    def create(self, user_id: str, *, title: str = "", system_prompt: str = "") -> Conversation:
        id, now = new_id("cnv"), self._db.now()
        with self._db.transaction(durable=False) as tx:
            insert(
                tx,
                "conversations",
                id=id,
                user_id=user_id,
                title=title,
                system_prompt=system_prompt,
                created_at=now,
                updated_at=now,
            )
            return self.get(id)

    def get(self, id: str) -> Conversation:
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM conversations c WHERE c.id = ? AND c.deleted_at IS NULL", (id,)
        )
        if row is None:
            raise NotFound(f"There is no conversation {id}.")
        return Conversation(*row)

    def list(
        self, user_id: str, *, query: str = "", limit: int = 50, before: str | None = None
    ) -> builtins.list[Conversation]:
        """Most recently used first.

        `query` is looked for in titles and messages; `before` is the id of the last one of the page before.
        """
        where, params = ["c.user_id = ?", "c.deleted_at IS NULL"], [user_id]
        if query:
            pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where.append(
                "(c.title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM messages m"
                " WHERE m.conversation_id = c.id AND m.content LIKE ? ESCAPE '\\'))"
            )
            params += [pattern, pattern]
        if before is not None:
            cursor = self._db.row("SELECT updated_at, n FROM conversations WHERE id = ?", (before,))
            if cursor is None:
                raise NotFound(f"There is no conversation {before}.")
            where.append("(c.updated_at, c.n) < (?, ?)")
            params += list(cursor)
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM conversations c WHERE {' AND '.join(where)}"
            " ORDER BY c.updated_at DESC, c.n DESC LIMIT ?",
            [*params, limit],
        )
        return [Conversation(*row) for row in rows]

    def rename(self, id: str, title: str) -> Conversation:
        return self._change(id, title=title)

    def set_system_prompt(self, id: str, text: str) -> Conversation:
        return self._change(id, system_prompt=text)

    def delete(self, id: str) -> None:
        """Gone for every reader, training included."""
        with self._db.transaction(durable=False) as tx:
            self.get(id)
            update(tx, "conversations", id, deleted_at=self._db.now())

    def _change(self, id: str, **values: str) -> Conversation:
        with self._db.transaction(durable=False) as tx:
            update(tx, "conversations", id, **values)
            return self.get(id)

    # --- messages

    def message(self, id: str) -> Message:
        return messages.get_message(self._db, id)

    def path_to(self, message_id: str) -> builtins.list[Message]:
        """Root first, the message itself last."""
        return messages.path_to(self._db, message_id)

    def active_path(self, conversation_id: str) -> builtins.list[Message]:
        """What the person sees, root first; empty for a conversation without messages."""
        with self._db.snapshot():
            leaf = self.get(conversation_id).active_leaf_id
            return [] if leaf is None else messages.path_to(self._db, leaf)

    def siblings(self, message_id: str) -> builtins.list[Message]:
        """The message and the others under the same parent, oldest first."""
        with self._db.snapshot():
            return messages.siblings(self._db, message_id)

    def select(self, conversation_id: str, message_id: str) -> Message:
        """Make the newest leaf under the message active, and return that leaf."""
        with self._db.transaction(durable=False) as tx:
            leaf = messages.newest_under(self._db, message_id)
            if leaf.conversation_id != conversation_id:
                raise NotFound(f"There is no message {message_id} in the conversation {conversation_id}.")
            update(tx, "conversations", conversation_id, active_leaf_id=leaf.id)
            return leaf

    def add_user_message(
        self, conversation_id: str, content: str, *, parent_id: str | None = None
    ) -> Message:
        """Under `parent_id`; without one a new branch at the root. The active leaf from now on."""
        with self._db.transaction(durable=False) as tx:
            return self._add(tx, conversation_id, parent_id, "user", content, "complete")

    def start_answer(
        self, conversation_id: str, parent_id: str | None, *, adapter: str, sampling: Mapping[str, Any]
    ) -> Message:
        """An empty pending answer, the active leaf from now on."""
        with self._db.transaction(durable=False) as tx:
            return self._add(
                tx,
                conversation_id,
                parent_id,
                "assistant",
                "",
                "pending",
                adapter=adapter,
                sampling=to_json(dict(sampling)),
            )

    def add_answer(
        self,
        conversation_id: str,
        parent_id: str | None,
        content: str,
        *,
        adapter: str,
        sampling: Mapping[str, Any],
        token_ids: Sequence[int],
        logprobs: Sequence[float],
        finish_reason: str | None,
    ) -> Message:
        """An answer that is complete already, such as the one picked from a comparison."""
        with self._db.transaction(durable=False) as tx:
            return self._add(
                tx,
                conversation_id,
                parent_id,
                "assistant",
                content,
                "complete",
                adapter=adapter,
                sampling=to_json(dict(sampling)),
                token_ids=to_json(list(token_ids)),
                logprobs=to_json(list(logprobs)),
                finish_reason=finish_reason,
            )

    def _add(
        self,
        tx: sqlite3.Connection,
        conversation_id: str,
        parent_id: str | None,
        role: Role,
        content: str,
        status: Status,
        **generated: str | None,
    ) -> Message:
        self.get(conversation_id)
        if parent_id is not None and self.message(parent_id).conversation_id != conversation_id:
            raise NotFound(f"There is no message {parent_id} in the conversation {conversation_id}.")
        id, now = new_id("msg"), self._db.now()
        row = {"sampling": "{}", "token_ids": "[]", "logprobs": "[]", **generated}
        insert(
            tx,
            "messages",
            id=id,
            conversation_id=conversation_id,
            parent_id=parent_id,
            role=role,
            content=content,
            status=status,
            created_at=now,
            **row,
        )
        update(tx, "conversations", conversation_id, active_leaf_id=id, updated_at=now)
        return self.message(id)

    def save_partial(self, message_id: str, content: str) -> None:
        """What an interrupted answer would be left with. Changes nothing once the answer is finished."""
        with self._db.transaction(durable=False) as tx:
            tx.execute(
                "UPDATE messages SET content = ? WHERE id = ? AND status = 'pending'", (content, message_id)
            )

    def finish_answer(
        self,
        message_id: str,
        *,
        content: str,
        status: Literal["complete", "stopped", "failed"],
        token_ids: Sequence[int],
        logprobs: Sequence[float],
        prompt_tokens: int | None,
        ttft_ms: float | None,
        duration_ms: float | None,
        finish_reason: str | None,
        error: str | None = None,
    ) -> Message:
        """Once per answer, even if its conversation was deleted meanwhile; a second finish is a Conflict."""
        if status not in ("complete", "stopped", "failed"):
            raise Invalid(f"An answer cannot end as {status!r}.")
        with self._db.transaction(durable=False) as tx:
            message = messages.get_message(self._db, message_id, even_deleted=True)
            if message.status != "pending":
                raise Conflict(f"The answer {message_id} is finished already ({message.status}).")
            update(
                tx,
                "messages",
                message_id,
                content=content,
                status=status,
                token_ids=to_json(list(token_ids)),
                logprobs=to_json(list(logprobs)),
                prompt_tokens=prompt_tokens,
                ttft_ms=ttft_ms,
                duration_ms=duration_ms,
                finish_reason=finish_reason,
                error=error,
            )
            update(tx, "conversations", message.conversation_id, updated_at=self._db.now())
            return messages.get_message(self._db, message_id, even_deleted=True)

    def fail_interrupted(self) -> int:
        """At server start: answers nobody is writing any more keep the text they had. Returns how many."""
        with self._db.transaction(durable=False) as tx:
            return tx.execute(
                "UPDATE messages SET status = 'stopped', finish_reason = 'cancelled', error = ?"
                " WHERE status = 'pending'",
                (INTERRUPTED,),
            ).rowcount
