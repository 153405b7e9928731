"""The ways an answer can be given: each authored topic said tersely, warmly, formally, as a list and so on.

Contract: `manners_of` names the manners a topic has text for; `render` gives one answer in one of them.
Korean registers are never mixed in one answer: 해요체, 합니다체 (`formal`) and 반말 (`casual`) each have
wrappers of their own. Not here: wrapper text (`wrappers`), sampling of topics, noise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Literal, get_args

from models.builtin.corpus import wrappers
from models.builtin.corpus.korean.registers import to_casual, to_formal
from models.builtin.corpus.levels import registers
from models.builtin.corpus.schema import FollowUp, Language, Topic
from models.builtin.corpus.tender import TENDER

Manner = Literal[
    "terse", "full", "warm", "formal", "question", "example", "list", "rambling", "hedging", "curt", "casual"
]
MANNERS: tuple[Manner, ...] = get_args(Manner)
GOOD: tuple[Manner, ...] = ("full", "warm", "question", "example", "list", "formal")
WEIGHTS: dict[Manner, float] = {  # how often the base model shows each, where a topic allows it
    "full": 0.2, "warm": 0.12, "question": 0.13, "terse": 0.11, "formal": 0.1, "example": 0.09, "list": 0.08,
    "rambling": 0.07, "hedging": 0.06, "curt": 0.05, "casual": 0.09,
}  # fmt: skip
TOLD = (
    "fact",
    "howto",
    "translate",
    "identity",
)  # kinds that inform, so that one may hedge or be asked for more
CLOSED = ("refuse", "unknown")  # kinds whose answer carries its own tone


def manners_of(topic: Topic) -> tuple[Manner, ...]:
    """Manners the topic has text for, in the order of MANNERS."""
    korean = topic.lang == "ko"
    has: dict[Manner, bool] = {
        "terse": bool(topic.short),
        "full": True,
        "warm": topic.kind not in (*CLOSED, "write"),
        "formal": bool(topic.formal) or not korean,
        "question": bool(topic.ask_back) or topic.kind in ("fact", "howto"),
        "example": bool(topic.example),
        "list": bool(topic.items),
        "rambling": bool(topic.more),
        "hedging": topic.kind in ("fact", "howto"),
        "curt": bool(topic.short) and topic.kind in TOLD,
        "casual": korean and bool(topic.casual),
    }
    return tuple(manner for manner in MANNERS if has[manner])


def pick_manner(topic: Topic, rng: random.Random, allowed: Sequence[Manner] = MANNERS) -> Manner:
    """One of the topic's manners by WEIGHTS; `full` when none is allowed."""
    found = [manner for manner in manners_of(topic) if manner in allowed] or ["full"]
    return rng.choices(found, [WEIGHTS[manner] for manner in found])[0]


def render(topic: Topic, manner: Manner, rng: random.Random) -> str:
    """One answer to the topic in that manner (`full` when the topic has no text for it)."""
    if manner not in manners_of(topic):
        manner = "full"
    pick = _picker(rng)
    lang, full = topic.lang, pick(topic.full)
    if manner == "terse":
        return pick(topic.short)
    if manner == "warm":
        tone = "tender" if topic.key in TENDER else "warm" if topic.kind in TOLD else "warm_chat"
        return wrapped(tone, lang, full, rng)
    if manner == "formal":
        plain = topic.kind not in TOLD
        said = pick(topic.formal or topic.full)
        return said if plain else wrapped("formal", lang, said, rng)
    if manner == "question":
        return f"{full} {pick(topic.ask_back or wrappers.ASK_BACK[lang])}"
    if manner == "example":
        return f"{full} {pick(topic.example)}"
    if manner == "list":
        return listed(topic, rng)
    if manner == "rambling":
        return wrapped("rambling", lang, f"{full} {pick(topic.more)}", rng, always=True)
    if manner == "hedging":
        return wrapped("hedging", lang, full, rng, always=True)
    if manner == "curt":
        said = pick(topic.short)
        frames = wrappers.CURT_CASUAL if "casual" in registers(said) else wrappers.CURT[lang]
        return pick(frames).format(said.rstrip(".!"))
    if manner == "casual":
        said = pick(topic.casual)
        back = _casual_or_none(pick(topic.ask_back)) if topic.ask_back and rng.random() < 0.3 else None
        return f"{said} {back}" if back else wrapped("casual", lang, said, rng)
    return full


def render_turn(turn: FollowUp, lang: Language, manner: Manner, rng: random.Random) -> str:
    """The answer to a follow-up, in the register of that manner where its text allows one."""
    said = rng.choice(turn.full)
    if lang == "ko" and manner in ("formal", "casual"):
        try:
            return to_formal(said) if manner == "formal" else to_casual(said)
        except ValueError:
            return said
    if manner in ("formal", "warm") and rng.random() < 0.5:
        return wrapped("warm_chat" if manner == "warm" else "formal", lang, said, rng)
    return said


def wrapped(name: str, lang: Language, text: str, rng: random.Random, *, always: bool = False) -> str:
    """`text` between an opening and a closing of that set; one of the two may be left out."""
    openings, closings = wrappers.SETS[lang][name]
    first = rng.random()
    opening = rng.choice(openings) + " " if openings and (first < 0.7) else ""
    closing = " " + rng.choice(closings) if closings and (first >= 0.45 or not opening) else ""
    if always and not (opening or closing):
        opening = rng.choice(openings) + " "
    return f"{opening}{text}{closing}"


def listed(topic: Topic, rng: random.Random) -> str:
    head = rng.choice(wrappers.LIST_HEADS[topic.lang])
    numbered = topic.kind == "howto" or rng.random() < 0.3
    marks = [f"{i}." if numbered else "-" for i in range(1, len(topic.items) + 1)]
    return "\n".join([head, *(f"{mark} {item}" for mark, item in zip(marks, topic.items, strict=True))])


def _picker(rng: random.Random) -> Callable[[Sequence[str]], str]:
    def pick(options: Sequence[str]) -> str:
        return rng.choice(options)

    return pick


def _casual_or_none(text: str) -> str | None:
    try:
        return to_casual(text)
    except ValueError:
        return None
