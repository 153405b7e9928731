"""The mathematics of a round: pure functions, tensor in, tensor out.

Shapes: B episodes, T response positions, N pairs, K candidates of one prompt, P prompts. `mask` is the
response mask, True on a real response token; the True positions of a row are its first ones.
Not here: models, optimisers, loops, devices. Padded positions may hold anything, NaN included.

Sources: Schulman, PPO (1707.06347) and GAE (1506.02438); Ziegler (1909.08593) for the adaptive KL;
Ouyang, InstructGPT (2203.02155) for the ranking loss; Ahmadian, RLOO (2402.14740).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor
from torch.nn import functional as F

MAX_DLOGP = 20.0  # |log ratio| beyond this would overflow exp() and say nothing more


@dataclass(frozen=True)
class PolicyStats:
    """What one policy loss measured, over real tokens only."""

    clipfrac: Tensor  # share of tokens whose clipped term was the larger
    approxkl: Tensor  # mean 0.5 * dlogp^2, nats per token
    ratio: Tensor  # mean probability ratio new / old


def masked_mean(x: Tensor, mask: Tensor, dim: int | None = None) -> Tensor:
    """Mean over the True positions only; 0 where there is none."""
    kept = x.masked_fill(~mask, 0.0)
    if dim is None:
        return kept.sum() / mask.sum().clamp(min=1)
    return kept.sum(dim) / mask.sum(dim).clamp(min=1)


def masked_whiten(x: Tensor, mask: Tensor, shift_mean: bool = True) -> Tensor:
    """Masked variance 1 and, with `shift_mean`, masked mean 0; padded positions become 0."""
    mean = masked_mean(x, mask)
    variance = masked_mean((x - mean) ** 2, mask)
    white = (x - mean) * torch.rsqrt(variance + 1e-8)
    if not shift_mean:
        white = white + mean
    return white.masked_fill(~mask, 0.0)


def kl_k1(logprobs: Tensor, ref_logprobs: Tensor) -> Tensor:
    """Unbiased estimate of KL(policy, reference) at the sampled tokens."""
    return logprobs - ref_logprobs


def kl_k3(logprobs: Tensor, ref_logprobs: Tensor) -> Tensor:
    """Unbiased, never negative, lower variance: exp(-k1) - 1 + k1."""
    k1 = kl_k1(logprobs, ref_logprobs)
    return torch.expm1(-k1) + k1


def per_token_rewards(
    scores: Tensor, logprobs: Tensor, ref_logprobs: Tensor, response_mask: Tensor, kl_coef: float
) -> Tensor:
    """[B, T]: -kl_coef * k1 at every real token; scores [B] added at each row's last real token only."""
    rewards = (-kl_coef * kl_k1(logprobs, ref_logprobs)).masked_fill(~response_mask, 0.0)
    lengths = response_mask.sum(1)
    rows = torch.nonzero(lengths > 0).squeeze(1)  # an empty answer has no token to carry its score
    rewards[rows, lengths[rows] - 1] += scores[rows]
    return rewards


def gae(
    rewards: Tensor, values: Tensor, response_mask: Tensor, gamma: float = 1.0, lam: float = 0.95
) -> tuple[Tensor, Tensor]:
    """(advantages, returns), both [B, T]; returns = advantages + values, before any whitening.

    The episode ends with its last real token: nothing is bootstrapped from padding.
    """
    rewards = rewards.masked_fill(~response_mask, 0.0)
    values = values.masked_fill(~response_mask, 0.0)
    advantages = torch.zeros_like(rewards)
    following = torch.zeros_like(rewards[:, 0])
    next_value = torch.zeros_like(following)
    for t in reversed(range(rewards.shape[1])):
        delta = rewards[:, t] + gamma * next_value - values[:, t]
        following = delta + gamma * lam * following
        advantages[:, t] = following
        next_value = values[:, t]
    return advantages, advantages + values


