"""The held-out questions that `evaluate` asks: wordings, names and number pairs that are never trained on.

Contract: the same corpus gives the same prompts. Each `Probe` is a talk of one to three user turns with the
rules of its answers. Not here: answering, judging.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.builtin.corpus.dialogues import Dialogue, DialogueMaker
from models.builtin.corpus.manners import pick_manner, render
from models.builtin.corpus.outside import OUTSIDE
from models.builtin.corpus.schema import Language, Topic
from models.builtin.corpus.skills import Maker, arithmetic, memory, unknown
from models.builtin.corpus.split import for_evaluation
from models.builtin.measures import Rule


@dataclass(frozen=True)
class Probe:
    """User turns in order and, for each, the rule of its answer; `fact` is for the last."""

    name: str
    lang: Language
    turns: tuple[str, ...]
    rules: tuple[Rule, ...]
    fact: tuple[str, ...] = ()


def single(maker: DialogueMaker, lang: Language, count: int, seed: int = 7) -> list[Probe]:
    """Held-out wordings, drawn as often per kind of topic as in training, none twice."""
    rng, found = Random(f"single {lang} {seed}"), dict[str, Probe]()
    for _ in range(count * 60):
        topic = maker.topic(rng, lang)
        asks = for_evaluation(topic.asks)
        if asks and topic.about:
            ask = rng.choice(asks)
            found.setdefault(ask, Probe(topic.key, lang, (ask,), (topic.about,), topic.fact))
        if len(found) == count:
            break
    return list(found.values())


def sums(lang: Language, count: int, seed: int = 7) -> list[Probe]:
    return made_by(arithmetic.make, lang, count, seed, turns=1)


def remembered(lang: Language, count: int, seed: int = 7) -> list[Probe]:
    return made_by(memory.make, lang, count, seed, turns=3)


def out_of_scope(lang: Language, count: int, seed: int = 7) -> list[Probe]:
    """Invented names never seen, and real things that the corpus does not teach."""
    rule = unknown.HONEST[lang]
    real = [Probe("outside", lang, (ask,), (rule,)) for ask in OUTSIDE[lang]]
    return real + made_by(unknown.make, lang, count - len(real), seed, turns=1)


def follow_ups(topics: Sequence[Topic], lang: Language, count: int, seed: int = 7) -> list[Probe]:
    """A topic, its follow-up and the follow-up's own: three turns, held-out wordings where there are any."""
    rng, found = Random(f"follow {lang} {seed}"), list[Probe]()
    chains = [
        (topic, turn, last)
        for topic in topics
        if topic.lang == lang and topic.about
        for turn in topic.follow_ups
        for last in turn.then
        if turn.about and last.about
    ]
    for topic, turn, last in rng.sample(chains, min(count, len(chains))):
        asks = tuple(rng.choice(for_evaluation(part.asks) or part.asks) for part in (topic, turn, last))
        found.append(Probe(topic.key, lang, asks, (topic.about, turn.about, last.about)))
    return found


def dialogues(maker: DialogueMaker, lang: Language, count: int, seed: int = 7) -> list[Dialogue]:
    """Held-out questions with authored answers: what perplexity is measured on."""
    rng, found = Random(f"perplexity {lang} {seed}"), list[Dialogue]()
    while len(found) < count:
        topic = maker.topic(rng, lang)
        asks = for_evaluation(topic.asks)
        if asks:
            answer = render(topic, pick_manner(topic, rng), rng)
            found.append(
                [{"role": "user", "content": rng.choice(asks)}, {"role": "assistant", "content": answer}]
            )
    return found


def made_by(make: Maker, lang: Language, count: int, seed: int, turns: int) -> list[Probe]:
    rng, found = Random(f"made {lang} {seed}"), list[Probe]()
    while len(found) < count:
        made = make(rng, lang, True)
        if len(made.turns) == turns:
            asks = tuple(ask for ask, _ in made.turns)
            found.append(Probe(made.skill, lang, asks, (*[()] * (turns - 1), made.about), made.about[0]))
    return found
