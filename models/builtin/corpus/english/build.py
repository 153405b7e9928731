"""Short ways to write topics: alternatives are separated by `|`, rule groups by `&`.

Contract: `topic` and `turn` turn such text into `Topic` and `FollowUp`; `fill` expands sentence frames over a
table row; `with_common_turns` adds the next turns that any topic can have (more, an example, shorter, sure?).
Not here: any topic's text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from models.builtin.corpus.schema import FollowUp, Kind, Topic

Text = str | Sequence[str]

MORE_ASKS = (
    "Tell me more.",
    "more please",
    "Can you say a bit more about that?",
    "go on",
    "What else can you tell me?",
    "anything else?",
    "Interesting, tell me more.",
    "And what else?",
    "I want to know more about it.",
    "Can you add something?",
)
EXAMPLE_ASKS = (
    "Can you give me an example?",
    "for example?",
    "Like what?",
    "An example would help.",
    "such as?",
    "Could you show me an example?",
    "I do not get it, give me an example.",
    "What would be an example of that?",
    "example please",
)
SHORTER_ASKS = (
    "shorter please",
    "Can you say it shorter?",
    "In one word?",
    "Too long. Say it in short.",
    "keep it short",
    "Just the short answer please.",
    "Make it shorter.",
    "briefly?",
    "Sum it up.",
    "Can you be more brief?",
)
SURE_ASKS = (
    "Are you sure?",
    "really?",
    "Is that true?",
    "Is that right?",
    "are you certain about that?",
    "Hmm, is that correct?",
    "I thought it was something else.",
    "Can you check that again?",
    "I do not believe you.",
)
THANKS_ASKS = (
    "Thanks!",
    "thank you",
    "ok thanks",
    "Great, thank you.",
    "Thank you, that helps.",
    "cool, thanks a lot",
    "perfect, thanks",
    "Thanks, good to know.",
    "that was helpful, thank you",
    "ty",
)
WELCOME = (
    "You are welcome.",
    "You are welcome. I am glad that it helps.",
    "With pleasure. Ask me any time.",
    "Glad to help. Is there anything else?",
)
WELCOME_RULE = (("welcome", "pleasure", "glad", "any time"),)
YES_ASKS = (
    "Yes, I do.",
    "yes",
    "Yes, very much.",
    "yeah, I do",
    "Yes, I have.",
    "Yes, I am.",
    "yes, a lot",
    "Oh yes!",
    "of course I do",
    "Yes, that is right.",
)
YES = (
    "Nice! Tell me a little more about it.",
    "How nice! I like to hear that.",
    "Nice. What do you like about it?",
)
NO_ASKS = (
    "No, I don't.",
    "no",
    "Not really.",
    "No, never.",
    "no, not at all",
    "No, I am not.",
    "nope, not yet",
    "Not much.",
    "No, I have not.",
    "not so much",
)
NO = (
    "That is fine. Everyone is different.",
    "No problem. Maybe another time.",
    "That is fine. We can talk about something else.",
)
YES_OR_NO = ("Do you ", "Have you ", "Are you ", "Did you ")
STOP_WORDS = frozenset(
    "about after again along also always another around because before being between could during every first from "
    "have into just like many more most much often only other people quite really same should since some such than "
    "that their them then there these they thing things this those time very want well what when where which while "
    "with without would your".split()
)


def say(text: Text) -> tuple[str, ...]:
    """The alternatives in a text, in order; a sequence is taken as it is."""
    if not isinstance(text, str):
        return tuple(text)
    return tuple(part.strip() for part in text.split("|") if part.strip())


def rule(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(say(group) for group in text.split("&") if group.strip())


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fill(frames: Text, **slots: str) -> tuple[str, ...]:
    """Each frame with its slots filled; the same text is kept once."""
    return tuple(dict.fromkeys(frame.format(**slots) for frame in say(frames)))


def state(frames: Text, **slots: str) -> tuple[str, ...]:
    """As `fill`, for answers: each begins with a capital letter."""
    return tuple(dict.fromkeys(capital(text) for text in fill(frames, **slots)))


def turn(asks: Text, full: Text, about: str = "", then: tuple[FollowUp, ...] = ()) -> FollowUp:
    return FollowUp(asks=say(asks), full=say(full), about=rule(about), then=then)


def topic(
    key: str,
    kind: Kind,
    asks: Text,
    full: Text,
    *,
    short: Text = "",
    formal: Text = "",
    more: Text = "",
    example: Text = "",
    items: Text = "",
    ask: Text = "",
    about: str = "",
    fact: str = "",
    turns: tuple[FollowUp, ...] = (),
) -> Topic:
    return Topic(
        key=key,
        lang="en",
        kind=kind,
        asks=tuple(dict.fromkeys(say(asks))),
        full=say(full),
        short=say(short),
        formal=say(formal),
        more=say(more),
        example=say(example),
        items=say(items),
        ask_back=say(ask),
        about=rule(about),
        fact=say(fact),
        follow_ups=turns,
    )


def keywords(texts: Sequence[str]) -> tuple[str, ...]:
    """The longer words of the texts, lower-case: a loose on-topic rule for a turn without one."""
    words = re.findall(r"[a-z]{4,}", " ".join(texts).lower())
    return tuple(sorted(set(words) - STOP_WORDS)) or tuple(text.lower() for text in texts)


def thanks_turn() -> FollowUp:
    return FollowUp(asks=THANKS_ASKS, full=WELCOME, about=WELCOME_RULE)


def with_common_turns(item: Topic) -> Topic:
    """The topic with the next turns its own fields can answer, after those it already has."""
    turns = list(item.follow_ups)
    if item.more:
        turns.append(FollowUp(MORE_ASKS, item.more, (keywords(item.more),), (thanks_turn(),)))
    if item.example:
        turns.append(FollowUp(EXAMPLE_ASKS, item.example, (keywords(item.example),)))
    if item.short and item.kind not in ("chat", "translate", "unknown", "refuse"):
        turns.append(FollowUp(SHORTER_ASKS, item.short, item.about))
    if item.fact and item.kind == "fact":
        sure = tuple(f"Yes, I am sure. {text}" for text in item.full[:2])
        turns.append(FollowUp(SURE_ASKS, sure, item.about, (thanks_turn(),)))
    if item.kind in ("fact", "howto", "write", "translate", "identity"):
        turns.append(thanks_turn())
    if item.kind in ("fact", "howto", "translate") and any(
        ask.startswith(YES_OR_NO) for ask in item.ask_back
    ):
        turns.append(FollowUp(YES_ASKS, YES, (("nice",),)))
        turns.append(FollowUp(NO_ASKS, NO, (("fine", "no problem"),)))
    return dataclasses.replace(item, follow_ups=tuple(turns))


def with_asks(item: Topic, asks: Sequence[str]) -> Topic:
    return dataclasses.replace(item, asks=tuple(dict.fromkeys((*item.asks, *asks))))
