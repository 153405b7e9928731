"""Scalar heads on hidden states: the reward model's ensemble (n = 4) and the critic's value (n = 1).

A head reads one position, never a mean over positions and never a pad. Not here: which adapter made the
hidden states, how several heads become one score.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class ScalarHeads(nn.Module):
    """n independent scalars per hidden state: [..., H] -> [..., n], computed in float32."""

    def __init__(self, hidden: int, n: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden, n)
        nn.init.normal_(self.linear.weight, std=1.0 / math.sqrt(hidden + 1), generator=generator)
        nn.init.zeros_(self.linear.bias)

    def forward(self, hidden: Tensor) -> Tensor:
        scalars: Tensor = self.linear(hidden.float())
        return scalars


def last_token_hidden(hidden: Tensor, lengths: Tensor) -> Tensor:
    """[B, S, H] right-padded, lengths [B] >= 1 -> [B, H], the state of each row's last real token."""
    rows = torch.arange(hidden.shape[0], device=hidden.device)
    return hidden[rows, lengths - 1]
