"""The cache: every row keeps its own tokens at its own positions, whatever happens to the others."""

from __future__ import annotations

import random

import pytest
import torch

from models.kv_cache import KVCache, LayerShape, Window

SHAPES = [LayerShape(2, 4, 4), LayerShape(2, 4, 4), LayerShape(3, 4, 6)]  # the last one unlike the others


@pytest.fixture
def cache() -> KVCache:
    return KVCache(SHAPES, rows=4, context=10, dtype=torch.float32, device=torch.device("cpu"))


def states(shape: LayerShape, marks: list[list[float]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Keys [n, heads, q, dim] holding each token's mark plus a tenth of the head, values its negative."""
    tokens = torch.tensor(marks)[:, None, :, None] + torch.arange(shape.heads)[None, :, None, None] / 10
    return tokens.expand(-1, -1, -1, shape.key_dim), -tokens.expand(-1, -1, -1, shape.value_dim)


def write(cache: KVCache, first: int, starts: list[int], marks: list[list[float]]) -> list[torch.Tensor]:
    """One forward; returns what attention sees of head 0 of each layer's keys, [n, length]."""
    width = max(map(len, marks))
    padded = [row + [99.0] * (width - len(row)) for row in marks]
    cache.open(Window(first, starts, [len(row) for row in marks]))
    seen = []
    for layer, shape in enumerate(SHAPES):
        keys, values = cache.update(*states(shape, padded), layer)
        torch.testing.assert_close(keys[:, :, :, 0], -values[:, :, :, 0])
        seen.append(keys[:, 0, :, 0])
    return seen


def test_rows_of_different_lengths_are_read_and_continued(cache: KVCache) -> None:
    write(cache, 0, [0, 0], [[1, 2, 3], [5]])
    for seen in write(cache, 0, [3, 1], [[4], [6]]):
        assert seen.tolist() == [[1, 2, 3, 4], [5, 6, 0, 0]]


def test_a_window_over_later_rows_leaves_earlier_ones_alone(cache: KVCache) -> None:
    write(cache, 0, [0], [[1, 2]])
    write(cache, 2, [0, 0], [[7, 8], [9]])
    for seen in write(cache, 0, [2, 0, 2, 1], [[3], [4], [5], [6]]):
        assert seen.tolist() == [[1, 2, 3], [4, 0, 0], [7, 8, 5], [9, 6, 0]]


def test_rows_copy_swap_and_clear(cache: KVCache) -> None:
    write(cache, 0, [0, 0, 0], [[1, 2, 3], [4, 5], [6]])
    cache.swap_rows(0, 1, 3, 2)
    cache.copy_row(2, 3, 1)
    cache.swap_rows(2, 0, 1, 0)
    cache.clear_row(2)
    for seen in write(cache, 0, [1, 3, 0, 1], [[10], [11], [12], [13]]):
        rows = [row[:length] for row, length in zip(seen.tolist(), (2, 4, 1, 2), strict=True)]
        assert rows == [[6, 10], [1, 2, 3, 11], [12], [6, 13]]


def test_positions_and_mask_follow_each_rows_own_length(cache: KVCache) -> None:
    positions = cache.open(Window(1, [0, 4], [3, 2]))
    assert positions.tolist() == [[0, 1, 2], [4, 5, 6]]
    visible = cache.mask(positions, torch.float32)[:, 0] == 0
    assert visible.sum(-1).tolist() == [[1, 2, 3], [5, 6, 6]]
    near = cache.mask(positions, torch.float32, sliding=2)[:, 0] == 0
    assert near.sum(-1).tolist() == [[1, 2, 2], [2, 2, 1]]


def test_random_moves_match_a_plain_list_of_rows(cache: KVCache) -> None:
    draw, rows = random.Random(0), [[] for _ in range(4)]
    for step in range(200):
        kind = draw.randrange(4)
        a, b = draw.sample(range(4), 2)
        if kind == 0:
            cache.swap_rows(a, b, len(rows[a]), len(rows[b]))
            rows[a], rows[b] = rows[b], rows[a]
        elif kind == 1:
            length = draw.randint(0, len(rows[a]))
            cache.copy_row(a, b, length)
            rows[b] = rows[a][:length]
        elif kind == 2:
            cache.clear_row(a)
            rows[a] = []
        else:
            full = [row[:8] for row in rows]
            tokens = [[float(step), step + 0.5][: draw.randint(1, 2)] for _ in rows]
            seen = write(cache, 0, [len(row) for row in full], tokens)[draw.randrange(3)]
            rows = [row + new for row, new in zip(full, tokens, strict=True)]
            for row, values in zip(rows, seen.tolist(), strict=True):
                assert values[: len(row)] == pytest.approx(row)
