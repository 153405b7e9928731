"""Chatting: sending, retrying and editing messages, and looking after conversations.

Streams are async generators of ChatEvent; closing one stops the answer and keeps its text. The other
use-cases are plain functions that block for a moment on the store: call them off the event loop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from server.access import own_conversation, own_message, require_chat
from server.answering import ChatEvent, answer, off_loop, transcript
from server.errors import Invalid, absent, plain_errors
from server.limits import MAX_QUERY_CHARS, MAX_TITLE_CHARS, check_content, check_page, check_text
from server.sampling import Sampling
from server.services import Services
from store.accounts import User
from store.conversations import Conversation
from store.messages import Message
from store.ratings import Rating

__all__ = [
    "ChatEvent",
    "ConversationView",
    "Sampling",
    "create_conversation",
    "delete_conversation",
    "edit_message",
    "list_conversations",
    "open_conversation",
    "rename_conversation",
    "retry_answer",
    "select_sibling",
    "send_message",
    "set_system_prompt",
]

TITLE_CHARS = 60  # of a title made from the first message


@dataclass(frozen=True)
class Position:
    """Where a message stands among its siblings: retries of an answer, edits of a message."""

    index: int  # 0 is the oldest
    count: int
    ids: tuple[str, ...]  # oldest first


@dataclass(frozen=True)
class ConversationView:
    """A conversation as its owner sees it."""

    conversation: Conversation
    messages: list[Message]  # the active path, root first
    ratings: dict[str, Rating]  # by message id, the owner's own
    corrections: dict[str, str]  # by message id, the text the owner wrote instead
    positions: dict[str, Position]  # by message id


async def send_message(
    services: Services,
    user: User,
    *,
    content: str,
    conversation_id: str | None = None,
    sampling: Sampling | None = None,
    system_prompt: str | None = None,
    parent_id: str | None = None,
) -> AsyncGenerator[ChatEvent, None]:
    """Stores the message, in a new conversation when none is named, and streams the answer to it.

    Without `parent_id` it goes under the last message the person sees.
    """
    with plain_errors():
        require_chat(user)
        text = check_content(content, services.config)
        chosen = (sampling or Sampling()).checked(services.config)
        conversation, message = await off_loop(
            _store_message, services, user, conversation_id, text, system_prompt, parent_id
        )
    async with aclosing(_answer_to(services, conversation, message, chosen)) as events:
        async for event in events:
            yield event


async def retry_answer(
    services: Services, user: User, message_id: str, *, sampling: Sampling | None = None
) -> AsyncGenerator[ChatEvent, None]:
    """Streams another answer beside the given one, or a first one to a user's message that has none."""
    with plain_errors():
        require_chat(user)
        chosen = (sampling or Sampling()).checked(services.config)
        message = await off_loop(own_message, services, user, message_id)
        if message.role == "assistant":
            if message.parent_id is None:
                raise Invalid("This answer has no question to answer again.")
            message = await off_loop(own_message, services, user, message.parent_id)
        conversation = await off_loop(own_conversation, services, user, message.conversation_id)
    async with aclosing(_answer_to(services, conversation, message, chosen)) as events:
        async for event in events:
            yield event


async def edit_message(
    services: Services, user: User, message_id: str, content: str, *, sampling: Sampling | None = None
) -> AsyncGenerator[ChatEvent, None]:
    """Stores a changed version of one's own message beside it and streams the answer to that."""
    with plain_errors():
        require_chat(user)
        text = check_content(content, services.config)
        chosen = (sampling or Sampling()).checked(services.config)
        old = await off_loop(own_message, services, user, message_id)
        if old.role != "user":
            raise Invalid("Only your own messages can be edited.", "Correct an answer instead.")
        conversation = await off_loop(own_conversation, services, user, old.conversation_id)
        message = await off_loop(
            services.store.conversations.add_user_message, conversation.id, text, parent_id=old.parent_id
        )
    async with aclosing(_answer_to(services, conversation, message, chosen)) as events:
        async for event in events:
            yield event


@plain_errors()
def create_conversation(
    services: Services, user: User, *, title: str = "", system_prompt: str = ""
) -> Conversation:
    """An empty conversation."""
    require_chat(user)
    check_text(title, MAX_TITLE_CHARS, what="title")
    check_text(system_prompt, services.config.max_content_chars, what="system_prompt")
    return services.store.conversations.create(user.id, title=title, system_prompt=system_prompt)


