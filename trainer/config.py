"""Every setting of a round, validated when built. No environment is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

PROMOTIONS = ("manual", "gate", "canary")
ALGORITHMS = ("ppo", "rloo", "sft")


@dataclass(frozen=True)
class TrainerConfig:
    """Defaults are for the built-in model on two CPU cores; a bigger base wants bigger budgets."""

    # when a round starts and what becomes of its result
    min_new_pairs: int = 24  # new preferences since the last round that start one
    promotion: str = "gate"  # manual | gate (passing promotes) | canary (passing gets a share of traffic)
    canary_percent: int = 10  # that share, per cent
    algorithm: str = "ppo"  # ppo | rloo (no critic, leave-one-out baseline) | sft (demonstrations only)
    seed: int = 0  # every random draw of a round is derived from it

    # process
    threads: int = 1  # torch threads: what is left of the cores belongs to chat
    nice: int = 10  # operating-system priority is lowered by this much
    lease_s: float = 60.0  # a round without a heartbeat for this long may be taken over
    heartbeat_s: float = 5.0  # how often the lease and the trainer's sign of life are renewed
    max_attempts: int = 3  # starts of a round that get no further before it counts as failed
    poll_s: float = 2.0  # how often an idle trainer looks for work

    # adapters
    lora_rank: int = 8  # rank of the policy, reward and critic adapters
    lora_alpha: float = 16.0  # their updates are scaled by alpha / rank

    # pairs
    heldout_share: float = 0.2  # share of prompts (by hash) kept for measuring, never trained on
    max_rater_share: float = 0.3  # most of a round's weight one rater may have, from 3 raters on
    outlier_p: float = 0.01  # a rater who agrees with others less than chance at this level is left out
    outlier_min_overlap: int = 20  # judged pairs shared with others before that can happen
    thumb_weight: float = 0.3  # weight of a thumb without a counterpart, against 1 for a pair
    max_new_pairs: int = 400  # newest preferences a round looks at
    replay_pairs: int = 100  # older preferences repeated beside the new ones
    max_prompt_tokens: int = 256  # longer prompts lose their oldest turns
    max_answer_tokens: int = 512  # longer judged answers are cut at the end

    # reward model
    reward_heads: int = 4  # heads over bootstrap weights; their spread is the uncertainty
    reward_lr: float = 1e-3  # AdamW learning rate of the reward adapter and heads
    reward_epochs: int = 3  # at most; the best held-out loss is kept
    reward_batch_pairs: int = 8  # comparisons per optimiser step
    reward_centering: float = 0.01  # weight of mean((r_w + r_l)^2), keeps scores near 0
    uncertainty_penalty: float = 0.5  # score = mean - penalty * std over the heads
    min_reward_accuracy: float = 0.55  # lower bound of held-out accuracy under which PPO does not run
    min_heldout_pairs: int = 20  # with fewer judged held-out pairs, accuracy comes from cross-validation
    reward_folds: int = 4  # folds of that cross-validation
    reference_answers: int = 48  # the reference's own answers that set score mean 0 and std 1

    # rollouts
    episodes_per_update: int = 32  # answers sampled before each update
    updates: int = 16  # updates in a round
    max_response_tokens: int = 64  # answers are cut here and then pay missing_eos_penalty
    missing_eos_penalty: float = 1.0  # taken from the score of an answer that did not end by itself
    temperature: float = 1.0  # of rollouts; the same divides every logit in training
    logprob_tolerance: float = 0.05  # largest mean |difference| between engine's and trainer's log-probs

    # PPO
    ppo_epochs: int = 2  # passes over an update's episodes
    minibatches: int = 2  # optimiser steps per pass
    learning_rate: float = 5e-4  # AdamW learning rate of the policy adapter
    critic_learning_rate: float = 1e-3  # of the critic adapter and value head
    kl_coef: float = 0.05  # price of one nat away from the bare base, per token
    target_kl: float | None = None  # nats per answer; set, kl_coef adapts towards it
    kl_horizon_share: float = 0.5  # horizon of that adaptation, as a share of the round's episodes
    gamma: float = 1.0  # discount
    lam: float = 0.95  # GAE's lambda
    cliprange: float = 0.2  # of the policy ratio
    cliprange_value: float = 0.2  # of the value
    vf_coef: float = 0.1  # weight of the value loss
    ptx_coef: float = 0.0  # weight of the supervised loss on demonstrations (PPO-ptx)
    score_clip: float = 5.0  # normalised scores are clipped to +- this
    max_grad_norm: float = 1.0  # gradient clipping
    max_approxkl: float = 0.1  # stop the update's passes beyond this
    max_ratio: float = 10.0  # skip a minibatch whose mean ratio is beyond this
    first_ratio_tolerance: float = 1e-3  # the round's first ratio must be 1 within this
    rloo_k: int = 4  # answers per prompt under rloo
    tokens_per_microbatch: int = 1024  # padded tokens in one forward, bounds memory
    logits_per_chunk: int = 1 << 22  # vocabulary logits held at once

    # supervised fine-tuning
    sft_lr: float = 5e-4  # AdamW learning rate
    sft_epochs: int = 2  # passes over the demonstrations
    sft_batch_tokens: int = 1024  # tokens per optimiser step

    # gate
    gate_prompts: int = 40  # held-out prompts answered by base, champion and candidate
    gate_samples: int = 2  # answers per prompt
    min_gate_prompts: int = 8  # fewer than this and the verdict can only be "hold"
    bootstrap_rounds: int = 1000  # resamples behind the win rate's interval
    max_kl: float = 12.0  # nats per answer from the bare base
    min_length_ratio: float = 0.5  # candidate's mean answer length over the champion's and the base's
    max_length_ratio: float = 1.5
    max_eos_drop: float = 0.1  # how much rarer answers may end by themselves
    min_distinct_ratio: float = 0.6  # distinct-2 over the champion's
    max_repetition_rise: float = 0.1  # rise in the share of repeated 3-grams
    max_relevance_drop: float = 0.15  # drop in the share of answers that fit their own prompt best
    max_perplexity_ratio: float = 1.5  # perplexity on demonstrations over the base's
    max_probe_drop: float = 0.2  # drop in the share of probe prompts that are properly answered
    max_refusal_rise: float = 0.2  # rise in the share of answers that decline to answer
    stored_samples: int = 12  # answers kept side by side for people to read

    def __post_init__(self) -> None:
        _one_of("promotion", self.promotion, PROMOTIONS)
        _one_of("algorithm", self.algorithm, ALGORITHMS)
        for name in _AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in _POSITIVE:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0, not {getattr(self, name)}")
        for name in _NOT_NEGATIVE:
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative, not {getattr(self, name)}")
        for name in _SHARES:
            if not 0.0 < getattr(self, name) < 1.0:
                raise ValueError(f"{name} must be between 0 and 1, not {getattr(self, name)}")
        for name in ("gamma", "lam"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} must be from 0 to 1, not {getattr(self, name)}")
        if not 0 <= self.canary_percent <= 100:
            raise ValueError(f"canary_percent must be from 0 to 100, not {self.canary_percent}")
        if self.target_kl is not None and not self.target_kl > 0:
            raise ValueError(f"target_kl must be more than 0 (or unset), not {self.target_kl}")
        if self.reward_folds < 2:
            raise ValueError(f"reward_folds must be at least 2, not {self.reward_folds}")
        if self.rloo_k < 2:
            raise ValueError(f"rloo_k must be at least 2, not {self.rloo_k}: the others are the baseline")
        if self.minibatches > self.episodes_per_update:
            raise ValueError("minibatches must not exceed episodes_per_update")
        if self.min_length_ratio >= self.max_length_ratio:
            raise ValueError("min_length_ratio must be less than max_length_ratio")
        if self.heartbeat_s * 2 > self.lease_s:
            raise ValueError("lease_s must be at least twice heartbeat_s, or a busy trainer loses its round")

    def with_overrides(self, overrides: Mapping[str, Any]) -> TrainerConfig:
        """A copy with some settings changed, as a round request may carry them."""
        known = {field.name for field in fields(self)}
        unknown = sorted(set(overrides) - known)
        if unknown:
            raise ValueError(f"There is no trainer setting called {', '.join(unknown)}.")
        return replace(self, **overrides)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


_AT_LEAST_ONE = (
    "min_new_pairs threads max_attempts lora_rank outlier_min_overlap max_new_pairs max_prompt_tokens "
    "max_answer_tokens reward_heads reward_epochs reward_batch_pairs min_heldout_pairs "
    "reference_answers episodes_per_update updates max_response_tokens ppo_epochs minibatches "
    "tokens_per_microbatch logits_per_chunk sft_epochs sft_batch_tokens gate_prompts "
    "gate_samples min_gate_prompts bootstrap_rounds"
).split()
_POSITIVE = (
    "lease_s heartbeat_s poll_s lora_alpha reward_lr temperature logprob_tolerance learning_rate "
    "critic_learning_rate kl_horizon_share cliprange cliprange_value score_clip max_grad_norm "
    "max_approxkl max_ratio first_ratio_tolerance sft_lr max_kl min_length_ratio max_perplexity_ratio"
).split()
_NOT_NEGATIVE = (
    "nice thumb_weight replay_pairs reward_centering uncertainty_penalty missing_eos_penalty kl_coef "
    "vf_coef ptx_coef max_eos_drop max_probe_drop max_refusal_rise min_distinct_ratio "
    "max_repetition_rise max_relevance_drop stored_samples"
).split()
_SHARES = ("heldout_share", "max_rater_share", "outlier_p", "min_reward_accuracy")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
