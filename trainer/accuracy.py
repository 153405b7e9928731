"""How well predicted preferences match people's, with honest intervals. Pure functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional as F

Z95 = 1.959964  # two-sided 95 %


@dataclass(frozen=True)
class Accuracy:
    """Judged pairs the model did not train on, and how many it ordered as the people did."""

    right: float  # ties in the prediction count half
    judged: int
    method: str  # "held-out" or "cross-validation"
    loss: float = math.nan  # mean pairwise loss on them
    ece: float = math.nan  # expected calibration error of sigmoid(score difference)
    by_source: dict[str, tuple[float, int]] = field(default_factory=dict)  # source -> (right, judged)

    @property
    def rate(self) -> float:
        return self.right / self.judged if self.judged else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.judged)

    def in_words(self) -> str:
        if not self.judged:
            return "not measured"
        low, high = self.interval
        margin = 50 * (high - low)
        return f"{self.rate:.0%} of {self.judged} judged pairs right, +/- {margin:.0f} points"


def wilson(right: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson score interval of a proportion; (0, 1) when nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    p = right / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def pairs_needed(rate: float, threshold: float, limit: int = 100_000) -> int:
    """Judged pairs at which this rate's lower bound would reach the threshold."""
    low, high = 1, limit
    while low < high:
        middle = (low + high) // 2
        if wilson(rate * middle, middle)[0] >= threshold:
            high = middle
        else:
            low = middle + 1
    return low


def measure(
    differences: Sequence[float], labels: Sequence[float], sources: Sequence[str], method: str
) -> Accuracy:
    """From score differences (better - worse) of judged pairs and the labels (> 0.5) people gave."""
    if not differences:
        return Accuracy(0.0, 0, method)
    d, p = torch.tensor(differences), torch.tensor(labels)
    right = (d > 0).float() + 0.5 * (d == 0).float()
    loss = -(p * F.logsigmoid(d) + (1 - p) * F.logsigmoid(-d)).mean()
    by_source: dict[str, tuple[float, int]] = {}
    for source, hit in zip(sources, right.tolist(), strict=True):
        before = by_source.get(source, (0.0, 0))
        by_source[source] = (before[0] + hit, before[1] + 1)
    return Accuracy(float(right.sum()), len(d), method, float(loss), calibration_error(d, right), by_source)


def calibration_error(differences: Tensor, right: Tensor, bins: int = 5) -> float:
    """Mean |confidence - accuracy| over bins of confidence, weighted by how many pairs fall into each."""
    confidence = torch.sigmoid(differences.abs())  # 0.5 .. 1
    index = ((confidence - 0.5) * 2 * bins).long().clamp(max=bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if bool(inside.any()):
            gap = (confidence[inside].mean() - right[inside].mean()).abs()
            error += float(gap) * float(inside.float().mean())
    return error


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Pearson's r; 0 when either does not vary."""
    a, b = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    if len(a) < 2:
        return 0.0
    a, b = a - a.mean(), b - b.mean()
    size = a.norm() * b.norm()
    return float(a @ b / size) if size > 0 else 0.0