def ppo_policy_loss(
    logprobs: Tensor, old_logprobs: Tensor, advantages: Tensor, response_mask: Tensor, cliprange: float = 0.2
) -> tuple[Tensor, PolicyStats]:
    """Mean over real tokens of max(-A r, -A clip(r, 1 - eps, 1 + eps))."""
    dlogp = (logprobs - old_logprobs).masked_fill(~response_mask, 0.0).clamp(-MAX_DLOGP, MAX_DLOGP)
    ratio = torch.exp(dlogp)
    unclipped = -advantages * ratio
    clipped = -advantages * ratio.clamp(1.0 - cliprange, 1.0 + cliprange)
    loss = masked_mean(torch.maximum(unclipped, clipped), response_mask)
    with torch.no_grad():
        stats = PolicyStats(
            clipfrac=masked_mean((clipped > unclipped).to(ratio.dtype), response_mask),
            approxkl=masked_mean(0.5 * dlogp**2, response_mask),
            ratio=masked_mean(ratio, response_mask),
        )
    return loss, stats


def ppo_value_loss(
    values: Tensor, old_values: Tensor, returns: Tensor, response_mask: Tensor, cliprange_value: float = 0.2
) -> tuple[Tensor, Tensor]:
    """(loss, clipfrac): 0.5 * mean of max((V - R)^2, (clip(V, Vold - eps, Vold + eps) - R)^2)."""
    values, old_values, returns = (x.masked_fill(~response_mask, 0.0) for x in (values, old_values, returns))
    near = torch.clamp(values, old_values - cliprange_value, old_values + cliprange_value)
    unclipped = (values - returns) ** 2
    clipped = (near - returns) ** 2
    loss = 0.5 * masked_mean(torch.maximum(unclipped, clipped), response_mask)
    clipfrac = masked_mean((clipped > unclipped).to(values.dtype), response_mask).detach()
    return loss, clipfrac


def pairwise_loss(
    chosen: Tensor, rejected: Tensor, label: Tensor | None = None, weight: Tensor | None = None
) -> Tensor:
    """Bradley-Terry over N pairs: weighted mean of -[p logsigmoid(d) + (1 - p) logsigmoid(-d)].

    d = chosen - rejected; p = `label`, the probability that chosen is better (1 when absent, 0.5 a tie).
    """
    d = chosen - rejected
    p = torch.ones_like(d) if label is None else label.to(d.dtype)
    w = torch.ones_like(d) if weight is None else weight.to(d.dtype)
    each = -(p * F.logsigmoid(d) + (1.0 - p) * F.logsigmoid(-d))
    return (w * each).sum() / w.sum().clamp(min=1e-8)


def ranking_loss(scores: Tensor, ranks: Tensor) -> Tensor:
    """Mean pairwise loss over the C(K, 2) pairs of one prompt; lower rank = better, equal ranks = tie."""
    first, second = torch.tensor(list(combinations(range(scores.shape[0]), 2)), device=scores.device).T
    order = torch.sign(ranks[second] - ranks[first]).to(scores.dtype)  # 1 first better, 0 tie, -1 worse
    return pairwise_loss(scores[first], scores[second], label=0.5 + 0.5 * order)


def rloo_advantages(scores: Tensor) -> Tensor:
    """[P, k]: each score minus the mean of its prompt's other k - 1 scores."""
    k = scores.shape[1]
    if k < 2:
        raise ValueError("RLOO needs at least 2 answers per prompt: the others are the baseline")
    return (k * scores - scores.sum(1, keepdim=True)) / (k - 1)


def adaptive_kl_coef(
    kl_coef: float, measured_kl: float, target_kl: float, n_episodes: int, horizon: int
) -> float:
    """Ziegler's controller: kl_coef * (1 + clip(measured / target - 1, -0.2, 0.2) * n / horizon)."""
    error = min(max(measured_kl / target_kl - 1.0, -0.2), 0.2)
    return kl_coef * (1.0 + error * n_episodes / horizon)
