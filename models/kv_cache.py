"""Keys and values of every row, allocated once, behind the Cache interface that transformers' models call.

Each row has its own length: a forward over rows [first, first + n) writes each row's new tokens at that
row's own positions and hands attention a view up to the longest of them. Which of those positions a query
may see is the mask's business (`Window.mask`). Not here: what the rows mean (`models/rows.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin


@dataclass(frozen=True)
class LayerShape:
    """What one layer keeps for one token."""

    heads: int
    key_dim: int
    value_dim: int

    @property
    def numbers(self) -> int:
        return self.heads * (self.key_dim + self.value_dim)


@dataclass(frozen=True)
class Window:
    """One forward: which rows, where their new tokens go, and how far attention looks."""

    first: int  # first row
    starts: Sequence[int]  # tokens each row holds already
    counts: Sequence[int]  # new tokens of each row; shorter rows are padded at the end

    @property
    def length(self) -> int:
        return max(start + count for start, count in zip(self.starts, self.counts, strict=True))


class KVCache(Cache):  # type: ignore[misc]
    """rows x context tokens of keys and values, [rows, heads, context, dim] in each layer."""

    def __init__(
        self,
        shapes: Sequence[LayerShape],
        *,
        rows: int,
        context: int,
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        super().__init__(layers=[_Layer(self) for _ in shapes])
        self.rows, self.context, self.device = rows, context, device
        self._stores: list[Tensor] = []  # [n, rows, heads, context, dim]: all that share heads and dim
        wanted = [(s.heads, s.key_dim) for s in shapes] + [(s.heads, s.value_dim) for s in shapes]
        parts: dict[tuple[int, int], list[Tensor]] = {}
        for heads, dim in dict.fromkeys(wanted):
            n = wanted.count((heads, dim))
            store = torch.zeros(n, rows, heads, context, dim, dtype=dtype, device=device)
            self._stores.append(store)
            parts[heads, dim] = list(store.unbind(0))[::-1]
        tensors = [parts[key].pop() for key in wanted]
        self._keys, self._values = tensors[: len(shapes)], tensors[len(shapes) :]
        self._flat = [
            (keys.view(-1, keys.shape[-1]), values.view(-1, values.shape[-1]))
            for keys, values in zip(self._keys, self._values, strict=True)
        ]
        # Of each (row, head), where its context begins once rows, heads and context are one dimension.
        self._origins = {
            heads: (torch.arange(rows * heads, device=device) * context).view(rows, heads)
            for heads in {s.heads for s in shapes}
        }
        self._heads = [s.heads for s in shapes]
        self._slots = torch.arange(context, device=device)
        self._window = Window(0, (0,), (1,))
        self._single: dict[int, Tensor] = {}  # heads -> flat places of the one new token of each row
        self._end, self._length = 1, 1

    @property
    def nbytes(self) -> int:
        return sum(store.nbytes for store in self._stores)

    def open(self, window: Window) -> Tensor:
        """Prepares the next forward; returns position_ids [n, q]."""
        self._window = window
        self._end, self._length = window.first + len(window.starts), window.length
        starts = torch.tensor(window.starts, device=self.device).unsqueeze(1)  # [n, 1]
        width = max(window.counts)
        if width == 1:
            rows = slice(window.first, self._end)
            self._single = {
                heads: (origin[rows] + starts).reshape(-1) for heads, origin in self._origins.items()
            }
            return starts
        self._single = {}
        return (starts + self._slots[:width]).clamp_max_(self.context - 1)

    def mask(self, positions: Tensor, dtype: torch.dtype, sliding: int | None = None) -> Tensor:
        """Additive [n, 1, q, length]: 0 where queries at positions [n, q] may look, else the lowest value."""
        slots = self._slots[: self._length]
        last = positions.unsqueeze(-1)  # [n, q, 1]
        hidden = slots > last
        if sliding is not None:
            hidden |= slots <= last - sliding
        mask = torch.zeros(hidden.shape, dtype=dtype, device=self.device)
        return mask.masked_fill_(hidden, torch.finfo(dtype).min).unsqueeze(1)

    def update(
        self, key_states: Tensor, value_states: Tensor, layer_idx: int, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        """Stores the new tokens' keys and values [n, heads, q, dim]; returns all up to the longest row."""
        keys, values = self._keys[layer_idx], self._values[layer_idx]
        window = self._window
        if self._single:
            places = self._single[self._heads[layer_idx]]
            flat_keys, flat_values = self._flat[layer_idx]
            flat_keys.index_copy_(0, places, key_states.reshape(-1, key_states.shape[-1]))
            flat_values.index_copy_(0, places, value_states.reshape(-1, value_states.shape[-1]))
        else:
            for i, (start, count) in enumerate(zip(window.starts, window.counts, strict=True)):
                keys[window.first + i, :, start : start + count] = key_states[i, :, :count]
                values[window.first + i, :, start : start + count] = value_states[i, :, :count]
        rows = slice(window.first, self._end)
        return keys[rows, :, : self._length], values[rows, :, : self._length]

    def copy_row(self, source: int, target: int, length: int) -> None:
        """Makes the first `length` tokens of row `target` those of row `source`."""
        for store in self._stores:
            store[:, target, :, :length] = store[:, source, :, :length]

    def swap_rows(self, a: int, b: int, length_a: int, length_b: int) -> None:
        if not length_a:
            self.copy_row(b, a, length_b)
        elif not length_b:
            self.copy_row(a, b, length_a)
        else:
            for store in self._stores:
                kept = store[:, a, :, :length_a].clone()
                store[:, a, :, :length_b] = store[:, b, :, :length_b]
                store[:, b, :, :length_a] = kept

    def clear_row(self, row: int) -> None:
        """Zeroes a row, so that NaN left by a failed request can never reach another one's attention."""
        for store in self._stores:
            store[:, row].zero_()

    # What models ask of a cache that make masks or positions themselves; ours come from `open` and `mask`.
    def get_seq_length(self, layer_idx: int = 0) -> int:
        return max(self._window.starts)

    def get_mask_sizes(self, query_length: int, layer_idx: int) -> tuple[int, int]:
        return self._length, 0

    def get_max_length(self, layer_idx: int | None = None) -> int:
        return self.context


class _Layer(CacheLayerMixin):  # type: ignore[misc]
    """Stands for one layer where transformers walks `cache.layers`; the tensors live in KVCache."""

    is_sliding = False

    def __init__(self, cache: KVCache) -> None:
        super().__init__()
        self._cache = cache

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        raise NotImplementedError("the engine's cache is allocated at start")

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        raise NotImplementedError("update the cache, not one of its layers")

    def get_seq_length(self) -> int:
        return self._cache.get_seq_length()

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self._cache.get_mask_sizes(query_length, 0)

    def get_max_length(self) -> int:
        return self._cache.context
