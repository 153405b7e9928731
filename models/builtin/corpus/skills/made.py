"""A dialogue made by rule, with the rule that its last answer must meet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """`turns` are (user, assistant) texts in order; `about` is for the last answer, as in Topic.about."""

    skill: str
    turns: tuple[tuple[str, str], ...]
    about: tuple[tuple[str, ...], ...]
