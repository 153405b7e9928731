"""Prompts with responses as token ids, padded batches of them, and micro-batches of bounded size.

Everything is padded on the right: with causal attention a real token never sees what follows it, so no
attention mask is needed and pads cannot change a result. Not here: models, text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

FORWARD_COST = 64  # tokens' worth of time that one more forward costs, whatever its size


@dataclass(frozen=True)
class Encoded:
    """A prompt and a response to it; the response holds its end token if it ended by itself."""

    prompt: tuple[int, ...]
    response: tuple[int, ...]  # at least one token

    def __len__(self) -> int:
        return len(self.prompt) + len(self.response)


@dataclass(frozen=True)
class Batch:
    """B sequences, S positions in the longest, T response tokens in the longest response."""

    ids: Tensor  # [B, S] right-padded
    lengths: Tensor  # [B] real tokens
    targets: Tensor  # [B, T] response tokens, pads where the mask is False
    sources: Tensor  # [B, T] position whose hidden state predicts each response token (its own minus 1)
    response_mask: Tensor  # [B, T] True on a real response token


def pad(sequences: Sequence[Encoded], pad_id: int, device: torch.device) -> Batch:
    lengths = torch.tensor([len(s) for s in sequences])
    starts = torch.tensor([len(s.prompt) for s in sequences])
    sizes = torch.tensor([len(s.response) for s in sequences])
    ids = _rows([[*s.prompt, *s.response] for s in sequences], pad_id)
    targets = _rows([s.response for s in sequences], pad_id)
    steps = torch.arange(targets.shape[1])
    mask = steps < sizes[:, None]
    sources = (starts[:, None] - 1 + steps).clamp(max=ids.shape[1] - 1)
    return Batch(*(x.to(device) for x in (ids, lengths, targets, sources, mask)))


def response_mask(sequences: Sequence[Encoded]) -> Tensor:
    """[N, T] for a whole set, T its longest response."""
    sizes = torch.tensor([len(s.response) for s in sequences])
    return torch.arange(int(sizes.max())) < sizes[:, None]


def micro_batches(lengths: Sequence[int], token_budget: int) -> list[list[int]]:
    """Indices grouped by length so that rows x longest stays within the budget (one row always fits).

    Of all such groupings of the sorted lengths, the one that computes least: padding against the fixed
    cost of one more forward.
    """
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost of the first j, where its last group starts
    for j in range(1, len(order) + 1):
        options = []
        for i in range(j - 1, -1, -1):
            padded = (j - i) * lengths[order[i]]
            if padded > token_budget and i < j - 1:
                break
            options.append((best[i][0] + padded + FORWARD_COST, i))
        best.append(min(options))
    groups: list[list[int]] = []
    end = len(order)
    while end:
        start = best[end][1]
        groups.append(order[start:end])
        end = start
    return groups[::-1]


def _rows(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows], dtype=torch.long)
