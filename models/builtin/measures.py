"""Rules that judge an answer, each one a reader can check by hand.

Contract: pure functions of an answer's text. `manner_of` names the manner that the answer's surface shows
(list marks, a question at its end, its Korean ending, its length), not what the model was asked for.
Not here: generating answers, choosing prompts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.builtin.corpus.marks import MARKS
from models.builtin.corpus.schema import Language

Rule = Sequence[Sequence[str]]

_LIST = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
_FORMAL_KO = re.compile(r"(?:니다|니까)[.?!]?$")
_POLITE_KO = re.compile(r"(?:요|죠|니다|니까)[.?!~]*$")


def contains(answer: str, needle: str) -> bool:
    """Whether the lower-cased answer holds the text; a number must stand alone, so that 7 is not in 17."""
    if needle.isdigit():
        return re.search(rf"(?<!\d){needle}(?!\d)", answer) is not None
    return needle.lower() in answer.lower()


def on_topic(answer: str, about: Rule) -> bool:
    """Every group of the rule has a text that the answer contains."""
    return bool(answer.strip()) and all(any(contains(answer, needle) for needle in group) for group in about)


def loops(answer: str) -> bool:
    """The same five words (or fifteen characters) three times over."""
    words = answer.split()
    fives = [" ".join(words[i : i + 5]) for i in range(len(words) - 4)]
    pieces = [answer[i : i + 15] for i in range(len(answer) - 14)]
    return any(seen.count(item) > 2 for seen in (fives, pieces) for item in set(seen))


def manner_of(answer: str, lang: Language) -> str:
    """The manner an answer shows, by the first rule that fits."""
    text, low = answer.strip(), answer.strip().lower()
    marks = MARKS[lang]
    if len(_LIST.findall(text)) >= 2:
        return "list"
    for name in ("curt", "hedging", "rambling", "example"):
        if any(mark in low for mark in marks[name]):
            return name
    if lang == "ko":
        last = text.split("\n")[-1]
        if _FORMAL_KO.search(last):
            return "formal"
        if len(text) > 12 and not _POLITE_KO.search(last):
            return "casual"
        if text.endswith("?"):
            return "question"
        return "terse" if len(text) <= 8 else "warm" if "!" in text else "full"
    if any(mark in low for mark in marks["formal"]):
        return "formal"
    if text.endswith("?"):
        return "question"
    return "warm" if "!" in text else "terse" if len(text.split()) <= 4 else "full"
