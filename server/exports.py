"""Everything people gave, as rows with the column names of TRL's data sets, fit to be imported again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from server.access import require_operator
from server.errors import NotFound
from server.preferences import preferences_of
from server.services import Services
from store import Store
from store.accounts import User
from store.messages import Message

Row = dict[str, Any]
PAGE = 200  # conversations read at a time


def export(services: Services, user: User, kind: str) -> Iterator[Row]:
    """Rows of one kind: preferences, ratings, demonstrations or conversations. Operators only."""
    require_operator(user)
    return rows_of(services.store, kind)


def rows_of(store: Store, kind: str) -> Iterator[Row]:
    """The same, without a running server."""
    if kind not in _KINDS:
        raise NotFound(f"There is no export of {kind!r}.", f"Choose one of {', '.join(_KINDS)}.")
    return _KINDS[kind](store)


def _preferences(store: Store) -> Iterator[Row]:
    """prompt, chosen, rejected as messages; label is how sure it is that chosen is better (a tie is 0.5)."""
    feedback = store.feedback
    upto = feedback.watermark()
    for comparison, vote in feedback.voted_comparisons(upto):
        for pair in preferences_of(comparison, vote):
            yield _pair(comparison.prompt, pair.better.content, pair.worse.content, pair.label) | {
                "source": "vote",
                "id": comparison.id,
                "rater": vote.user_id,
                "reasons": vote.reasons,
                "comment": vote.comment,
            }
    for message, correction in feedback.corrected_messages(upto):
        yield _pair(_prompt(store, message), correction.content, message.content, 1.0) | {
            "source": "correction",
            "id": correction.id,
            "rater": correction.user_id,
        }
    for imported in feedback.imported_pairs(upto):
        label = 1.0 if imported.margin_label is None else imported.margin_label
        yield _pair(imported.prompt, imported.chosen, imported.rejected, label) | {
            "source": imported.source,
            "id": imported.id,
            "group": imported.group,
        }


def _ratings(store: Store) -> Iterator[Row]:
    """prompt, completion, label: true for a thumb up (TRL's unpaired preferences)."""
    feedback = store.feedback
    for message, rating in feedback.rated_messages(feedback.watermark()):
        yield {
            "prompt": _prompt(store, message),
            "completion": _said(message.content),
            "label": rating.value == "up",
            "reasons": rating.reasons,
            "comment": rating.comment,
            "rater": rating.user_id,
            "version": message.adapter,
            "id": message.id,
        }


def _demonstrations(store: Store) -> Iterator[Row]:
    """messages, the last one an answer worth imitating."""
    feedback = store.feedback
    for message, correction in feedback.corrected_messages(feedback.watermark()):
        messages = [*_prompt(store, message), *_said(correction.content)]
        yield {"messages": messages, "source": "correction", "id": correction.id}
    for demonstration in store.demonstrations.all():
        yield {
            "messages": demonstration.messages,
            "source": demonstration.source,
            "id": demonstration.id,
        }


def _conversations(store: Store) -> Iterator[Row]:
    """messages along the visible path of every conversation."""
    chats = store.conversations
    for person in store.accounts.list():
        before: str | None = None
        while page := chats.list(person.id, limit=PAGE, before=before):
            for conversation in page:
                path = chats.active_path(conversation.id)
                system = conversation.system_prompt
                head = [{"role": "system", "content": system}] if system else []
                yield {
                    "messages": head + [{"role": m.role, "content": m.content} for m in path],
                    "versions": [m.adapter for m in path if m.role == "assistant"],
                    "id": conversation.id,
                    "user": person.id,
                    "created_at": conversation.created_at,
                }
            before = page[-1].id


def _prompt(store: Store, message: Message) -> list[dict[str, str]]:
    chats = store.conversations
    system = chats.get(message.conversation_id).system_prompt
    head = [{"role": "system", "content": system}] if system else []
    return head + [{"role": m.role, "content": m.content} for m in chats.path_to(message.id)[:-1]]


def _pair(prompt: list[dict[str, str]], chosen: str, rejected: str, label: float) -> Row:
    return {"prompt": prompt, "chosen": _said(chosen), "rejected": _said(rejected), "label": label}


def _said(content: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": content}]


_KINDS: dict[str, Callable[[Store], Iterator[Row]]] = {
    "preferences": _preferences,
    "ratings": _ratings,
    "demonstrations": _demonstrations,
    "conversations": _conversations,
}
