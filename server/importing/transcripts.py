"""Dialogues that are written down as one text: KoChatGPT's conversation file and hh-rlhf's transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

Messages = list[dict[str, str]]

START = "<<start conversation>>"
_KOCHATGPT = re.compile(r"^<(사람|챗봇)>:", re.MULTILINE)
_HH = re.compile(r"(?:^|\n\n)(Human|Assistant):")
_ROLES = {"사람": "user", "챗봇": "assistant", "Human": "user", "Assistant": "assistant"}


def conversations(text: str) -> Iterator[tuple[int, Messages]]:
    """KoChatGPT: conversations between START lines, each with the line it begins at.

    What comes before a person's first words or after the last answer teaches nothing and is left out, as are
    turns without words; two turns of one speaker become one.
    """
    line = 1
    for part in text.split(START):
        messages = _turns(part, _KOCHATGPT)
        while messages and messages[0]["role"] == "assistant":
            messages.pop(0)
        while messages and messages[-1]["role"] == "user":
            messages.pop()
        if messages:
            yield line, messages
        line += part.count("\n")


def transcript(text: str) -> Messages | None:
    """hh-rlhf: "\\n\\nHuman: ...\\n\\nAssistant: ..."; None if the text is not one."""
    return _turns(text, _HH) if re.match(r"\s*Human:", text) and "\n\nAssistant:" in text else None


def _turns(text: str, mark: re.Pattern[str]) -> Messages:
    text = text.strip()
    marks = list(mark.finditer(text))
    ends = [found.start() for found in marks[1:]] + [len(text)]
    messages: Messages = []
    for found, end in zip(marks, ends, strict=False):  # no marks, one end
        role, content = _ROLES[found[1]], text[found.end() : end].strip()
        if content and messages and messages[-1]["role"] == role:
            messages[-1]["content"] += "\n" + content
        elif content:
            messages.append({"role": role, "content": content})
    return messages
