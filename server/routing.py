"""Which version answers. Decides from what is loaded, never from what is merely wished for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

BASE = "base"  # the bare base model, always servable


@dataclass(frozen=True)
class Routing:
    """Versions that are loaded and may answer now; replaced as a whole, never changed in place."""

    champion: str = BASE
    previous: str | None = None
    challenger: str | None = None
    canary_percent: int = 0  # share of conversations that the challenger answers
    kill_switch: bool = False  # the bare base answers everything

    def choose(self, key: str) -> str:
        """The version for a key; a conversation's id keeps it with one version while nothing moves."""
        if self.kill_switch:
            return BASE
        if self.challenger is not None and _percentile(key) < self.canary_percent:
            return self.challenger
        return self.champion


def _percentile(key: str) -> int:
    """0..99, spread evenly over keys and the same for the same key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % 100
