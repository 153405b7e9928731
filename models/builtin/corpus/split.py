"""Which wordings, names and number pairs are kept for evaluation and never trained on.

The rule is a hash of the text alone: about 15 % of all wordings, the same ones in every run and whatever is
added to the corpus later. Not here: sampling.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

SHARE = 0.15


def normal(text: str) -> str:
    """Text without case, marks and spaces: two asks with the same normal form count as the same."""
    return re.sub(r"[\W_]+", "", text.lower()) or text.strip()


def is_held_out(*parts: str) -> bool:
    """Whether this wording (or name, or pair of numbers) is only for evaluation."""
    found = hashlib.sha256("\x1f".join(("held-out", *parts)).encode()).digest()
    return int.from_bytes(found[:7], "big") / 2**56 < SHARE


def for_training(asks: Iterable[str]) -> tuple[str, ...]:
    return tuple(ask for ask in asks if not is_held_out("ask", normal(ask)))


def for_evaluation(asks: Iterable[str]) -> tuple[str, ...]:
    return tuple(ask for ask in asks if is_held_out("ask", normal(ask)))
