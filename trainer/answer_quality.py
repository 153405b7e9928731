"""What can be said about a set of answers without a reward model: length, ending, variety, fit, drift.

Pure functions on sampled answers, and one that asks the bare base. Not here: thresholds and verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from trainer.config import TrainerConfig
from trainer.experience import all_logprobs
from trainer.losses import masked_mean
from trainer.roles import Roles
from trainer.rollout import Rollout
from trainer.sequences import Encoded, response_mask

_REFUSAL = re.compile(
    r"\b(i can(no|')t|i am not able|i'm not able|i am unable|i'm unable)\b|"
    r"(할 수 없|도와드릴 수 없|답변드릴 수 없|답할 수 없)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quality:
    """Shares are 0..1; lengths in tokens, end token included."""

    length: float  # mean
    ended: float  # share that ended by itself
    distinct_2: float  # different token pairs over all token pairs of all answers
    repetition: float  # mean share of an answer's token triples that it had already
    refusals: float  # share that declines to answer, by a list of phrases
    relevance: float  # share that the base finds likelier after its own prompt than after another
    kl: float  # nats per answer from the base, estimated on these answers
    kl_per_token: float

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def measure_quality(
    roles: Roles, rollouts: Sequence[Rollout], texts: Sequence[str], config: TrainerConfig
) -> Quality:
    """`rollouts` sampled at `config.temperature`, several prompts; `texts` are their answers."""
    sequences = [r.sequence for r in rollouts]
    mask = response_mask(sequences)
    reference = all_logprobs(roles, "reference", sequences, config)
    behaviour = reference.new_zeros(reference.shape)
    for i, rollout in enumerate(rollouts):
        behaviour[i, : len(rollout.behaviour_logprobs)] = behaviour.new_tensor(rollout.behaviour_logprobs)
    elsewhere = all_logprobs(roles, "reference", _under_other_prompts(sequences), config)
    gain = ((reference - elsewhere) * mask).sum(1)
    k1 = (behaviour - reference) * mask
    return Quality(
        length=float(mask.sum(1).float().mean()),
        ended=sum(r.ended for r in rollouts) / len(rollouts),
        distinct_2=distinct(sequences, 2),
        repetition=sum(repetition(s.response) for s in sequences) / len(sequences),
        refusals=sum(bool(_REFUSAL.search(text)) for text in texts) / len(texts),
        relevance=float((gain > 0).float().mean() + 0.5 * (gain == 0).float().mean()),
        kl=float(k1.sum(1).mean()),
        kl_per_token=float(masked_mean(k1, mask)),
    )


def distinct(sequences: Sequence[Encoded], n: int) -> float:
    """Different n-grams over all n-grams of the responses; 1 when there are none."""
    grams = [gram for s in sequences for gram in _grams(s.response, n)]
    return len(set(grams)) / len(grams) if grams else 1.0


def repetition(ids: Sequence[int], n: int = 3) -> float:
    """Share of one answer's n-grams that occurred earlier in it."""
    grams = _grams(ids, n)
    return 1.0 - len(set(grams)) / len(grams) if grams else 0.0


def answered(rollout: Rollout, text: str) -> bool:
    """Something was said, it came to an end, and it does not go round in circles."""
    return bool(text.strip()) and rollout.ended and repetition(rollout.sequence.response) < 0.5


def _grams(ids: Sequence[int], n: int) -> list[tuple[int, ...]]:
    return [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)]


def _under_other_prompts(sequences: Sequence[Encoded]) -> list[Encoded]:
    """Each response after the next different prompt."""
    moved = []
    for i, sequence in enumerate(sequences):
        others = (sequences[(i + k) % len(sequences)].prompt for k in range(1, len(sequences)))
        other = next((prompt for prompt in others if prompt != sequence.prompt), sequence.prompt)
        moved.append(Encoded(other, sequence.response))
    return moved
