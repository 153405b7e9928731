"""Limits on what people send: each refusal names the limit. The body-size limit is in middleware.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.config import ServerConfig
from server.errors import Invalid

MAX_TITLE_CHARS = 200
MAX_REASONS = 16
MAX_REASON_CHARS = 100
MAX_QUERY_CHARS = 200
MAX_PAGE = 200
ROLES = ("system", "user", "assistant")


def check_content(content: object, config: ServerConfig, *, what: str = "content") -> str:
    """The text of a message or correction: a string, not blank, not over-long, and valid Unicode."""
    if not isinstance(content, str):
        raise Invalid(
            f"{what} must be a string of at most {config.max_content_chars} characters, "
            f"not {type(content).__name__}.",
            param=what,
        )
    if not content.strip():
        raise Invalid(
            f"{what} is empty; it must have between 1 and {config.max_content_chars} characters.",
            "Write something first.",
            param=what,
        )
    return check_text(content, config.max_content_chars, what=what)


def check_text(text: object, limit: int, *, what: str) -> str:
    """A string of at most `limit` characters; may be empty."""
    if not isinstance(text, str):
        raise Invalid(f"{what} must be a string, not {type(text).__name__}.", param=what)
    if len(text) > limit:
        raise Invalid(
            f"{what} is {len(text)} characters long; at most {limit} are allowed.", "Shorten it.", param=what
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:  # a lone surrogate, which JSON can spell and UTF-8 cannot
        raise Invalid(f"{what} is not valid Unicode text.", param=what) from error
    return text


def check_reasons(reasons: Sequence[str]) -> list[str]:
    """The reason chips of a vote or rating."""
    if isinstance(reasons, str) or len(reasons) > MAX_REASONS:
        raise Invalid(f"reasons must be a list of at most {MAX_REASONS} short texts.", param="reasons")
    return [check_text(reason, MAX_REASON_CHARS, what="reasons") for reason in reasons]


def check_page(limit: int) -> int:
    """The size of one page of a list."""
    if not 1 <= limit <= MAX_PAGE:
        raise Invalid(f"limit must be between 1 and {MAX_PAGE}, not {limit}.", param="limit")
    return limit


def check_messages(messages: Sequence[Mapping[str, str]], config: ServerConfig) -> list[dict[str, str]]:
    """A prompt as role and content: an optional system message first, a user's message last."""
    if not messages:
        raise Invalid("messages is empty; it must hold at least one user message.", param="messages")
    if len(messages) > config.max_messages:
        raise Invalid(
            f"messages holds {len(messages)} messages; at most {config.max_messages} are allowed.",
            "Send the last part of the conversation, or use conversation_id.",
            param="messages",
        )
    checked: list[dict[str, str]] = []
    for i, message in enumerate(messages):
        where = f"messages[{i}]"
        role = message.get("role")
        if role not in ROLES:
            raise Invalid(f"{where}.role must be one of {', '.join(ROLES)}.", param=f"{where}.role")
        if role == "system" and i > 0:
            raise Invalid("Only the first message may be a system message.", param=f"{where}.role")
        content = check_content(message.get("content"), config, what=f"{where}.content")
        checked.append({"role": role, "content": content})
    if checked[-1]["role"] != "user":
        raise Invalid("The last message must be the user's.", "Add what is to be answered.", param="messages")
    return checked
