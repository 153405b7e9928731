"""Slots: each row gets exactly its own version's update, over any kind of linear layer."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

from models.errors import AdapterError
from models.lora_slots import BARE, LoraSlots, Pair


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(6, 5)
        self.second = Conv1D(4, 5)  # 5 -> 4
        self.third = nn.Linear(4, 3, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.third(torch.tanh(self.second(torch.tanh(self.first(x)))))


SIZES = {"first": (6, 5), "second": (5, 4), "third": (4, 3)}


def pairs(seed: int, rank: int, layers: tuple[str, ...] = ("first", "second", "third")) -> dict[str, Pair]:
    draw = torch.Generator().manual_seed(seed)
    return {
        name: (
            torch.randn(rank, SIZES[name][0], generator=draw),
            torch.randn(SIZES[name][1], rank, generator=draw),
        )
        for name in layers
    }


VERSIONS = [pairs(1, 2), pairs(2, 4), pairs(3, 1, ("second",)), pairs(4, 3, ("first", "third"))]


@pytest.fixture
def net() -> tuple[Net, LoraSlots]:
    torch.manual_seed(0)
    model = Net().requires_grad_(False)
    slots = LoraSlots(model, list(SIZES), slots=4, max_rank=4, dtype=torch.float32)
    for slot, tensors in enumerate(VERSIONS):
        slots.write(slot, tensors)
    return model, slots


def merged(slot: int) -> Net:
    """The same net with the update added to its weights."""
    torch.manual_seed(0)
    model = Net().requires_grad_(False)
    for name, (a, b) in VERSIONS[slot].items() if slot != BARE else []:
        layer = model.get_submodule(name)
        layer.weight += (b @ a).t() if isinstance(layer, Conv1D) else b @ a
    return model


def check(net: tuple[Net, LoraSlots], rows: list[int]) -> None:
    model, slots = net
    x = torch.randn(len(rows), 3, 6)
    slots.use(slots.batch(rows))
    answers = model(x)
    for row, (slot, answer) in enumerate(zip(rows, answers, strict=True)):
        torch.testing.assert_close(answer, merged(slot)(x[row]), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("rows", [*itertools.product([BARE, 0, 3], repeat=3), (0, 1, 2, 3, BARE)])
def test_every_row_is_computed_with_its_own_version(
    net: tuple[Net, LoraSlots], rows: tuple[int, ...]
) -> None:
    check(net, list(rows))


def test_batches_may_follow_each_other_in_any_order(net: tuple[Net, LoraSlots]) -> None:
    for rows in ([0, 1, 2], [1, 2], [2, 1, BARE], [3], [BARE, BARE], [3, 0], [0, 1, 2, 3], [1, 3]):
        check(net, rows)


def test_rewriting_a_slot_replaces_all_that_was_there(net: tuple[Net, LoraSlots]) -> None:
    check(net, [0, 1])
    net[1].write(1, VERSIONS[2])  # other layers, lower rank
    x = torch.randn(2, 1, 6)
    net[1].use(net[1].batch([0, 1]))
    answers = net[0](x)
    torch.testing.assert_close(answers[0], merged(0)(x[0]), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(answers[1], merged(2)(x[1]), atol=1e-5, rtol=1e-5)


def test_a_layer_used_with_flat_tokens_still_tells_rows_apart(net: tuple[Net, LoraSlots]) -> None:
    model, slots = net
    x = torch.randn(2 * 3, 6)  # two rows of three tokens, flattened as some feed-forwards do
    slots.use(slots.batch([1, BARE]))
    answers = model(x)
    torch.testing.assert_close(answers[:3], merged(1)(x[:3]), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(answers[3:], merged(BARE)(x[3:]), atol=1e-5, rtol=1e-5)


def test_what_does_not_fit_is_refused_with_the_reason(net: tuple[Net, LoraSlots]) -> None:
    slots = net[1]
    good = pairs(9, 2)
    assert slots.check(good) == 2
    wrong: list[tuple[dict[str, Pair], str]] = [
        ({}, "no tensors"),
        ({"fourth": good["first"]}, "fourth, which is no linear layer"),
        ({"first": (torch.ones(2, 6), torch.ones(5, 3))}, "do not belong together"),
        (
            {"first": (torch.ones(2, 7), torch.ones(5, 2))},
            "maps 7 to 5 numbers; .* maps 6 to 5",
        ),
        ({"first": (torch.full((2, 6), torch.nan), torch.ones(5, 2))}, "NaN"),
        (pairs(9, 5), "rank is 5"),
    ]
    for tensors, reason in wrong:
        with pytest.raises(AdapterError, match=reason):
            slots.check(tensors)
