"""Hidden rules that a simulated rater votes by. The system never sees them; it sees the votes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Rule = Callable[[str], float]  # of an answer; the higher the better


def brevity(answer: str) -> float:
    """Shorter is better; an empty answer is worst."""
    return -float(len(answer)) if answer.strip() else float("-inf")


def question(answer: str) -> float:
    """An answer that ends with a question is better than one that does not."""
    return float(answer.rstrip().endswith(("?", "？")))


def question_or_brevity(answer: str) -> float:
    """An answer that ends with a question is better; between two alike, the shorter one."""
    return 10_000.0 * question(answer) + max(brevity(answer), -9_999.0)


RULES: dict[str, Rule] = {
    "brevity": brevity,
    "question": question,
    "question_or_brevity": question_or_brevity,
}


def prefer(rule: Rule, a: str, b: str) -> float:
    """1.0 when `a` is better by the rule, 0.0 when `b` is, 0.5 when neither."""
    return 0.5 if rule(a) == rule(b) else float(rule(a) > rule(b))


def bootstrap_interval(values: Sequence[float], *, seed: int = 0, draws: int = 2000) -> tuple[float, float]:
    """95 % interval of the mean by resampling `values` with replacement."""
    rng = random.Random(seed)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(draws))
    return means[int(0.025 * draws)], means[int(0.975 * draws) - 1]
