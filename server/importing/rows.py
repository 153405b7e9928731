"""A row as a prompt or a demonstration, in our own, TRL's, OpenAI's and KoChatGPT's shapes.

Raises Invalid with the reason a row cannot be used. Not here: preferences.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from server.config import ServerConfig
from server.errors import Invalid
from server.limits import ROLES, check_content

Messages = list[dict[str, str]]


def prompt_row(row: Any, config: ServerConfig) -> Messages:
    """A string, {"prompt": text or messages}, or {"messages"} whose closing answer is dropped."""
    value = column(row, "prompt", "messages", "text") if isinstance(row, dict) else row
    messages = messages_of(value, "user", config)
    while messages and messages[-1]["role"] == "assistant":
        messages.pop()
    if not messages or messages[-1]["role"] != "user":
        raise Invalid("The prompt holds no user message.")
    return messages


def demonstration_row(row: Any, config: ServerConfig) -> Messages:
    """{"messages"} that end with an answer, or {"prompt", "completion"}."""
    if isinstance(row, dict) and row.get("messages") is not None:
        messages = messages_of(row["messages"], "user", config)
    else:
        prompt = messages_of(column(row, "prompt"), "user", config)
        messages = prompt + messages_of(column(row, "completion"), "assistant", config)
    if messages[-1]["role"] != "assistant" or len(messages) < 2:
        raise Invalid("A demonstration must end with an assistant's answer to something.")
    return messages


def column(row: Any, *names: str) -> Any:
    """The first of these columns that is there."""
    if not isinstance(row, dict):
        raise Invalid("The row is not a JSON object.")
    for name in names:
        if row.get(name) is not None:
            return row[name]
    raise Invalid(f"The row has no {' or '.join(names)}.")


def messages_of(value: Any, role: str, config: ServerConfig) -> Messages:
    """Messages, checked; plain text becomes one message of `role`."""
    check = partial(check_content, config=config)
    if isinstance(value, str):
        return [{"role": role, "content": check(value)}]
    if not isinstance(value, list) or not value:
        raise Invalid("Expected text or a list of messages.")
    messages = []
    for message in value:
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise Invalid(f"A message needs a role ({', '.join(ROLES)}) and a content.")
        messages.append({"role": message["role"], "content": check(message.get("content"))})
    if len(messages) > config.max_messages:
        raise Invalid(f"More than {config.max_messages} messages in one row.")
    return messages
