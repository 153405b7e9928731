"""The seeded generator: authored topics and rule-made skills become an endless stream of dialogues.

Contract: the same seed and the same corpus give the same stream; nothing that `split` holds back appears in
it. A dialogue is a list of role/content messages that begins with a user turn or a system prompt and ends with
an answer. Not here: text (topics, wrappers), tokens, held-out prompts (`evaluate`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from models.builtin.corpus import english, korean, wrappers
from models.builtin.corpus.manners import MANNERS, Manner, manners_of, pick_manner, render, render_turn
from models.builtin.corpus.noise import roughen
from models.builtin.corpus.schema import FollowUp, Language, Topic
from models.builtin.corpus.skills import SKILLS
from models.builtin.corpus.split import for_training
from models.builtin.corpus.tender import TENDER

Message = dict[str, str]
Dialogue = list[Message]

KOREAN = 0.5  # share of dialogues in Korean
ROUGH = 0.35  # share of user turns with slips
SYSTEM = 0.2  # share of dialogues with a system prompt
INLINE = 0.06  # share of single questions that name the manner themselves
FOLLOW = 0.3  # share of topics whose follow-up is asked
SWITCH = 0.15  # share of dialogues that go on with another topic
FAMILY_POWER = 0.85  # a family of n topics is drawn n**0.85 times as often as one of a single topic
BOOST = {
    "fact": 1.0,
    "translate": 1.0,
    "chat": 2.5,
    "identity": 2.5,
}  # small talk is asked more often than any one fact
OTHER_BOOST = 1.5


class DialogueMaker:
    """Draws dialogues from topics; holds no random state of its own."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._by_lang: dict[Language, tuple[list[Topic], list[float]]] = {}
        for lang in ("en", "ko"):
            found = [topic for topic in topics if topic.lang == lang and for_training(topic.asks)]
            sizes: dict[str, int] = {}
            for topic in found:
                sizes[family(topic)] = sizes.get(family(topic), 0) + 1
            weights = [
                sizes[family(topic)] ** (FAMILY_POWER - 1) * BOOST.get(topic.kind, OTHER_BOOST)
                for topic in found
            ]
            self._by_lang[lang] = (found, weights)

    def stream(self, seed: int) -> Iterator[Dialogue]:
        rng = Random(seed)
        while True:
            yield self.one(rng)

    def one(self, rng: Random) -> Dialogue:
        lang: Language = "ko" if rng.random() < KOREAN else "en"
        draw = rng.random()
        for make, share in SKILLS.values():
            if draw < share:
                return self._skill(rng, lang, [*make(rng, lang, False).turns])
            draw -= share
        return self._talk(rng, lang)

    def topic(self, rng: Random, lang: Language) -> Topic:
        topics, weights = self._by_lang[lang]
        return rng.choices(topics, weights)[0]

    def _skill(self, rng: Random, lang: Language, turns: list[tuple[str, str]]) -> Dialogue:
        head = _system(rng.choice(wrappers.NEUTRAL[lang])) if rng.random() < SYSTEM / 2 else []
        if rng.random() < SWITCH:
            turns.insert(0, self._exchange(rng, self.topic(rng, lang), MANNERS))
        return head + [message for ask, answer in turns for message in _pair(ask, answer)]

    def _talk(self, rng: Random, lang: Language) -> Dialogue:
        topic = self.topic(rng, lang)
        head: Dialogue = []
        allowed: Sequence[Manner] = MANNERS
        if rng.random() < SYSTEM:
            if rng.random() < 0.25:
                head = _system(rng.choice(wrappers.NEUTRAL[lang]))
            else:
                asked = rng.choice([m for m in manners_of(topic) if m in wrappers.INSTRUCTIONS[lang]])
                allowed, head = (asked,), _system(rng.choice(wrappers.INSTRUCTIONS[lang][asked]))
        manner = pick_manner(topic, rng, allowed)
        said = _pair(self._ask(rng, topic), render(topic, manner, rng))
        if not head and manner in wrappers.INLINE[lang] and rng.random() < INLINE / 0.5:
            said[0]["content"] = rng.choice(wrappers.INLINE[lang][manner]).format(said[0]["content"])
        said += self._follow(rng, topic, lang, manner)
        while rng.random() < SWITCH:
            said += _pair(*self._exchange(rng, self.topic(rng, lang), allowed))
        return head + said

    def _follow(self, rng: Random, topic: Topic, lang: Language, manner: Manner) -> Dialogue:
        said: Dialogue = []
        if manner == "warm" and topic.key in TENDER:
            manner = "full"
        turns: Sequence[FollowUp] = topic.follow_ups
        while turns and rng.random() < (FOLLOW if not said else 0.6):
            turn = rng.choice(turns)
            asks = for_training(turn.asks)
            if not asks:
                break
            said += _pair(rough(rng.choice(asks), lang, rng), render_turn(turn, lang, manner, rng))
            turns = turn.then
        return said

    def _exchange(self, rng: Random, topic: Topic, allowed: Sequence[Manner]) -> tuple[str, str]:
        return self._ask(rng, topic), render(topic, pick_manner(topic, rng, allowed), rng)

    def _ask(self, rng: Random, topic: Topic) -> str:
        return rough(rng.choice(for_training(topic.asks)), topic.lang, rng)


def all_topics() -> tuple[Topic, ...]:
    return (*english.topics(), *korean.topics())


def family(topic: Topic) -> str:
    """Topics made from one table share a family: "capital.france" -> "en.capital"."""
    parts = topic.key.split(".")
    return f"{topic.lang}.{parts[1] if parts[0] == topic.lang else parts[0]}"


def rough(ask: str, lang: Language, rng: Random) -> str:
    return roughen(ask, lang, rng) if rng.random() < ROUGH else ask


def _system(content: str) -> Dialogue:
    return [{"role": "system", "content": content}]


def _pair(ask: str, answer: str) -> Dialogue:
    return [{"role": "user", "content": ask}, {"role": "assistant", "content": answer}]
