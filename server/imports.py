"""Takes in prompts, preferences and demonstrations that exist already, in our own and TRL's shapes.

JSON array or JSONL. A bad row is reported with its number and reason, and skipped; with `strict` the first
one refuses the whole import. An import is one transaction and, repeated, adds nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from server.access import require_operator
from server.config import ServerConfig
from server.errors import Invalid, NotFound, UseCaseError, plain_errors
from server.limits import ROLES, check_content, check_text
from server.services import Services
from store.accounts import User
from store.imported import NewPair

Messages = list[dict[str, str]]
KINDS = ("prompts", "preferences", "demonstrations")
MAX_REPORTED = 100  # bad rows named in a report
MAX_SOURCE_CHARS = 200


@dataclass(frozen=True)
class BadRow:
    row: int  # line of JSONL, position in an array; from 1
    reason: str


@dataclass(frozen=True)
class ImportReport:
    rows: int
    imported: int
    duplicates: int
    skipped: int
    errors: list[BadRow]  # the first MAX_REPORTED


@plain_errors()
def import_rows(
    services: Services, user: User, kind: str, data: bytes, *, source: str = "import", strict: bool = False
) -> ImportReport:
    """Reads and stores all rows of one kind. Operators only."""
    require_operator(user)
    if kind not in KINDS:
        raise NotFound(f"{kind!r} cannot be imported.", f"Choose one of {', '.join(KINDS)}.")
    check_text(source, MAX_SOURCE_CHARS, what="source")
    store = services.store
    config = services.config
    total, bad = 0, list[BadRow]()

    def read(parse: Callable[[Any, ServerConfig], Any]) -> Iterator[Any]:
        nonlocal total
        for number, row in _rows(data):
            total += 1
            try:
                if isinstance(row, UseCaseError):
                    raise row
                yield parse(row, config)
            except UseCaseError as error:
                if strict:
                    raise Invalid(f"Row {number}: {error.message}", "Nothing was imported.") from error
                bad.append(BadRow(number, error.message))

    if kind == "prompts":
        prompts = list(read(_prompt_row))
        good, imported = len(prompts), store.prompts.add_many(prompts, source)
    elif kind == "preferences":
        pairs = list(read(_pair_row))
        good, imported = len(pairs), store.feedback.import_pairs(pairs, source)
    else:
        dialogues = list(read(_demonstration_row))
        good, imported = len(dialogues), store.demonstrations.add_many(dialogues, source)
    store.audit.append(user.id, f"import_{kind}", source, {"imported": imported, "skipped": len(bad)})
    return ImportReport(total, imported, good - imported, len(bad), bad[:MAX_REPORTED])


def _rows(data: bytes) -> Iterator[tuple[int, Any]]:
    """Numbered rows; a row that is not JSON comes as the error that says so."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("The file is not UTF-8 text.", "Save it as UTF-8.") from error
    if text.lstrip()[:1] == "[":
        yield from enumerate(_json(text, "The file"), 1)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, _json(line, "It")
        except Invalid as error:
            yield number, error


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{what} is not valid JSON.", "Send a JSON array or one JSON object a line.") from error


def _prompt_row(row: Any, config: ServerConfig) -> Messages:
    """A string, {"prompt": text or messages}, or {"messages"} whose closing answer is dropped."""
    value = _column(row, "prompt", "messages", "text") if isinstance(row, dict) else row
    messages = _messages(value, "user", config)
    while messages and messages[-1]["role"] == "assistant":
        messages.pop()
    if not messages or messages[-1]["role"] != "user":
        raise Invalid("The prompt holds no user message.")
    return messages


def _pair_row(row: Any, config: ServerConfig) -> NewPair:
    """{"prompt", "chosen", "rejected"}, or chosen and rejected as whole dialogues with a common beginning."""
    chosen = _messages(_column(row, "chosen"), "assistant", config)
    rejected = _messages(_column(row, "rejected"), "assistant", config)
    if row.get("prompt") is not None:
        prompt = _messages(row["prompt"], "user", config)
    else:
        prompt = []
        while len(chosen) > 1 and len(rejected) > 1 and chosen[0] == rejected[0]:
            prompt.append(chosen.pop(0))
            rejected.pop(0)
    answers = _only_answer(chosen, "chosen"), _only_answer(rejected, "rejected")
    if not prompt or prompt[-1]["role"] != "user":
        raise Invalid("There is no prompt that ends with a user message.")
    if answers[0] == answers[1]:
        raise Invalid("chosen and rejected are the same.")
    label = row.get("label")
    if label is not None and (
        isinstance(label, bool)
        or not isinstance(label, int | float)
        or not math.isfinite(label)
        or not 0 <= label <= 1
    ):
        raise Invalid("label must be a number between 0 and 1.")
    return NewPair(prompt, *answers, None if label is None or label == 1 else float(label))


def _demonstration_row(row: Any, config: ServerConfig) -> Messages:
    """{"messages"} that end with an answer, or {"prompt", "completion"}."""
    if isinstance(row, dict) and row.get("messages") is not None:
        messages = _messages(row["messages"], "user", config)
    else:
        prompt = _messages(_column(row, "prompt"), "user", config)
        messages = prompt + _messages(_column(row, "completion"), "assistant", config)
    if messages[-1]["role"] != "assistant" or len(messages) < 2:
        raise Invalid("A demonstration must end with an assistant's answer to something.")
    return messages


def _column(row: Any, *names: str) -> Any:
    if not isinstance(row, dict):
        raise Invalid("The row is not a JSON object.")
    for name in names:
        if row.get(name) is not None:
            return row[name]
    raise Invalid(f"The row has no {' or '.join(names)}.")


def _messages(value: Any, role: str, config: ServerConfig) -> Messages:
    """Plain text becomes one message of `role`."""
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


def _only_answer(messages: Messages, what: str) -> str:
    if len(messages) != 1 or messages[0]["role"] != "assistant":
        raise Invalid(f"{what} is not one assistant's answer.")
    return messages[0]["content"]
