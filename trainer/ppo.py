"""Step 3 of RLHF: PPO (or RLOO) with a per-token KL charge against the bare base.

`Ppo.update` is one turn of the loop, phases numbered as in docs/training.md; everything it changes is in
`state()`, so that a round can stop and go on anywhere between two updates. Formulas are in losses.py.
Sources: Huang et al., N+ implementation details of RLHF with PPO (2403.17031); InstructGPT (2203.02155).
Not here: where prompts come from, the reward model's fit, whether the result is any good (gate.py).
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from models.errors import ModelError
from models.heads import ScalarHeads
from trainer import losses
from trainer.callbacks import Callbacks
from trainer.config import TrainerConfig
from trainer.experience import Episodes, gather_experience, score_rollouts
from trainer.forward import token_logprobs, token_values
from trainer.reward_model import RewardModel
from trainer.roles import Roles, derived_seed, finite
from trainer.rollout import Sampler, episode_seeds
from trainer.sequences import Batch, micro_batches, pad
from trainer.sft import Dialogue, sft_loss

LIVE = "rollout"  # the name under which the engine serves the policy in training


class Ppo:
    """The policy in training, its critic and its optimiser."""

    def __init__(
        self,
        roles: Roles,
        reward: RewardModel,
        sampler: Sampler,
        prompts: Sequence[tuple[int, ...]],
        config: TrainerConfig,
        *,
        seed: int,
        demos: Sequence[Dialogue] = (),
        callbacks: Callbacks | None = None,
    ) -> None:
        """`roles` carries a policy and, unless rloo, a critic adapter copied from the reward model's."""
        if not prompts:
            raise ModelError("There are no prompts to practise on.", "Chat a little, or import prompts.")
        self.roles, self.reward, self.sampler = roles, reward, sampler
        self.prompts, self.demos = list(prompts), list(demos)
        self.config, self.seed = config, seed
        self.callbacks = callbacks or Callbacks()
        self.critic = None if config.algorithm == "rloo" else value_head(reward)
        self.kl_coef = config.kl_coef
        self.updates_done = 0
        groups = [{"params": roles.parameters("policy"), "lr": config.learning_rate}]
        if self.critic is not None:
            critic = [*roles.parameters("critic"), *self.critic.parameters()]
            groups.append({"params": critic, "lr": config.critic_learning_rate})
        self.optimiser = torch.optim.AdamW(groups, eps=1e-5, weight_decay=0.0)

    def state(self) -> dict[str, Any]:
        """Everything an update changes. Random draws need no state: their seeds follow from the update."""
        return {
            "updates_done": self.updates_done,
            "kl_coef": self.kl_coef,
            "policy": self.roles.state("policy"),
            "critic": self.roles.state("critic") if self.critic is not None else {},
            "value_head": self.critic.state_dict() if self.critic is not None else {},
            "optimiser": self.optimiser.state_dict(),
        }

    def load_state(self, state: Mapping[str, Any]) -> None:
        self.updates_done, self.kl_coef = state["updates_done"], state["kl_coef"]
        self.roles.load_state("policy", state["policy"])
        if self.critic is not None:
            self.roles.load_state("critic", state["critic"])
            self.critic.load_state_dict(state["value_head"])
        self.optimiser.load_state_dict(state["optimiser"])

    def update(self) -> dict[str, float]:
        """One update: experience, then up to `ppo_epochs` passes over it. Raises NotFinite."""
        config, u, began = self.config, self.updates_done, time.monotonic()

        # 1. Sample prompts.
        prompts = self._prompts(u)
        # 2. Roll out with the policy as it is now.
        self.sampler.publish(LIVE, self.roles.folded("policy"))
        seeds = episode_seeds(len(prompts), self.seed, "rollout", u)
        rollouts = self.sampler.sample(LIVE, prompts, seeds)
        sampled = time.monotonic()
        # 3. Score.
        scores = score_rollouts(self.reward, rollouts, config)
        finite(f"the scores of update {u + 1}", [scores])
        self.callbacks.on_rollout(u, rollouts, scores.tolist())
        # 4-7. Log-probs, values, per-token rewards, advantages.
        episodes, metrics = gather_experience(self.roles, self.critic, rollouts, scores, self.kl_coef, config)
        # 8. Learn from it.
        metrics |= self._learn(episodes)
        # 9. Log; the caller saves `state()`.
        if config.target_kl is not None:
            horizon = config.kl_horizon_share * config.updates * config.episodes_per_update
            self.kl_coef = losses.adaptive_kl_coef(
                self.kl_coef, metrics["objective/kl"], config.target_kl, len(rollouts), round(horizon)
            )
        self.updates_done += 1
        metrics["objective/kl_coef"] = self.kl_coef
        metrics["time/rollout"] = sampled - began
        metrics["time/update"] = time.monotonic() - began
        metrics["eps"] = len(rollouts) / metrics["time/update"]  # episodes a second
        self.callbacks.on_update(u, metrics)
        return metrics

    def _prompts(self, update: int) -> list[tuple[int, ...]]:
        """The next stretch of an endless sequence of shuffled passes over the prompts."""
        copies = self.config.rloo_k if self.config.algorithm == "rloo" else 1
        n = max(1, self.config.episodes_per_update // copies)
        picked = []
        for position in range(update * n, (update + 1) * n):
            lap, place = divmod(position, len(self.prompts))
            order = list(range(len(self.prompts)))
            random.Random(derived_seed(self.seed, "prompts", lap)).shuffle(order)
            picked += [self.prompts[order[place]]] * copies
        return picked

    def _learn(self, episodes: Episodes) -> dict[str, float]:
        """Shuffled minibatches; stops when the policy has moved far enough from the one that sampled."""
        config, u, n = self.config, self.updates_done, len(episodes.sequences)
        seen: list[dict[str, float]] = []
        skipped = stopped = 0
        for epoch in range(config.ppo_epochs):
            generator = torch.Generator().manual_seed(derived_seed(self.seed, "minibatches", u, epoch))
            for part in torch.randperm(n, generator=generator).chunk(config.minibatches):
                stats = self._gradients(episodes, part.tolist())
                if not seen and u == 0 and abs(stats["val/ratio"] - 1.0) > config.first_ratio_tolerance:
                    raise ModelError(
                        f"The first probability ratio is {stats['val/ratio']:.4f} instead of 1.",
                        "The policy that trains is not the one that sampled; the round stops.",
                    )
                seen.append(stats)
                if stats["val/ratio"] > config.max_ratio:
                    skipped += 1
                    self.optimiser.zero_grad()
                    continue
                self._step()
            if seen[-1]["policy/approxkl_avg"] > config.max_approxkl:
                stopped = 1
                break
        metrics = {name: sum(s[name] for s in seen) / len(seen) for name in seen[0]}
        return metrics | {"policy/skipped": float(skipped), "policy/stopped_early": float(stopped)}

    def _gradients(self, episodes: Episodes, indices: list[int]) -> dict[str, float]:
        """Accumulates one minibatch's gradients in micro-batches; token-weighted means of its measures."""
        config = self.config
        tokens = float(episodes.mask[indices].sum())
        sums: dict[str, float] = {}

        def add(name: str, value: Tensor, share: float) -> None:
            sums[name] = sums.get(name, 0.0) + float(value.detach()) * share

        lengths = [len(episodes.sequences[i]) for i in indices]
        parts = [[indices[j] for j in part] for part in micro_batches(lengths, config.tokens_per_microbatch)]
        with self.roles.playing("policy", train=True):
            for part in parts:
                batch, take = self._batch(episodes, part)
                share = float(batch.response_mask.sum()) / tokens
                logprobs = self._logprobs(batch)
                loss, stats = losses.ppo_policy_loss(
                    logprobs, take(episodes.logprobs), take(episodes.advantages), batch.response_mask,
                    config.cliprange,
                )  # fmt: skip
                finite(f"the policy loss of update {self.updates_done + 1}", [loss])
                (loss * share).backward()  # type: ignore[no-untyped-call]
                add("loss/policy_avg", loss, share)
                add("policy/approxkl_avg", stats.approxkl, share)
                add("policy/clipfrac_avg", stats.clipfrac, share)
                add("val/ratio", stats.ratio, share)
            if config.ptx_coef and self.demos:
                loss = sft_loss(self.roles, self._demo_batch(indices), config)
                finite(f"the demonstrations' loss of update {self.updates_done + 1}", [loss])
                (config.ptx_coef * loss).backward()  # type: ignore[no-untyped-call]
                add("loss/ptx_avg", loss, 1.0)
        if self.critic is None:
            return sums
        with self.roles.playing("critic", train=True):
            for part in parts:
                batch, take = self._batch(episodes, part)
                share = float(batch.response_mask.sum()) / tokens
                values = token_values(self.roles, self.critic, batch)
                loss, clipfrac = losses.ppo_value_loss(
                    values, take(episodes.values), take(episodes.returns), batch.response_mask,
                    config.cliprange_value,
                )  # fmt: skip
                finite(f"the value loss of update {self.updates_done + 1}", [loss])
                (config.vf_coef * loss * share).backward()  # type: ignore[no-untyped-call]
                add("loss/value_avg", loss, share)
                add("val/clipfrac_avg", clipfrac, share)
        return sums

    def _step(self) -> None:
        """Policy and critic are clipped apart: a wrong value must not silence the policy."""
        for group in self.optimiser.param_groups:
            norm = nn.utils.clip_grad_norm_(group["params"], self.config.max_grad_norm)
            finite(f"the gradients of update {self.updates_done + 1}", [norm])
        self.optimiser.step()
        self.optimiser.zero_grad()

    def _batch(self, episodes: Episodes, part: Sequence[int]) -> tuple[Batch, Any]:
        """The padded micro-batch, and a function that cuts a [N, T] tensor to it."""
        batch = pad([episodes.sequences[i] for i in part], self.roles.base.chat.pad_id, self.roles.device)
        width = batch.response_mask.shape[1]
        return batch, lambda x: x[part, :width].to(self.roles.device)

    def _logprobs(self, batch: Batch) -> Tensor:
        return token_logprobs(
            self.roles,
            batch,
            temperature=self.config.temperature,
            logits_per_chunk=self.config.logits_per_chunk,
        )

    def _demo_batch(self, indices: Sequence[int]) -> list[Dialogue]:
        draw = random.Random(derived_seed(self.seed, "ptx", self.updates_done, *indices))
        return draw.sample(self.demos, min(len(self.demos), 4))


def value_head(reward: RewardModel) -> ScalarHeads:
    """The critic starts as the reward model: its value is the mean of the heads, normalised as scores are."""
    head = ScalarHeads(reward.roles.hidden_size, 1).to(reward.roles.device)
    linear, normal = reward.heads.linear, reward.normal
    bias = linear.bias.mean() - normal.offsets.mean().to(linear.bias.device) - normal.shift
    with torch.no_grad():
        head.linear.weight.copy_(linear.weight.mean(0, keepdim=True) / normal.scale)
        head.linear.bias.copy_(bias / normal.scale)
    return head
