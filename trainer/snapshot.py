"""What one round learns from, frozen at a watermark: comparisons, thumbs, demonstrations, and a report.

Plain data that survives a restart as JSON. Not here: where it comes from (`pairs.py`), which rules shaped
it (`pair_rules.py`), tokens.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Turns = tuple[dict[str, str], ...]  # {"role", "content"}, oldest first


@dataclass(frozen=True)
class Answer:
    text: str
    token_ids: tuple[int, ...] = ()  # as sampled, end token included; empty when a person wrote it
    ended: bool = True  # False: cut off at the token limit


@dataclass(frozen=True)
class Preference:
    """One pair inside a group; indices point into the group's answers."""

    better: int
    worse: int
    label: float  # probability that `better` really is better; 0.5 a tie
    weight: float  # a group's weights sum to 1 before rater caps


@dataclass(frozen=True)
class Group:
    """One judgement of one prompt: a vote, a ranking with all its pairs, a correction, an imported pair."""

    source: str  # vote | rating | correction | imported
    source_id: str
    seq: int
    rater: str | None  # None: imported
    prompt: Turns
    answers: tuple[Answer, ...]
    preferences: tuple[Preference, ...]
    heldout: bool = False
    replay: bool = False  # already part of an earlier round

    @property
    def weight(self) -> float:
        return sum(p.weight for p in self.preferences)

    @property
    def judged(self) -> bool:
        """False when every pair is a tie: nothing to be right or wrong about."""
        return any(p.label != 0.5 for p in self.preferences)


@dataclass(frozen=True)
class Thumb:
    """A rated answer without a counterpart."""

    source: str  # rating | vote ("both bad")
    source_id: str
    seq: int
    rater: str
    prompt: Turns
    answer: Answer
    up: bool
    weight: float
    heldout: bool = False
    replay: bool = False


@dataclass(frozen=True)
class Demo:
    """A dialogue whose assistant turns are worth imitating."""

    source: str
    source_id: str
    messages: Turns


@dataclass(frozen=True)
class Snapshot:
    watermark: int
    groups: tuple[Group, ...] = ()
    thumbs: tuple[Thumb, ...] = ()
    demos: tuple[Demo, ...] = ()
    report: tuple[str, ...] = field(default=())  # what was counted, merged, capped, left out, in plain words

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Snapshot:
        return cls(
            watermark=data["watermark"],
            groups=tuple(_group(row) for row in data["groups"]),
            thumbs=tuple(
                Thumb(**{**row, "prompt": tuple(row["prompt"]), "answer": _answer(row["answer"])})
                for row in data["thumbs"]
            ),
            demos=tuple(Demo(**{**row, "messages": tuple(row["messages"])}) for row in data["demos"]),
            report=tuple(data["report"]),
        )


def prompt_key(prompt: Sequence[Mapping[str, str]]) -> str:
    """Hash of a prompt as people see it: case, spacing and Unicode form make no difference."""
    text = "\n".join(f"{turn['role']}: {' '.join(turn['content'].split())}" for turn in prompt)
    return hashlib.sha256(unicodedata.normalize("NFKC", text).casefold().encode()).hexdigest()


def is_heldout(prompt: Sequence[Mapping[str, str]], share: float) -> bool:
    """Whether a prompt is kept for measuring. Depends on its words only, so it stays so in every round."""
    return int(prompt_key(prompt)[:8], 16) / 16**8 < share


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(row["text"], tuple(row["token_ids"]), row["ended"])


def _group(row: Mapping[str, Any]) -> Group:
    return Group(
        **{
            **row,
            "prompt": tuple(row["prompt"]),
            "answers": tuple(_answer(answer) for answer in row["answers"]),
            "preferences": tuple(Preference(**preference) for preference in row["preferences"]),
        }
    )
