"""Answers sampled by the engine: from the policy as it is now, from a version, or from the bare base.

Each answer is cut at its first end token and keeps it. Seeds are derived per purpose and episode, so that
a resumed round samples what an uninterrupted one would have. Not here: scoring, log-probs for training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from models.engine import Engine
from models.generation import Generation
from models.sampling import SamplingParams
from trainer.roles import derived_seed
from trainer.sequences import Encoded

EVALUATION, ROLLOUT = 1, 2  # engine priorities; people come first with 0


@dataclass(frozen=True)
class Rollout:
    """One sampled answer."""

    sequence: Encoded
    ended: bool  # by itself, not at the token limit
    behaviour_logprobs: tuple[float, ...]  # as the engine sampled it, one per response token


class Sampler(Protocol):
    """What rollouts need of the engine."""

    def sample(
        self, version: str, prompts: Sequence[Sequence[int]], seeds: Sequence[int], *, priority: int = ROLLOUT
    ) -> list[Rollout]: ...

    def publish(self, version: str, tensors: Mapping[str, tuple[Tensor, Tensor]]) -> None: ...

    def retire(self, version: str) -> None: ...


class EngineSampler:
    """Samples through the engine; one call keeps its batch full."""

    def __init__(self, engine: Engine, *, max_tokens: int, temperature: float) -> None:
        self.engine = engine
        self._eos_ids = engine.base.chat.eos_ids
        self._max_tokens = max_tokens
        self._temperature = temperature
        self._most_waiting = engine.config.queue_limit // 2

    def publish(self, version: str, tensors: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        """Serves these adapter tensors under this name from now on."""
        self.retire(version)
        self.engine.publish_tensors(version, tensors)

    def retire(self, version: str) -> None:
        if version in self.engine.versions():
            self.engine.retire(version)

    def sample(
        self, version: str, prompts: Sequence[Sequence[int]], seeds: Sequence[int], *, priority: int = ROLLOUT
    ) -> list[Rollout]:
        waiting: list[Generation] = []
        for i, (prompt, seed) in enumerate(zip(prompts, seeds, strict=True)):
            params = SamplingParams(temperature=self._temperature, max_tokens=self._max_tokens, seed=seed)
            if i >= self._most_waiting:  # never more than the engine's queue admits
                waiting[i - self._most_waiting].result()
            waiting.append(
                self.engine.submit(prompt, params, version=version, priority=priority, stream=False)
            )
        return [
            self._rollout(prompt, generation) for prompt, generation in zip(prompts, waiting, strict=True)
        ]

    def _rollout(self, prompt: Sequence[int], generation: Generation) -> Rollout:
        completion = generation.result()
        ids = completion.token_ids
        end = next((i for i, token in enumerate(ids) if token in self._eos_ids), None)
        size = len(ids) if end is None else end + 1
        return Rollout(
            Encoded(tuple(prompt), tuple(ids[:size])), end is not None, tuple(completion.logprobs[:size])
        )


def episode_seeds(n: int, *parts: object) -> list[int]:
    """One seed an episode, of their own for these parts (round, update, purpose)."""
    return [derived_seed(*parts, i) for i in range(n)]
