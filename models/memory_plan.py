"""How much memory serving will take, decided and checked before any of it is allocated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from torch import nn

from models.config import ModelConfig
from models.errors import ModelError
from models.kv_cache import LayerShape
from models.lora_slots import features

_GIB = 2**30


@dataclass(frozen=True)
class MemoryPlan:
    """Bytes. All but the weights are allocated once, when the engine is built, and never grow."""

    rows: int
    context: int  # tokens a row can hold; may be less than asked for when the model was made for less
    slots: int
    weights: int
    kv: int
    adapters: int
    work: int  # activations of one step, an upper estimate
    available: int  # on the device, weights loaded already

    @property
    def needed(self) -> int:
        return self.kv + self.adapters + self.work

    def __str__(self) -> str:
        return (
            f"{self.rows} rows of {self.context} tokens: {_gib(self.kv)} of keys and values; "
            f"{self.slots} adapter slots: {_gib(self.adapters)}; work space up to {_gib(self.work)}; "
            f"weights {_gib(self.weights)} loaded; {_gib(self.available)} free"
        )

    def too_large(self) -> ModelError:
        return ModelError(
            f"Serving needs {_gib(self.needed)} more memory and {_gib(self.available)} are free ({self}).",
            "Start with fewer rows (max_rows), a shorter context (max_context) or fewer slots.",
        )


def plan_memory(
    model: nn.Module,
    targets: Sequence[str],
    shapes: Sequence[LayerShape],
    config: ModelConfig,
    *,
    context: int,
    vocabulary: int,
    dtype: torch.dtype,
    device: torch.device,
) -> MemoryPlan:
    """The plan for `config`; ModelError when it does not fit."""
    sizes = [features(model.get_submodule(name)) for name in targets]
    width = max(max(size) for size in sizes)
    tokens = max(config.prefill_tokens_per_step, config.max_rows)
    plan = MemoryPlan(
        rows=config.max_rows,
        context=context,
        slots=config.slots,
        weights=sum(p.nbytes for p in model.parameters()),
        kv=config.max_rows * context * sum(shape.numbers for shape in shapes) * dtype.itemsize,
        # the slots, and one gathered copy for batches of several versions
        adapters=2 * config.slots * config.max_lora_rank * sum(map(sum, sizes)) * dtype.itemsize,
        work=(8 * tokens * width + 4 * config.max_rows * vocabulary + 2 * tokens * context) * 4,
        available=_available(device),
    )
    if plan.needed > plan.available:
        raise plan.too_large()
    return plan


def _available(device: torch.device) -> int:
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    free = int(psutil.virtual_memory().available)
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    try:  # a container may be allowed less than the machine has
        free = min(free, int(limit.read_text()) - int(used.read_text()))
    except (OSError, ValueError):  # no such file, or "max"
        pass
    return free


def _gib(size: int) -> str:
    return f"{size / _GIB:.2f} GiB" if size >= _GIB / 10 else f"{size / 2**20:.1f} MiB"
