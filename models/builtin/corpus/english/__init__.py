"""The English half of the corpus: every topic, one module for each area.

Not here: manners, noise, sampling.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

from models.builtin.corpus.english.build import with_asks, with_common_turns
from models.builtin.corpus.english.wordings import WORDINGS
from models.builtin.corpus.schema import Topic

OPEN = (
    "greet",
    "identity",
    "talk",
    "event",
    "refuse",
)  # worded freely: each such topic is a family of its own


def topics() -> tuple[Topic, ...]:
    """Every English topic, in a fixed order (modules by name, topics as written)."""
    found: list[Topic] = []
    for module in sorted(item.name for item in pkgutil.iter_modules(__path__)):
        found += getattr(importlib.import_module(f"{__name__}.{module}"), "TOPICS", ())
    keys = [item.key for item in found]
    if len(set(keys)) != len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"topics written twice: {twice}")
    strangers = sorted(WORDINGS.keys() - set(keys))
    if strangers:
        raise ValueError(f"wordings of topics that do not exist: {strangers}")
    worded = (with_asks(item, WORDINGS.get(item.key, ())) for item in found)
    return tuple(with_common_turns(dataclasses.replace(item, key=open_key(item.key))) for item in worded)


def open_key(key: str) -> str:
    """ "talk.riddle" becomes "talk_riddle.open", so that it is drawn as often as a family of one."""
    area, _, name = key.partition(".")
    return f"{area}_{name}.open" if area in OPEN else key
