"""The reward model's loss on a batch of comparisons and thumbs, every answer forwarded once.

All pairs of a ranking stay in one batch and share its weight (loss / C(K, 2)). A lone thumb is a logistic
term on score minus its rater's own bias, so that a grumpy rater does not shift everyone.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainer.config import TrainerConfig
from trainer.forward import last_token_scores
from trainer.losses import pairwise_loss
from trainer.reward_data import Comparison, Verdict
from trainer.reward_model import RewardModel
from trainer.roles import finite
from trainer.sequences import Encoded, micro_batches, pad

Item = Comparison | Verdict


def accumulate(
    model: RewardModel, items: Sequence[Item], biases: nn.Parameter, config: TrainerConfig, usual: float
) -> float:
    """Adds the gradients of (weighted sum of losses) / `usual`, within the token budget; returns it."""
    total = 0.0
    with model.roles.playing("reward", train=True):
        for indices in micro_batches([_size(item) for item in items], config.tokens_per_microbatch):
            loss = reward_loss(model, [items[i] for i in indices], biases, config.reward_centering) / usual
            finite("the reward model's loss", [loss])
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.item()
    return total


def reward_loss(model: RewardModel, items: Sequence[Item], biases: Tensor, centering: float) -> Tensor:
    """Weighted sum over the items, averaged over the heads, each head on its own bootstrap resample."""
    raw = _raw_scores(model, [s for item in items for s in _sequences(item)])  # [N, heads]
    loss = raw.new_zeros(())
    offset = 0
    for item in items:
        drawn = item.bootstrap.to(raw.device)  # [heads]
        if isinstance(item, Verdict):
            margin = raw[offset] - biases[item.rater]
            loss = loss - item.weight * (drawn * F.logsigmoid(margin if item.up else -margin)).mean()
        else:
            loss = loss + _comparison_loss(raw[offset : offset + len(item.sequences)], item, drawn, centering)
        offset += len(_sequences(item))
    return loss


def _comparison_loss(raw: Tensor, item: Comparison, drawn: Tensor, centering: float) -> Tensor:
    """raw [K, heads]: the scores of one judgement's answers."""
    better = raw[[p.better for p in item.preferences]]  # [pairs, heads]
    worse = raw[[p.worse for p in item.preferences]]
    label = torch.tensor([[p.label] for p in item.preferences], device=raw.device)
    weight = torch.tensor([[p.weight] for p in item.preferences], device=raw.device)
    weights = weight * drawn
    loss = pairwise_loss(better, worse, label, weights) * weights.sum() / raw.shape[1]
    if centering:
        loss = loss + centering * (weight * ((better + worse) ** 2).mean(1, keepdim=True)).sum()
    return loss


def _raw_scores(model: RewardModel, sequences: Sequence[Encoded]) -> Tensor:
    """[N, heads] with gradients; answers of like length share a forward, so little of it is padding."""
    parts = micro_batches([len(s) for s in sequences], sum(len(s) for s in sequences))
    raw = []
    for indices in parts:
        batch = pad([sequences[i] for i in indices], model.roles.base.chat.pad_id, model.roles.device)
        raw.append(last_token_scores(model.roles, model.heads, batch))
    order = torch.tensor([i for indices in parts for i in indices])
    return torch.cat(raw)[order.argsort()]


def _sequences(item: Item) -> tuple[Encoded, ...]:
    return item.sequences if isinstance(item, Comparison) else (item.sequence,)


def _size(item: Item) -> int:
    return sum(len(s) for s in _sequences(item))