@plain_errors()
def list_conversations(
    services: Services, user: User, *, query: str = "", limit: int = 50, before: str | None = None
) -> list[Conversation]:
    """The user's conversations, newest first; `query` searches titles and messages."""
    require_chat(user)
    check_text(query, MAX_QUERY_CHARS, what="query")
    if before is not None:
        own_conversation(services, user, before)
    return services.store.conversations.list(user.id, query=query, limit=check_page(limit), before=before)


@plain_errors()
def open_conversation(services: Services, user: User, conversation_id: str) -> ConversationView:
    """The path the person sees, with their ratings and the siblings of each message."""
    conversation = own_conversation(services, user, conversation_id)
    store = services.store
    messages = store.conversations.active_path(conversation.id)
    ratings = store.feedback.ratings_in(conversation.id, user.id)
    corrections: dict[str, str] = {}
    positions: dict[str, Position] = {}
    for message in messages:
        ids = tuple(sibling.id for sibling in store.conversations.siblings(message.id))
        positions[message.id] = Position(ids.index(message.id), len(ids), ids)
        if message.role == "assistant":
            correction = store.feedback.correction(message.id, user.id)
            if correction is not None:
                corrections[message.id] = correction.content
    return ConversationView(conversation, messages, ratings, corrections, positions)


@plain_errors()
def rename_conversation(services: Services, user: User, conversation_id: str, title: str) -> Conversation:
    """Gives the conversation another title."""
    own_conversation(services, user, conversation_id)
    if not check_text(title, MAX_TITLE_CHARS, what="title").strip():
        raise Invalid(
            f"title is empty; it must have between 1 and {MAX_TITLE_CHARS} characters.", param="title"
        )
    return services.store.conversations.rename(conversation_id, title.strip())


@plain_errors()
def set_system_prompt(services: Services, user: User, conversation_id: str, text: str) -> Conversation:
    """What the model is told before the conversation; applies from the next answer on."""
    own_conversation(services, user, conversation_id)
    check_text(text, services.config.max_content_chars, what="system_prompt")
    return services.store.conversations.set_system_prompt(conversation_id, text)


@plain_errors()
def delete_conversation(services: Services, user: User, conversation_id: str) -> None:
    """Removes the conversation from view and from training."""
    own_conversation(services, user, conversation_id)
    services.store.conversations.delete(conversation_id)


@plain_errors()
def select_sibling(
    services: Services, user: User, message_id: str, *, conversation_id: str | None = None
) -> ConversationView:
    """Makes the branch through this message the one that is seen and continued."""
    message = own_message(services, user, message_id)
    if conversation_id not in (None, message.conversation_id):
        raise absent("message")
    services.store.conversations.select(message.conversation_id, message.id)
    return open_conversation(services, user, message.conversation_id)


def title_from(content: str) -> str:
    """A title from the first words of a first message."""
    line = " ".join(content.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rstrip() + "…"


def _store_message(
    services: Services,
    user: User,
    conversation_id: str | None,
    content: str,
    system_prompt: str | None,
    parent_id: str | None,
) -> tuple[Conversation, Message]:
    store = services.store.conversations
    if system_prompt is not None:
        check_text(system_prompt, services.config.max_content_chars, what="system_prompt")
    if conversation_id is None:
        conversation = store.create(user.id, title=title_from(content), system_prompt=system_prompt or "")
    else:
        conversation = own_conversation(services, user, conversation_id)
        if system_prompt is not None and system_prompt != conversation.system_prompt:
            conversation = store.set_system_prompt(conversation.id, system_prompt)
        if not conversation.title:
            conversation = store.rename(conversation.id, title_from(content))
    if parent_id is not None:
        own_message(services, user, parent_id)
    message = store.add_user_message(
        conversation.id, content, parent_id=parent_id or conversation.active_leaf_id
    )
    return conversation, message


async def _answer_to(
    services: Services, conversation: Conversation, message: Message, sampling: Sampling
) -> AsyncGenerator[ChatEvent, None]:
    stream = answer(
        services,
        conversation,
        message,
        lambda: transcript(conversation, services.store.conversations.path_to(message.id)),
        sampling,
        pick=lambda: services.swap.routing.choose(conversation.id),
    )
    async with aclosing(stream) as events:
        async for event in events:
            yield event
