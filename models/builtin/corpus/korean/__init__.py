"""The Korean half of the corpus: topics written in Korean, one area a module.

Contract: `topics()` gives all of them, keys unique and beginning with "ko.". Not here: manners, typos,
arithmetic, system prompts.
"""

from __future__ import annotations

from importlib import import_module

from models.builtin.corpus.schema import Topic

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
        found.extend(module.TOPICS)
    return tuple(found)
