"""LoRA at serving time: several versions and the bare base in one batch, over any linear layer.

Every target layer keeps, for S slots of rank at most R, A [S R, in] and B transposed [S R, out] (alpha / r
folded in) and computes y = base(x) + ((x A^T) * mask) B^T, the mask saying for each row which columns are its
own. Only the slots that a batch uses are multiplied, at their real rank; a batch of bare base rows pays
nothing. Not here: which version is in which slot, or when one may be overwritten (`models/versions.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from models.errors import AdapterError

BARE = -1  # the slot number of a row that uses no adapter
Pair = tuple[Tensor, Tensor]  # A [r, in], B [out, r]


@dataclass
class Batch:
    """What the layers need to know of the rows in one forward."""

    factors: list[Pair | None]  # of each layer: A [k, in], B^T [k, out]; None adds nothing
    mask: Tensor | None  # [n, 1, k]; None when every row uses every column


class _State:
    """Shared by all layers of one model; set before each forward."""

    batch: Batch | None = None  # None: all rows are bare


class SlotLinear(nn.Module):
    """A linear layer of the base with room for S adapters."""

    def __init__(
        self, base: nn.Module, index: int, state: _State, rows: int, dtype: torch.dtype, device: torch.device
    ) -> None:
        super().__init__()
        self.base = base
        self.index = index
        self._state = state
        self.in_features, self.out_features = features(base)
        # Plain attributes, not registered parameters: spares a module call and two slow look-ups a step.
        plain = type(base) is nn.Linear
        object.__setattr__(self, "_weight", base.weight if plain else None)
        object.__setattr__(self, "_bias", base.bias if plain else None)
        self.a = torch.zeros(rows, self.in_features, dtype=dtype, device=device)
        self.b = torch.zeros(rows, self.out_features, dtype=dtype, device=device)

    @property
    def weight(self) -> Tensor:
        """The base's own, for models that look at a layer's dtype or device."""
        return self.base.weight  # type: ignore[return-value]

    def forward(self, x: Tensor) -> Tensor:
        weight: Tensor | None = self.__dict__["_weight"]
        y: Tensor = self.base(x) if weight is None else F.linear(x, weight, self.__dict__["_bias"])
        batch = self._state.batch
        if batch is None:
            return y
        factors = batch.factors[self.index]
        if factors is None:
            return y
        a, b = factors
        h = F.linear(x if x.dtype == a.dtype else x.to(a.dtype), a)  # [n, q, k]
        if batch.mask is not None:
            h = h.view(batch.mask.shape[0], -1, a.shape[0]) * batch.mask
        if y.dtype != a.dtype or not y.is_contiguous():
            return y + (h.reshape(-1, a.shape[0]) @ b).view(y.shape).to(y.dtype)
        y.view(-1, self.out_features).addmm_(h.view(-1, a.shape[0]), b)
        return y


class LoraSlots:
    """All layers' slots of one serving model."""

    def __init__(
        self, model: nn.Module, targets: Sequence[str], *, slots: int, max_rank: int, dtype: torch.dtype
    ) -> None:
        self.slots, self.max_rank, self.dtype = slots, max_rank, dtype
        self._state = _State()
        self._layers: dict[str, SlotLinear] = {}
        for index, name in enumerate(targets):
            base = _bare(model.get_submodule(name))
            device = next(base.parameters()).device
            layer = SlotLinear(base, index, self._state, slots * max_rank, dtype, device)
            parent, _, leaf = name.rpartition(".")
            setattr(model.get_submodule(parent), leaf, layer)
            self._layers[name] = layer
        self.device = next(iter(self._layers.values())).a.device
        self._ranks = [0] * slots
        self._touched: list[frozenset[int]] = [frozenset()] * slots  # layers that the slot's version adapts
        self._writes = [0] * slots
        self._gathered: set[tuple[int, int]] = set()  # (slot, write) in the gathered factors
        self._factors: list[Pair | None] = []
        self._owners = torch.empty(0, dtype=torch.long, device=self.device)  # slot of each gathered column

    @property
    def nbytes(self) -> int:
        """Bytes of the slots, and of the one gathered copy that a mixed batch may need."""
        return 2 * sum(layer.a.nbytes + layer.b.nbytes for layer in self._layers.values())

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Input and output features of every layer that an adapter may change."""
        return {name: (layer.in_features, layer.out_features) for name, layer in self._layers.items()}

    def check(self, tensors: Mapping[str, Pair]) -> int:
        """Whether factors fit this model; returns their highest rank or raises AdapterError."""
        if not tensors:
            raise AdapterError("The adapter holds no tensors.")
        for name, (a, b) in tensors.items():
            layer = self._layers.get(name)
            if layer is None:
                raise AdapterError(
                    f"The adapter changes {name}, which is no linear layer of the served model.",
                    "Train it on the base that is served.",
                )
            if a.ndim != 2 or b.ndim != 2 or a.shape[0] != b.shape[1]:
                raise AdapterError(f"The A and B matrices of {name} do not belong together.")
            if (a.shape[1], b.shape[0]) != (layer.in_features, layer.out_features):
                raise AdapterError(
                    f"The adapter's {name} maps {a.shape[1]} to {b.shape[0]} numbers; "
                    f"the served model's maps {layer.in_features} to {layer.out_features}.",
                    "Train it on the base that is served.",
                )
            if not bool(torch.isfinite(a).all()) or not bool(torch.isfinite(b).all()):
                raise AdapterError(f"The adapter's {name} holds NaN or infinite numbers.")
        rank = max(a.shape[0] for a, _ in tensors.values())
        if rank > self.max_rank:
            raise AdapterError(
                f"The adapter's rank is {rank}; this engine was started for at most {self.max_rank}.",
                f"Start with max_lora_rank={rank} or train with a lower rank.",
            )
        return rank

    @torch.no_grad()
    def write(self, slot: int, tensors: Mapping[str, Pair]) -> None:
        """Fills a slot that no row uses. Safe while the engine decodes: unused slots are never read."""
        rank = max(a.shape[0] for a, _ in tensors.values())
        start, end = slot * self.max_rank, slot * self.max_rank + rank
        touched: set[int] = set()
        for name, layer in self._layers.items():
            pair = tensors.get(name)
            if pair is None or pair[0].shape[0] < rank:
                layer.a[start:end].zero_()
                layer.b[start:end].zero_()
            if pair is not None:
                touched.add(layer.index)
                r = pair[0].shape[0]
                layer.a[start : start + r].copy_(pair[0])
                layer.b[start : start + r].copy_(pair[1].t())
        self._ranks[slot], self._touched[slot] = rank, frozenset(touched)
        self._writes[slot] += 1

    def batch(self, rows: Sequence[int]) -> Batch | None:
        """The batch whose i-th row uses slot rows[i] (or BARE). Engine thread only."""
        used = sorted(set(rows) - {BARE})
        if not used:
            return None
        if len(used) == 1:
            factors = self._views(used[0])
            owners = torch.full((self._ranks[used[0]],), used[0], dtype=torch.long, device=self.device)
        else:
            self._gather(used)
            factors, owners = self._factors, self._owners
        if len(used) == 1 and BARE not in rows:
            return Batch(factors, None)
        of_row = torch.tensor(rows, device=self.device)
        mask = (of_row.unsqueeze(1) == owners).to(self.dtype).unsqueeze(1)
        return Batch(factors, mask)

    def use(self, batch: Batch | None) -> None:
        """Makes the following forwards compute `batch`."""
        self._state.batch = batch

    def _views(self, slot: int) -> list[Pair | None]:
        start, end = slot * self.max_rank, slot * self.max_rank + self._ranks[slot]
        return [
            (layer.a[start:end], layer.b[start:end]) if layer.index in self._touched[slot] else None
            for layer in self._layers.values()
        ]

    def _gather(self, used: Sequence[int]) -> None:
        """Puts the used slots' factors side by side, unless they are there already without much else."""
        wanted = {(slot, self._writes[slot]) for slot in used}
        columns = sum(self._ranks[slot] for slot in used)
        if wanted <= self._gathered and 2 * columns > len(self._owners):
            return
        self._factors = []
        every = [self._views(slot) for slot in used]
        for index, layer in enumerate(self._layers.values()):
            if all(views[index] is None for views in every):
                self._factors.append(None)
                continue
            spans = [(s * self.max_rank, s * self.max_rank + self._ranks[s]) for s in used]
            a = torch.cat([layer.a[start:end] for start, end in spans])
            b = torch.cat([layer.b[start:end] for start, end in spans])
            self._factors.append((a, b))
        self._gathered = wanted
        owners = [slot for slot in used for _ in range(self._ranks[slot])]
        self._owners = torch.tensor(owners, dtype=torch.long, device=self.device)


def _bare(layer: nn.Module) -> nn.Module:
    """The layer under PEFT's wrapper, when someone attached adapters to the base before."""
    inner = getattr(layer, "base_layer", None)
    return inner if isinstance(inner, nn.Module) else layer


def features(layer: nn.Module) -> tuple[int, int]:
    """Inputs and outputs of a linear layer of any make."""
    layer = _bare(layer)
    if isinstance(layer, Conv1D):
        return int(layer.weight.shape[0]), int(layer.weight.shape[1])
    return int(layer.in_features), int(layer.out_features)  # type: ignore[arg-type]
