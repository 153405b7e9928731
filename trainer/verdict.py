"""From what the gate measured to a verdict in plain words. Pure functions; thresholds are the config's.

Rejected is what did harm; held is what did none but is not clearly better than the current version.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.answer_quality import Quality
from trainer.config import TrainerConfig
from trainer.roles import derived_seed


@dataclass(frozen=True)
class WinRate:
    """Share of paired answers the reward model prefers, ties half, with a 95 % bootstrap interval."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """All that a verdict rests on."""

    prompts: int
    against_champion: WinRate | None  # None without a reward model
    against_base: WinRate | None
    candidate: Quality
    champion: Quality
    base: Quality
    probes: float  # share of the probe prompts that the candidate answers properly
    probes_champion: float
    perplexity_ratio: float | None  # on demonstrations, over the base's; None without demonstrations
    unchanged: bool  # every answer equals the champion's
    taught_by_demos: bool = False  # a supervised version: judged by how well it fits unseen demonstrations


def decide(m: Measured, config: TrainerConfig) -> tuple[str, list[str]]:
    """(promote | hold | reject, reasons in plain words)."""
    harm = _harm(m, config)
    if harm:
        return "reject", harm
    if m.unchanged:
        return "hold", ["It answers exactly as the current version does."]
    if m.prompts < config.min_gate_prompts:
        return "hold", [
            f"Only {m.prompts} unseen prompts to compare on; {config.min_gate_prompts} are needed."
        ]
    if m.taught_by_demos:
        return _decide_sft(m)
    wins = m.against_champion
    if wins is None:
        return "hold", ["There is no reward model yet to say whether it is better."]
    interval = f"({wins.low:.0%} to {wins.high:.0%})"
    words = f"Preferred over the current version in {wins.rate:.0%} of answers {interval}"
    if wins.low <= 0.5:
        return "hold", [f"{words}: not clearly better."]
    kl = f"KL to the base is {m.candidate.kl:.1f} of at most {config.max_kl:g} nats per answer."
    return "promote", [f"{words}.", kl]


def _decide_sft(m: Measured) -> tuple[str, list[str]]:
    if m.perplexity_ratio is None:
        return "hold", ["There are no unseen demonstrations to measure it on."]
    words = f"Its perplexity on unseen demonstrations is {m.perplexity_ratio:.2f} times the base's"
    return ("promote", [f"{words}."]) if m.perplexity_ratio < 1.0 else ("hold", [f"{words}: no better."])


def _harm(m: Measured, config: TrainerConfig) -> list[str]:
    """Every reason to reject."""
    new, old = m.candidate, m.champion
    reasons = []
    if not new.kl <= config.max_kl:
        reasons.append(
            f"It drifted too far from the base: KL {new.kl:.1f} nats per answer, at most {config.max_kl:g}."
        )
    for name, other in (("current version", old), ("base", m.base)):
        factor = ratio(new.length, other.length)
        if factor > config.max_length_ratio:
            reasons.append(f"Its answers only got longer: {factor:.1f} times the {name}'s.")
        elif factor < config.min_length_ratio:
            reasons.append(f"Its answers became too short: {factor:.2f} times the {name}'s.")
    if new.ended < old.ended - config.max_eos_drop:
        reasons.append(f"Only {new.ended:.0%} of its answers end by themselves, before {old.ended:.0%}.")
    if new.distinct_2 < old.distinct_2 * config.min_distinct_ratio:
        reasons.append(
            f"Its answers lost their variety: {new.distinct_2:.0%} different word pairs, "
            f"before {old.distinct_2:.0%}."
        )
    if new.repetition > old.repetition + config.max_repetition_rise:
        reasons.append(
            f"It repeats itself: {new.repetition:.0%} of its phrases, before {old.repetition:.0%}."
        )
    if new.relevance < old.relevance - config.max_relevance_drop:
        reasons.append(
            f"Its answers fit their questions less: {new.relevance:.0%}, before {old.relevance:.0%}."
        )
    if new.refusals > old.refusals + config.max_refusal_rise:
        reasons.append(f"It declines to answer more often: {new.refusals:.0%}, before {old.refusals:.0%}.")
    if m.probes < m.probes_champion - config.max_probe_drop:
        reasons.append(
            f"It properly answers {m.probes:.0%} of the everyday questions, before {m.probes_champion:.0%}."
        )
    if m.perplexity_ratio is not None and not m.perplexity_ratio <= config.max_perplexity_ratio:
        reasons.append(f"Its perplexity on demonstrations is {m.perplexity_ratio:.1f} times the base's.")
    return list(dict.fromkeys(reasons))


def bootstrap(values: Sequence[float], rounds: int, seed: int) -> WinRate:
    """Mean of per-prompt win shares with a 95 % percentile interval over resampled prompts."""
    draw = random.Random(derived_seed(seed, "bootstrap"))
    n = len(values)
    means = sorted(sum(draw.choices(values, k=n)) / n for _ in range(rounds))
    low, high = means[int(0.025 * (rounds - 1))], means[int(0.975 * (rounds - 1) + 0.5)]
    return WinRate(sum(values) / n, low, high)


def ratio(new: float, old: float) -> float:
    return new / old if old else 1.0
