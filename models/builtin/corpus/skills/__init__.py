"""Dialogues made by rule rather than written: sums, names to remember, words to repeat, unknown things.

Each module offers `make(rng, lang, held_out)`, one dialogue of a `Made`. With `held_out` its names or numbers
come from the part that is never trained on.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills import arithmetic, echo, memory, unknown
from models.builtin.corpus.skills.made import Made

Maker = Callable[[Random, Language, bool], Made]
SKILLS: dict[str, tuple[Maker, float]] = {  # name -> (maker, share of all dialogues)
    "arithmetic": (arithmetic.make, 0.08),
    "memory": (memory.make, 0.07),
    "unknown": (unknown.make, 0.07),
    "echo": (echo.make, 0.03),
}
