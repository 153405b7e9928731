"""Fits the reward model and measures, on judgements it never saw, how far it can be trusted.

Accuracy comes from held-out prompts when they hold enough judged pairs and settle the question, otherwise
from k-fold cross-validation by prompt over the new pairs (docs/decisions/0002). Not here: the score's
normalisation, versions, the store.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from trainer.accuracy import Accuracy, correlation, measure, pairs_needed
from trainer.config import TrainerConfig
from trainer.reward_data import Comparison, RewardData, folds_by_prompt
from trainer.reward_loss import accumulate
from trainer.reward_model import RewardModel
from trainer.roles import derived_seed

Tick = Callable[[float], None]  # called with the share done; may raise to stop the fit


@dataclass(frozen=True)
class FitReport:
    """What the fit measured. `votes_missing` is None when accuracy suffices."""

    accuracy: Accuracy
    epochs: int
    train_loss: float
    length_correlation: float  # of score with answer length, on what was trained on
    votes_missing: int | None

    @property
    def good_enough(self) -> bool:
        return self.votes_missing is None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FitReport:
        return cls(**{**data, "accuracy": Accuracy(**data["accuracy"])})

    def metrics(self) -> dict[str, float]:
        """By the names that operators see."""
        low, high = self.accuracy.interval
        return {
            "reward/heldout_accuracy": self.accuracy.rate,
            "reward/accuracy_low": low,
            "reward/accuracy_high": high,
            "reward/judged_pairs": float(self.accuracy.judged),
            "reward/ece": self.accuracy.ece,
            "reward/heldout_loss": self.accuracy.loss,
            "reward/train_loss": self.train_loss,
            "reward/length_correlation": self.length_correlation,
            "reward/epochs": float(self.epochs),
        }


def fit_reward(
    model: RewardModel, data: RewardData, config: TrainerConfig, *, seed: int, tick: Tick = lambda share: None
) -> FitReport:
    """Leaves `model` fitted on the training prompts; warm or fresh, it starts from its present state."""
    start = model.state()
    train = data.train()
    heldout = [c for c in data.comparisons if c.heldout and c.judged]
    fresh_judged = [c for c in data.comparisons if c.judged and not c.replay]
    if not _could_pass(max(_pairs(heldout), _pairs(fresh_judged)), config) or not train.comparisons:
        return _refusal(Accuracy(0.0, _pairs(fresh_judged), "cross-validation"), config)
    accuracy = Accuracy(0.0, 0, "held-out")
    train_loss, epochs = math.nan, config.reward_epochs
    if _pairs(heldout) >= config.min_heldout_pairs:
        curve = _Curve(heldout)
        train_loss = _train(model, train, config, seed, config.reward_epochs, curve.look, tick)
        accuracy, epochs = curve.best("held-out")
        model.load_state(curve.states[epochs - 1])
    if not _passes(accuracy, config):
        accuracy, epochs = _cross_validate(model, data, config, seed, tick, start)
        if _passes(accuracy, config):
            model.load_state(start)
            train_loss = _train(model, train, config, seed, epochs, None, tick)
    missing = None if _passes(accuracy, config) else votes_missing(accuracy, config)
    length = _length_correlation(model, train, config) if missing is None else 0.0
    return FitReport(accuracy, epochs, train_loss, length, missing)


def votes_missing(accuracy: Accuracy, config: TrainerConfig) -> int:
    """Roughly how many more judged pairs would do, if their agreement stays (or rises to 60 %)."""
    hopeful = max(accuracy.rate if accuracy.judged else 0.75, config.min_reward_accuracy + 0.05)
    wanted = pairs_needed(min(hopeful, 0.95), config.min_reward_accuracy)
    if accuracy.method == "held-out":  # only a share of all votes is held out
        return max(1, math.ceil((wanted - accuracy.judged) / config.heldout_share))
    return max(1, wanted - accuracy.judged)


class _Curve:
    """Predictions on unseen comparisons after every epoch, and the state of each."""

    def __init__(self, unseen: Sequence[Comparison]) -> None:
        self.unseen = unseen
        self.differences: list[list[float]] = []
        self.states: list[dict[str, Any]] = []

    def look(self, model: RewardModel, config: TrainerConfig) -> None:
        self.differences.append(_differences(model, self.unseen, config))
        self.states.append(model.state())

    def best(self, method: str) -> tuple[Accuracy, int]:
        """(accuracy, epochs) at the lowest loss."""
        return _best([self.differences], [self.unseen], method)


def _best(
    curves: Sequence[Sequence[Sequence[float]]], unseen: Sequence[Sequence[Comparison]], method: str
) -> tuple[Accuracy, int]:
    """Pools what several fits predicted about what each did not see; the epoch with the lowest loss."""
    labels = [label for part in unseen for label, _ in _judged(part)]
    sources = [source for part in unseen for _, source in _judged(part)]
    measured = []
    for epoch in range(min(len(curve) for curve in curves)):
        pooled = [d for curve in curves for d in curve[epoch]]
        measured.append(measure(pooled, labels, sources, method))
    epoch = min(range(len(measured)), key=lambda i: measured[i].loss)
    return measured[epoch], epoch + 1


def _cross_validate(
    model: RewardModel, data: RewardData, config: TrainerConfig, seed: int, tick: Tick, start: dict[str, Any]
) -> tuple[Accuracy, int]:
    """Every new judged pair is predicted by a fit that saw no pair of its prompt."""
    new = [c for c in data.comparisons if c.judged and not c.replay]
    fold_of = folds_by_prompt(new, config.reward_folds, seed)
    folds = sorted(set(fold_of.values()))
    if len(folds) < 2:
        return Accuracy(0.0, 0, "cross-validation"), 1
    curves, unseen = [], []
    for fold in folds:
        curve = _Curve([c for c in new if fold_of[c.prompt_key] == fold])
        outside = {key for key, its in fold_of.items() if its == fold}
        seen = data.without_prompts(outside)
        model.load_state(start)
        _train(model, seen, config, derived_seed(seed, "fold", fold), config.reward_epochs, curve.look, tick)
        curve.states.clear()
        curves.append(curve.differences)
        unseen.append(curve.unseen)
    model.load_state(start)
    return _best(curves, unseen, "cross-validation")


def _train(
    model: RewardModel,
    data: RewardData,
    config: TrainerConfig,
    seed: int,
    epochs: int,
    look: Callable[[RewardModel, TrainerConfig], None] | None,
    tick: Tick,
) -> float:
    """`epochs` passes; returns the last one's mean loss. Raises NotFinite."""
    biases = nn.Parameter(torch.zeros(max(1, data.raters), device=model.roles.device))
    trained = [*model.roles.parameters("reward"), *model.heads.parameters()]
    groups: list[dict[str, Any]] = [{"params": trained}, {"params": [biases], "weight_decay": 0.1}]
    optimiser = torch.optim.AdamW(groups, lr=config.reward_lr, weight_decay=0.0)
    generator = torch.Generator().manual_seed(derived_seed(seed, "reward order"))
    steps = max(1, math.ceil(len(data.comparisons) / config.reward_batch_pairs))
    mean = math.nan
    for _ in range(epochs):
        order = torch.randperm(len(data.comparisons), generator=generator).tolist()
        thumbs = torch.randperm(len(data.verdicts), generator=generator).tolist()
        total = 0.0
        for step in range(steps):
            chosen = [data.comparisons[i] for i in order[step::steps]]
            rated = [data.verdicts[i] for i in thumbs[step::steps]]
            usual = len(data.comparisons) / steps  # a step with fewer moves the weights less
            total += accumulate(model, [*chosen, *rated], biases, config, usual)
            nn.utils.clip_grad_norm_([*trained, biases], config.max_grad_norm)
            optimiser.step()
            optimiser.zero_grad()
            tick(1.0 / (steps * epochs))
        mean = total / steps
        if look is not None:
            look(model, config)
    return mean


