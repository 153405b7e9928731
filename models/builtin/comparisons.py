"""Authored judgements for the first reward model, and good answers for the first policy.

Contract: each `Judgement` says which of two answers to one prompt is better and why. Manners are drawn alike
for both sides, so that neither manner nor length gives the better one away. Prompts are training wordings
only. Not here: fitting (rapport/starting_versions.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from models.builtin.corpus.dialogues import Dialogue, DialogueMaker, family, rough
from models.builtin.corpus.judged import RUDE, VACUOUS
from models.builtin.corpus.manners import GOOD, MANNERS, pick_manner, render
from models.builtin.corpus.schema import Language, Topic
from models.builtin.corpus.skills import SKILLS, arithmetic, unknown
from models.builtin.corpus.split import for_training

LANGUAGES: tuple[Language, ...] = ("en", "ko")


@dataclass(frozen=True)
class Judgement:
    """`ended` tells whether the worse answer came to its own end; the better one always did."""

    reason: str
    prompt: str
    better: str
    worse: str
    ended: bool = True


class Judge:
    """Draws judgements from the corpus."""

    def __init__(self, maker: DialogueMaker) -> None:
        self._maker = maker
        self._families: dict[str, list[Topic]] = {}
        for topic in maker.topics:
            self._families.setdefault(family(topic), []).append(topic)
        self._kinds: tuple[tuple[Callable[[Random, Language], Judgement | None], int], ...] = (
            (self._right_over_wrong, 3),
            (self._on_topic_over_off_topic, 4),
            (self._finished_over_cut, 2),
            (self._kind_over_rude, 2),
            (self._helpful_over_vacuous, 3),
            (self._honest_over_invented, 2),
            (self._right_sum_over_wrong, 1),
            (self._said_once_over_repeated, 2),
        )

    def draw(self, count: int, seed: int) -> list[Judgement]:
        rng, found = Random(f"judgements {seed}"), list[Judgement]()
        makers = [make for make, _ in self._kinds]
        while len(found) < count:
            made = rng.choices(makers, [weight for _, weight in self._kinds])[0](rng, rng.choice(LANGUAGES))
            if made is not None and made.better != made.worse:
                found.append(made)
        return found

    def _drawn(self, rng: Random, lang: Language) -> tuple[Topic, str, str]:
        """A topic, a way to ask for it, and an answer in any of its manners but curt."""
        topic = self._maker.topic(rng, lang)
        ask = rough(rng.choice(for_training(topic.asks)), lang, rng)
        manner = pick_manner(topic, rng, [m for m in MANNERS if m != "curt"])
        return topic, ask, render(topic, manner, rng)

    def _right_over_wrong(self, rng: Random, lang: Language) -> Judgement | None:
        topic, ask, answer = self._drawn(rng, lang)
        others = [other for other in self._families[family(topic)] if other.fact and other.fact != topic.fact]
        if not topic.fact or not others:
            return None
        wrong = rng.choice(others).fact[0]
        changed = re.sub(re.escape(topic.fact[0]), wrong.capitalize(), answer, flags=re.IGNORECASE)
        return Judgement("right over wrong", ask, answer, changed)

    def _on_topic_over_off_topic(self, rng: Random, lang: Language) -> Judgement | None:
        topic, ask, answer = self._drawn(rng, lang)
        other, _, stray = self._drawn(rng, lang)
        return None if family(other) == family(topic) else Judgement("on topic", ask, answer, stray)

    def _finished_over_cut(self, rng: Random, lang: Language) -> Judgement | None:
        _, ask, answer = self._drawn(rng, lang)
        words = answer.split(" ")
        if len(words) < 4:
            return None
        cut = " ".join(words[: rng.randint(2, len(words) - 1)])
        return Judgement("finished over cut", ask, answer, cut, ended=rng.random() < 0.5)

    def _kind_over_rude(self, rng: Random, lang: Language) -> Judgement | None:
        topic, ask, answer = self._drawn(rng, lang)
        rude = render(topic, "curt", rng) if rng.random() < 0.5 else rng.choice(RUDE[lang])
        return Judgement("kind over rude", ask, answer, rude)

    def _helpful_over_vacuous(self, rng: Random, lang: Language) -> Judgement | None:
        topic, ask, answer = self._drawn(rng, lang)
        empty = rng.choice(VACUOUS[lang])
        return (
            None
            if topic.kind in ("unknown", "refuse")
            else Judgement("helpful over vacuous", ask, answer, empty)
        )

    def _honest_over_invented(self, rng: Random, lang: Language) -> Judgement | None:
        ((ask, honest),) = unknown.make(rng, lang, False).turns
        _, _, invented = self._drawn(rng, lang)
        return Judgement("honest over invented", ask, honest, invented)

    def _right_sum_over_wrong(self, rng: Random, lang: Language) -> Judgement | None:
        made = arithmetic.make(rng, lang, False)
        (ask, answer), result = made.turns[0], made.about[0][0]
        if len(made.turns) > 1:
            return None
        wrong = str(max(0, int(result) + rng.choice((-10, -2, -1, 1, 2, 3, 10))))
        return Judgement("right sum", ask, answer, wrong.join(answer.rsplit(result, 1)))

    def _said_once_over_repeated(self, rng: Random, lang: Language) -> Judgement | None:
        _, ask, answer = self._drawn(rng, lang)
        return Judgement("said once", ask, answer, " ".join([answer] * rng.choice((2, 3))))


def good_dialogues(maker: DialogueMaker, count: int, seed: int) -> list[Dialogue]:
    """Dialogues whose answers are in the good manners only: what the first policy imitates."""
    rng, found = Random(f"good {seed}"), list[Dialogue]()
    while len(found) < count:
        lang = rng.choice(LANGUAGES)
        if rng.random() < 0.15:
            make, _ = rng.choice(sorted(SKILLS.values(), key=str))
            turns = make(rng, lang, False).turns
        else:
            topic = maker.topic(rng, lang)
            manner = pick_manner(topic, rng, GOOD)
            turns = ((rough(rng.choice(for_training(topic.asks)), lang, rng), render(topic, manner, rng)),)
        found.append(
            [
                {"role": role, "content": text}
                for turn in turns
                for role, text in zip(("user", "assistant"), turn, strict=True)
            ]
        )
    return found
