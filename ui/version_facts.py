"""The few numbers about a version that operators compare, read from what its round stored with it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from store.adapters import Adapter


@dataclass(frozen=True)
class VersionFacts:
    """None where the round stored nothing of the kind."""

    pairs: float | None
    accuracy: float | None  # held-out accuracy of the reward model it was trained with, 0..1
    kl: float | None  # nats per answer from the base
    win_rate: float | None  # against the champion of its time, 0..1
    win_low: float | None  # interval of the win rate
    win_high: float | None
    length_ratio: float | None  # of its answers over the champion's
    decision: str  # promote, hold, reject or ""
    reasons: list[str]  # the gate's, in plain words


def facts_of(adapter: Adapter) -> VersionFacts:
    """Verdict first, then metrics; nested groups are looked into."""
    known = dict(_flat(adapter.metrics)) | dict(_flat(adapter.verdict or {}))

    def first(*names: str) -> float | None:
        for name in names:
            value = known.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                return float(value)
        return None

    interval = known.get("win_rate_interval") or known.get("interval")
    low, high = interval if isinstance(interval, list | tuple) and len(interval) == 2 else (None, None)
    decision = next((str(known[n]) for n in ("decision", "verdict", "outcome") if n in known), "")
    reasons = known.get("reasons")
    return VersionFacts(
        pairs=first("pairs", "n_pairs"),
        accuracy=first("reward/heldout_accuracy", "heldout_accuracy", "reward_accuracy", "accuracy"),
        kl=first("kl", "kl_to_base", "objective/kl"),
        win_rate=first("win_rate", "win_rate_champion"),
        win_low=first("win_rate_low", "win_low") if low is None else float(low),
        win_high=first("win_rate_high", "win_high") if high is None else float(high),
        length_ratio=first("length_ratio", "length_ratio_champion"),
        decision=decision,
        reasons=[str(reason) for reason in reasons] if isinstance(reasons, list | tuple) else [],
    )


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The leaves by their own names."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield name.removeprefix("gate/"), value