def _differences(model: RewardModel, unseen: Sequence[Comparison], config: TrainerConfig) -> list[float]:
    """Predicted better - worse of every judged pair, averaged over the heads."""
    if not unseen:
        return []
    sequences = [s for c in unseen for s in c.sequences]
    mean = model.raw(sequences, config.tokens_per_microbatch).mean(1)
    differences, offset = [], 0
    for c in unseen:
        for p in c.preferences:
            if p.label != 0.5:
                sign = 1.0 if p.label > 0.5 else -1.0
                differences.append(sign * float(mean[offset + p.better] - mean[offset + p.worse]))
        offset += len(c.sequences)
    return differences


def _judged(comparisons: Sequence[Comparison]) -> list[tuple[float, str]]:
    """(label towards the preferred side, source) of every pair that is not a tie."""
    pairs = [(p, c.source) for c in comparisons for p in c.preferences if p.label != 0.5]
    return [(max(p.label, 1.0 - p.label), source) for p, source in pairs]


def _pairs(comparisons: Sequence[Comparison]) -> int:
    return len(_judged(comparisons))


def _could_pass(judged: int, config: TrainerConfig) -> bool:
    """Whether even a perfect model could be told from a coin on so few pairs."""
    return judged >= pairs_needed(1.0, config.min_reward_accuracy)


def _passes(accuracy: Accuracy, config: TrainerConfig) -> bool:
    return accuracy.judged > 0 and accuracy.interval[0] >= config.min_reward_accuracy


def _refusal(accuracy: Accuracy, config: TrainerConfig) -> FitReport:
    nothing = Accuracy(0.0, 0, accuracy.method)
    hoped = pairs_needed(0.75, config.min_reward_accuracy)
    return FitReport(nothing, 0, math.nan, 0.0, max(1, hoped - accuracy.judged))


def _length_correlation(model: RewardModel, data: RewardData, config: TrainerConfig) -> float:
    sequences = [s for c in data.comparisons for s in c.sequences]
    scores = model.raw(sequences, config.tokens_per_microbatch).mean(1)
    return correlation(scores.tolist(), [float(len(s.response)) for s in sequences])
