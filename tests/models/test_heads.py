from __future__ import annotations

import math

import torch

from models.heads import ScalarHeads, last_token_hidden


def test_a_fresh_head_has_zero_bias_and_weights_of_the_papers_size() -> None:
    heads = ScalarHeads(4096, 8, generator=torch.Generator().manual_seed(0))
    assert bool((heads.linear.bias == 0).all())
    assert abs(heads.linear.weight.std().item() * math.sqrt(4097) - 1) < 0.05


def test_the_same_generator_gives_the_same_head() -> None:
    first, second = (ScalarHeads(16, 2, generator=torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first.linear.weight, second.linear.weight)


def test_the_last_real_token_is_read_whatever_the_padding_holds() -> None:
    hidden = torch.arange(24.0).reshape(2, 4, 3)
    lengths = torch.tensor([2, 4])
    state = last_token_hidden(hidden, lengths)
    assert torch.equal(state, torch.stack([hidden[0, 1], hidden[1, 3]]))
    hidden[0, 2:] = math.nan
    assert torch.equal(last_token_hidden(hidden, lengths), state)


def test_heads_compute_in_float32_from_any_dtype() -> None:
    heads = ScalarHeads(8, 4)
    assert heads(torch.randn(5, 8, dtype=torch.bfloat16)).dtype == torch.float32
    assert heads(torch.randn(5, 7, 8)).shape == (5, 7, 4)
