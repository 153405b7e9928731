"""A clock that tests move, and short ways to rows that several tests need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from store import Store
from store.adapters import Adapter
from store.comparisons import Comparison, NewCandidate
from store.conversations import Conversation
from store.messages import Message


class HandClock:
    """Stands still until advanced."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


PROMPT = [{"role": "user", "content": "Which is shorter?"}]


def candidate(content: str, adapter: str = "base") -> NewCandidate:
    return NewCandidate(adapter, content, [7, 8], [-0.5, -0.25], "stop", {"temperature": 1.0})


def comparison(store: Store, user_id: str, *, k: int = 2, conversation_id: str | None = None) -> Comparison:
    candidates = [candidate(f"answer {i}") for i in range(k)]
    return store.feedback.create_comparison(
        user_id, PROMPT, "samples", candidates, conversation_id=conversation_id
    )


def answer(store: Store, conversation: Conversation, content: str, parent_id: str | None) -> Message:
    return store.conversations.add_answer(
        conversation.id,
        parent_id,
        content,
        adapter="base",
        sampling={"temperature": 0.7},
        token_ids=[1, 2, 3],
        logprobs=[-0.1, -0.2, -0.3],
        finish_reason="stop",
    )


def exchange(store: Store, user_id: str, question: str = "Hello?") -> tuple[Conversation, Message, Message]:
    """A conversation with one question and one answer."""
    conversation = store.conversations.create(user_id)
    asked = store.conversations.add_user_message(conversation.id, question)
    return conversation, asked, answer(store, conversation, "Hello.", asked.id)


def finish(store: Store, message_id: str, content: str, **changes: Any) -> Message:
    told: dict[str, Any] = {
        "content": content,
        "status": "complete",
        "token_ids": [5, 6],
        "logprobs": [-1.5, -0.125],
        "prompt_tokens": 11,
        "ttft_ms": 12.5,
        "duration_ms": 80.0,
        "finish_reason": "stop",
    }
    return store.conversations.finish_answer(message_id, **told | changes)


def version(store: Store, **changes: Any) -> Adapter:
    """A registered policy version, under the next free name unless one is given."""
    kind = changes.get("kind", "policy")
    name = changes.get("version") or store.registry.next_version(kind)
    told: dict[str, Any] = {
        "version": name,
        "kind": kind,
        "path": f"adapters/{name}",
        "parent": None,
        "round_id": None,
        "base_id": "builtin",
        "base_revision": "1",
        "source": "trained",
        "metrics": {},
        "verdict": None,
        "status": "ready",
        "manifest_sha256": "0" * 64,
    }
    return store.registry.register(**told | changes)
