"""A snapshot's comparisons and thumbs as token sequences, with the bootstrap weights of each head.

Not here: the loss, the optimiser, how accuracy is measured.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.encode import Encoder
from trainer.roles import derived_seed
from trainer.sequences import Encoded
from trainer.snapshot import Preference, Snapshot, prompt_key


@dataclass(frozen=True)
class Comparison:
    """One judgement: its answers' sequences, forwarded once each, and the pairs among them."""

    sequences: tuple[Encoded, ...]
    preferences: tuple[Preference, ...]
    prompt_key: str
    source: str
    heldout: bool
    replay: bool
    bootstrap: Tensor  # [heads] how often each head's resample drew it

    @property
    def weight(self) -> float:
        return sum(p.weight for p in self.preferences)

    @property
    def judged(self) -> bool:
        return any(p.label != 0.5 for p in self.preferences)


@dataclass(frozen=True)
class Verdict:
    """A thumb on one answer."""

    sequence: Encoded
    up: bool
    prompt_key: str
    rater: int  # index into the raters' biases
    weight: float
    heldout: bool
    bootstrap: Tensor  # [heads]


@dataclass(frozen=True)
class RewardData:
    comparisons: tuple[Comparison, ...]
    verdicts: tuple[Verdict, ...]
    raters: int  # how many raters gave verdicts

    def train(self) -> RewardData:
        """What the reward model may learn from."""
        comparisons = tuple(c for c in self.comparisons if not c.heldout)
        return RewardData(comparisons, tuple(v for v in self.verdicts if not v.heldout), self.raters)

    def without_prompts(self, keys: Container[str]) -> RewardData:
        comparisons = tuple(c for c in self.comparisons if c.prompt_key not in keys)
        return RewardData(
            comparisons, tuple(v for v in self.verdicts if v.prompt_key not in keys), self.raters
        )


def encode_snapshot(snapshot: Snapshot, encoder: Encoder, *, heads: int, seed: int) -> RewardData:
    """Drops what does not fit the context; `encoder.notes()` counts it."""
    comparisons = []
    for group in snapshot.groups:
        sequences = [encoder.pair(group.prompt, answer) for answer in group.answers]
        kept = tuple(s for s in sequences if s is not None)
        if len(kept) < len(sequences):
            continue
        comparisons.append(
            Comparison(
                kept,
                group.preferences,
                prompt_key(group.prompt),
                group.source,
                group.heldout,
                group.replay,
                _bootstrap(heads, seed, group.seq),
            )
        )
    raters: dict[str, int] = {}
    verdicts = []
    for i, thumb in enumerate(snapshot.thumbs):
        sequence = encoder.pair(thumb.prompt, thumb.answer)
        if sequence is not None:
            rater = raters.setdefault(thumb.rater, len(raters))
            key, weights = prompt_key(thumb.prompt), _bootstrap(heads, seed, thumb.seq, i)
            verdicts.append(Verdict(sequence, thumb.up, key, rater, thumb.weight, thumb.heldout, weights))
    return RewardData(tuple(comparisons), tuple(verdicts), len(raters))


def folds_by_prompt(comparisons: Sequence[Comparison], folds: int, seed: int) -> dict[str, int]:
    """Prompt key -> fold, so that one prompt is never on both sides."""
    keys = sorted({c.prompt_key for c in comparisons}, key=lambda key: derived_seed(seed, "fold", key))
    return {key: i % folds for i, key in enumerate(keys)}


def _bootstrap(heads: int, seed: int, *item: int) -> Tensor:
    """Poisson(1) counts: each head sees its own resample of the data. A single head sees everything."""
    if heads == 1:
        return torch.ones(1)
    generator = torch.Generator().manual_seed(derived_seed(seed, "bootstrap", *item))
    return torch.poisson(torch.ones(heads), generator=generator)
