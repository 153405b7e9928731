"""Whose is it, and may they: the checks every use-case starts with.

Another user's id is refused in the same words as an id that never was, so that a reply tells nothing about
what exists.
"""

from __future__ import annotations

from server.errors import Forbidden, absent, not_yours
from server.services import Services
from store import errors as store_errors
from store.accounts import User
from store.comparisons import Comparison
from store.conversations import Conversation
from store.messages import Message

CLIENT = "client"  # the version of assistant messages that an API client brought along; not to be rated


def require_operator(user: User) -> None:
    """Only operators see versions and change what answers."""
    if user.role != "operator":
        raise Forbidden(
            "This needs the operator role.", "Ask an operator, or sign in with an operator's token."
        )


def require_chat(user: User) -> None:
    """Raters compare answers; they have no chats of their own."""
    if user.role == "rater":
        raise Forbidden("Raters compare answers and do not chat.", "Open /compare, or ask for the user role.")


def own_conversation(services: Services, user: User, conversation_id: str) -> Conversation:
    """The conversation, when it exists and is the user's."""
    try:
        conversation = services.store.conversations.get(conversation_id)
    except store_errors.NotFound as error:
        raise absent("conversation") from error
    if conversation.user_id != user.id:
        raise not_yours("conversation")
    return conversation


def own_message(services: Services, user: User, message_id: str) -> Message:
    """The message, when it exists in a conversation of the user."""
    try:
        message = services.store.conversations.message(message_id)
        owner = services.store.conversations.get(message.conversation_id).user_id
    except store_errors.NotFound as error:
        raise absent("message") from error
    if owner != user.id:
        raise not_yours("message")
    return message


def own_answer(services: Services, user: User, message_id: str) -> Message:
    """Like `own_message`, and written by a version, so that feedback on it means something."""
    message = own_message(services, user, message_id)
    if message.role != "assistant" or message.adapter in (None, CLIENT):
        raise absent("answer")
    return message


def own_comparison(services: Services, user: User, comparison_id: str) -> Comparison:
    """The comparison, when it exists and was made for the user."""
    try:
        comparison = services.store.feedback.comparison(comparison_id)
    except store_errors.NotFound as error:
        raise absent("comparison") from error
    if comparison.user_id != user.id:
        raise not_yours("comparison")
    return comparison
