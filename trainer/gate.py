"""Is the candidate better, and still itself? Candidate, champion and base answer the same unseen prompts.

The verdict (`verdict.py`) is `promote`, `hold` or `reject`, with its reasons in plain words and samples
for people to read. Not here: thresholds, moving aliases, writing adapters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from models.errors import ModelError
from trainer.answer_quality import Quality, answered, measure_quality
from trainer.config import TrainerConfig
from trainer.reward_model import RewardModel
from trainer.roles import Roles
from trainer.rollout import EVALUATION, Rollout, Sampler, episode_seeds
from trainer.sft import Dialogue, mean_loss
from trainer.snapshot import Turns
from trainer.verdict import Measured, WinRate, bootstrap, decide, ratio


@dataclass(frozen=True)
class Sample:
    """One prompt with both answers, for people to read."""

    prompt: Turns
    old: str
    new: str
    old_score: float | None
    new_score: float | None


@dataclass(frozen=True)
class Verdict:
    decision: str  # promote | hold | reject
    reasons: tuple[str, ...]
    measured: Measured
    samples: tuple[Sample, ...]
    max_kl: float  # the budget it was judged by

    def to_json(self) -> dict[str, Any]:
        """What is stored with the round and the version."""
        m = self.measured
        figures: dict[str, Any] = {
            "kl": m.candidate.kl,
            "kl_per_token": m.candidate.kl_per_token,
            "length_ratio": ratio(m.candidate.length, m.champion.length),
            "length_ratio_base": ratio(m.candidate.length, m.base.length),
            "eos_rate": m.candidate.ended,
            "distinct_2": m.candidate.distinct_2,
            "repetition": m.candidate.repetition,
            "relevance": m.candidate.relevance,
            "refusal_rate": m.candidate.refusals,
            "probes_answered": m.probes,
            "perplexity_ratio": m.perplexity_ratio,
            "gate_prompts": m.prompts,
        }
        if m.against_champion is not None and m.against_base is not None:
            champion, base = m.against_champion, m.against_base
            figures |= {"win_rate": champion.rate, "win_rate_interval": [champion.low, champion.high]}
            figures |= {"win_rate_base": base.rate, "win_rate_base_interval": [base.low, base.high]}
        figures["max_kl"] = self.max_kl
        return {"verdict": self.decision, "reasons": list(self.reasons), "metrics": figures}


class Gate:
    """Asks the three versions and judges."""

    def __init__(
        self,
        roles: Roles,
        sampler: Sampler,
        reward: RewardModel | None,
        config: TrainerConfig,
        *,
        seed: int,
    ) -> None:
        self.roles, self.sampler, self.reward = roles, sampler, reward
        self.config, self.seed = config, seed

    def judge(
        self,
        candidate: str,
        champion: str,
        prompts: Sequence[tuple[Turns, tuple[int, ...]]],
        probes: Sequence[tuple[int, ...]],
        demos: Sequence[Dialogue] = (),
        taught_by_demos: bool = False,
    ) -> Verdict:
        """`candidate` and `champion` are names the sampler serves; the policy role holds the candidate."""
        if not prompts or not probes:
            raise ModelError("There are no prompts to compare the versions on.", "Import some prompts.")
        ids = [p for _, p in prompts for _ in range(self.config.gate_samples)]
        seeds = episode_seeds(len(ids), self.seed, "gate")  # the same for all three
        answers = {v: self._sample(v, ids, seeds) for v in dict.fromkeys((candidate, champion, "base"))}
        scores = {v: self._scores(rollouts) for v, rollouts in answers.items()}
        quality = {v: self._quality(rollouts) for v, rollouts in answers.items()}
        measured = Measured(
            prompts=len(prompts),
            against_champion=self._wins(scores[candidate], scores[champion]),
            against_base=self._wins(scores[candidate], scores["base"]),
            candidate=quality[candidate],
            champion=quality[champion],
            base=quality["base"],
            probes=self._probed(candidate, probes),
            probes_champion=self._probed(champion, probes),
            perplexity_ratio=self._perplexity_ratio(demos),
            unchanged=[r.sequence for r in answers[candidate]] == [r.sequence for r in answers[champion]],
            taught_by_demos=taught_by_demos,
        )
        decision, reasons = decide(measured, self.config)
        rows = range(0, len(ids), self.config.gate_samples)
        samples = [
            Sample(
                turns,
                self._text(answers[champion][i]),
                self._text(answers[candidate][i]),
                _at(scores[champion], i),
                _at(scores[candidate], i),
            )
            for i, (turns, _) in zip(rows, prompts, strict=True)
        ]
        kept = tuple(samples[: self.config.stored_samples])
        return Verdict(decision, tuple(reasons), measured, kept, self.config.max_kl)

    def _sample(self, version: str, ids: Sequence[tuple[int, ...]], seeds: Sequence[int]) -> list[Rollout]:
        return self.sampler.sample(version, ids, seeds, priority=EVALUATION)

    def _scores(self, rollouts: Sequence[Rollout]) -> Tensor | None:
        if self.reward is None:
            return None
        return self.reward.score([r.sequence for r in rollouts], self.config.tokens_per_microbatch)

    def _quality(self, rollouts: Sequence[Rollout]) -> Quality:
        return measure_quality(self.roles, rollouts, [self._text(r) for r in rollouts], self.config)

    def _probed(self, version: str, probes: Sequence[tuple[int, ...]]) -> float:
        rollouts = self._sample(version, probes, episode_seeds(len(probes), self.seed, "probes"))
        good = [r for r in rollouts if answered(r, self._text(r))]
        same = len({r.sequence.response for r in good}) == 1 and len(good) > 2  # one answer to everything
        return 0.0 if same else len(good) / len(rollouts)

    def _wins(self, new: Tensor | None, old: Tensor | None) -> WinRate | None:
        if new is None or old is None:
            return None
        wins = ((new > old).float() + 0.5 * (new == old).float()).reshape(-1, self.config.gate_samples)
        return bootstrap(wins.mean(1).tolist(), self.config.bootstrap_rounds, self.seed)

    def _perplexity_ratio(self, demos: Sequence[Dialogue]) -> float | None:
        if not demos:
            return None
        policy = mean_loss(self.roles, demos, self.config, "policy")
        base = mean_loss(self.roles, demos, self.config, "reference")
        return math.exp(policy - base)

    def _text(self, rollout: Rollout) -> str:
        return self.roles.base.chat.decode(rollout.sequence.response)


def _at(scores: Tensor | None, i: int) -> float | None:
    return None if scores is None else float(scores[i])
