"""The Korean half of the corpus: topics written in Korean, one area a module.

Contract: `topics()` gives all of them, keys unique and beginning with "ko.". Not here: manners, typos,
arithmetic, system prompts.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from models.builtin.corpus.schema import Topic

from .more_asks import MORE_ASKS
from .write import parts

AREAS: tuple[str, ...] = (
    "greetings",
    "identity",
    "feelings",
    "feelings_more",
    "definitions",
    "animals",
    "food",
    "words",
    "howto",
    "stories",
    "writing",
    "daily",
    "smalltalk",
    "places",
    "facts",
    "lists",
    "health",
    "school_work",
    "refusals",
    "unknown",
    "countries",
    "translations",
)


def topics() -> tuple[Topic, ...]:
    """Every Korean topic, in the order of `AREAS`."""
    found: list[Topic] = []
    for area in AREAS:
        module = import_module(f"{__name__}.{area}")
        found.extend(_with_more_asks(topic) for topic in module.TOPICS)
    return tuple(found)


def _with_more_asks(topic: Topic) -> Topic:
    more = parts(MORE_ASKS.get(topic.key.removeprefix("ko."), ""))
    return replace(topic, asks=tuple(dict.fromkeys(topic.asks + more))) if more else topic
