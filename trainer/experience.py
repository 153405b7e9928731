"""Phases 3 to 7 of a PPO update: from sampled answers to advantages. The buffer lives on the CPU.

At most one update's episodes exist at a time; they are freed with the next. Not here: sampling, learning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.errors import ModelError
from models.heads import ScalarHeads
from trainer import losses
from trainer.config import TrainerConfig
from trainer.forward import over_all, token_entropy, token_logprobs, token_values
from trainer.reward_model import RewardModel
from trainer.roles import Role, Roles, finite
from trainer.rollout import Rollout
from trainer.sequences import Batch, Encoded, response_mask


@dataclass(frozen=True)
class Episodes:
    """One update's experience: N episodes, T response positions."""

    sequences: list[Encoded]
    mask: Tensor  # [N, T] the response mask
    logprobs: Tensor  # [N, T] of the policy that sampled
    ref_logprobs: Tensor  # [N, T]
    values: Tensor  # [N, T]; zeros under rloo
    advantages: Tensor  # [N, T] of unit scale
    returns: Tensor  # [N, T]


def score_rollouts(reward: RewardModel, rollouts: Sequence[Rollout], config: TrainerConfig) -> Tensor:
    """[N] normalised score, less the penalty for not ending, clipped."""
    scores = reward.score([r.sequence for r in rollouts], config.tokens_per_microbatch)
    unended = torch.tensor([not r.ended for r in rollouts])
    return (scores - config.missing_eos_penalty * unended).clamp(-config.score_clip, config.score_clip)


def gather_experience(
    roles: Roles,
    critic: ScalarHeads | None,
    rollouts: Sequence[Rollout],
    scores: Tensor,
    kl_coef: float,
    config: TrainerConfig,
) -> tuple[Episodes, dict[str, float]]:
    """(episodes, what they measure). No critic means RLOO: episodes come in runs of `rloo_k` per prompt."""
    sequences = [r.sequence for r in rollouts]
    mask = response_mask(sequences)
    logprobs = all_logprobs(roles, "policy", sequences, config)
    _check_agreement(rollouts, logprobs, mask, config.logprob_tolerance)
    # 4. The reference is the same base with no adapter.
    ref_logprobs = all_logprobs(roles, "reference", sequences, config)
    # 5. Values before each token.
    values = torch.zeros_like(logprobs) if critic is None else _all_values(roles, critic, sequences, config)
    # 6. Per-token rewards: KL at every token, the score at the last.
    rewards = losses.per_token_rewards(scores, logprobs, ref_logprobs, mask, kl_coef)
    # 7. Advantages: GAE, whitened; under RLOO the prompt's other answers are the baseline.
    if critic is None:
        per_answer = losses.rloo_advantages(rewards.sum(1).reshape(-1, config.rloo_k)).reshape(-1, 1)
        advantages = (per_answer / (per_answer.std() + 1e-8)).expand_as(mask)
        returns = torch.zeros_like(rewards)
    else:
        advantages, returns = losses.gae(rewards, values, mask, config.gamma, config.lam)
        advantages = losses.masked_whiten(advantages, mask)
    finite("the advantages", [advantages])
    k1 = losses.kl_k1(logprobs, ref_logprobs)
    metrics = {
        "objective/kl": float(k1.sum(1).mean()),  # nats per answer
        "objective/kl_per_token": float(losses.masked_mean(k1, mask)),
        "objective/scores": float(scores.mean()),
        "objective/rlhf_reward": float(rewards.sum(1).mean()),
        "objective/entropy": _entropy(roles, sequences[:8], config),
        "response/length": float(mask.sum(1).float().mean()),
        "response/ended": sum(r.ended for r in rollouts) / len(rollouts),
    }
    return Episodes(sequences, mask, logprobs, ref_logprobs, values, advantages, returns), metrics


def all_logprobs(roles: Roles, role: Role, sequences: Sequence[Encoded], config: TrainerConfig) -> Tensor:
    """[N, T] without gradients, in any role."""

    def compute(batch: Batch) -> Tensor:
        return token_logprobs(
            roles, batch, temperature=config.temperature, logits_per_chunk=config.logits_per_chunk
        )

    return over_all(roles, role, sequences, config.tokens_per_microbatch, compute)


def _all_values(
    roles: Roles, critic: ScalarHeads, sequences: Sequence[Encoded], config: TrainerConfig
) -> Tensor:
    def compute(batch: Batch) -> Tensor:
        return token_values(roles, critic, batch)

    return over_all(roles, "critic", sequences, config.tokens_per_microbatch, compute)


def _entropy(roles: Roles, few: Sequence[Encoded], config: TrainerConfig) -> float:
    """Mean over a few answers' tokens: a trend to watch, not worth a pass over everything."""

    def compute(batch: Batch) -> Tensor:
        return token_entropy(
            roles, batch, temperature=config.temperature, logits_per_chunk=config.logits_per_chunk
        )

    entropy = over_all(roles, "policy", few, config.tokens_per_microbatch, compute)
    return float(losses.masked_mean(entropy, response_mask(few)))


def _check_agreement(rollouts: Sequence[Rollout], logprobs: Tensor, mask: Tensor, tolerance: float) -> None:
    """The engine and the trainer must mean the same policy."""
    sampled = torch.zeros_like(logprobs)
    for i, rollout in enumerate(rollouts):
        sampled[i, : len(rollout.behaviour_logprobs)] = torch.tensor(rollout.behaviour_logprobs)
    gap = float(losses.masked_mean((sampled - logprobs).abs(), mask))
    if not gap <= tolerance:
        raise ModelError(
            f"The engine's log-probabilities differ from the trainer's by {gap:.3f} per token.",
            "The two see different weights; the round stops and the current version keeps answering.",
        )
