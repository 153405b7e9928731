"""One plain line about a round, from what it measured. Pure functions; the figures decide the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.config import TrainerConfig
from trainer.reward_fit import FitReport
from trainer.verdict import Measured, ratio

GUESSING_BELOW = 0.6  # accuracy that hardly beats a coin
LENGTH_RULES_ABOVE = 0.7  # correlation of score with length


def reward_health(report: FitReport) -> str:
    """Of a round that ended before PPO."""
    accuracy = report.accuracy
    if not accuracy.judged:
        return "not enough votes to tell taste from chance"
    if accuracy.rate <= 0.5:
        return f"not enough agreement in the votes ({accuracy.in_words()})"
    if accuracy.rate < GUESSING_BELOW:
        return f"reward model is guessing ({_margin(report)})"
    return f"votes point one way, but there are too few to be sure ({_margin(report)})"


def round_health(
    report: FitReport, history: Sequence[Mapping[str, float]], measured: Measured, config: TrainerConfig
) -> str:
    """Of a round that went through PPO and the gate."""
    new, old = measured.candidate, measured.champion
    longer = ratio(new.length, old.length)
    gain = _gain(history)
    if not new.kl <= config.max_kl:
        return f"drifted too far from the base (KL {new.kl:.1f} of at most {config.max_kl:g})"
    if longer > config.max_length_ratio:
        return f"answers only got longer ({longer:.1f} times)"
    if longer < config.min_length_ratio:
        return f"answers became too short ({longer:.2f} times)"
    if new.distinct_2 < old.distinct_2 * config.min_distinct_ratio:
        return "answers lost their variety"
    wins = measured.against_champion
    if wins is not None and wins.low > 0.5:
        line = f"learning: wins {wins.rate:.0%} against the version before, KL {new.kl:.1f}"
        if abs(report.length_correlation) > LENGTH_RULES_ABOVE:
            liked = "longer" if report.length_correlation > 0 else "shorter"
            line += f"; the votes are mostly about {liked} answers"
        return line
    if gain <= 0.0:
        return f"not learning: the score did not rise ({gain:+.2f})"
    return f"a little better, not clearly so: score {gain:+.2f}, {_margin(report)}"


def _gain(history: Sequence[Mapping[str, float]]) -> float:
    """Rise of the mean score from the first to the last quarter of the updates."""
    scores = [metrics["objective/scores"] for metrics in history]
    size = max(1, len(scores) // 4)
    return sum(scores[-size:]) / size - sum(scores[:size]) / size if scores else 0.0


def _margin(report: FitReport) -> str:
    low, high = report.accuracy.interval
    return f"reward accuracy {report.accuracy.rate:.0%} +/- {50 * (high - low):.0f} points"
