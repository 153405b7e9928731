"""What a round tells whoever watches it, and where it may be stopped. Every hook does nothing by default.

A hook that raises `Stopped` ends the round between two steps; nothing is left half done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.rollout import Rollout


class Stopped(Exception):
    """Somebody asked for the round to end."""


class Callbacks:
    """Subclass and override what you want to know."""

    def on_round_start(self, round_id: str) -> None: ...

    def on_phase(self, phase: str, share: float, message: str) -> None:
        """Often, from every phase: `share` of it is done. The place to cancel."""

    def on_rollout(self, update: int, rollouts: Sequence[Rollout], scores: Sequence[float]) -> None: ...

    def on_update(self, update: int, metrics: Mapping[str, float]) -> None: ...

    def on_metrics(self, step: int, metrics: Mapping[str, float]) -> None:
        """Figures of the phases other than PPO."""

    def on_round_end(self, round_id: str, outcome: str) -> None: ...
