"""LoRA adapters for training: attaching, and saving in PEFT's own format.

Several named adapters (policy, reward, critic) may live on one base. Serving does not use PEFT
(`models/lora_slots.py`); the folder format and its checks are in `models/adapter_folder.py`.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import save as save_tensors
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from models.adapter_folder import CONFIG, WEIGHTS, AdapterFolder, write_folder
from models.lora_targets import lora_targets


@dataclass(frozen=True)
class LoraSpec:
    """Size of a new adapter."""

    rank: int = 8
    alpha: float = 16.0  # the update is scaled by alpha / rank
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"rank must be at least 1, not {self.rank}")
        if not self.alpha > 0:
            raise ValueError(f"alpha must be positive, not {self.alpha}")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout must be in [0, 1), not {self.dropout}")


def attach_lora(model: nn.Module, spec: LoraSpec, name: str) -> PeftModel:
    """Adds a fresh, trainable adapter (B = 0, so it changes nothing yet) and makes it the active one."""
    bare = model.get_base_model() if isinstance(model, PeftModel) else model
    config = LoraConfig(
        r=spec.rank,
        lora_alpha=spec.alpha,
        lora_dropout=spec.dropout,
        target_modules=_short_names(bare, lora_targets(bare)),
        fan_in_fan_out=any(isinstance(module, Conv1D) for module in bare.modules()),
        task_type="CAUSAL_LM",
    )
    return _add(model, config, name)


def load_lora(model: nn.Module, adapter: AdapterFolder, name: str, *, trainable: bool = True) -> PeftModel:
    """Adds a saved adapter under `name`, active, for further training or as a frozen reference."""
    known = {field: value for field, value in adapter.config.items() if field in _FIELDS}
    config = LoraConfig(**(known | {"inference_mode": False}))
    peft_model = _add(model, config, name)
    state = {
        f"base_model.model.{module}.lora_{half}.weight": tensor
        for module, pair in adapter.tensors.items()
        for half, tensor in zip("AB", pair, strict=True)
    }
    set_peft_model_state_dict(peft_model, state, adapter_name=name)
    if not trainable:
        for key, parameter in peft_model.named_parameters():
            if f".{name}." in key:
                parameter.requires_grad_(False)
    return peft_model


def write_adapter(
    folder: Path,
    peft_model: PeftModel,
    adapter_name: str,
    *,
    manifest: Mapping[str, Any],
    extra_files: Mapping[str, Mapping[str, Tensor]] | None = None,
) -> str:
    """Saves one adapter as a new, whole folder; returns the sha256 of its manifest.json.

    `manifest` should carry base_id, base_revision, kind, parent, round, config and metrics; the hashes are
    added here. `extra_files` maps a file name ("heads.safetensors") to the tensors it is to hold.
    """
    config = peft_model.peft_config[adapter_name].to_dict()
    config |= {"inference_mode": True, "base_model_name_or_path": manifest.get("base_id")}
    config["target_modules"] = sorted(config["target_modules"])
    state = get_peft_model_state_dict(peft_model, adapter_name=adapter_name, save_embedding_layers=False)
    files = {
        CONFIG: json.dumps(config, indent=2, sort_keys=True, default=str).encode(),
        WEIGHTS: _pack(state),
    }
    for filename, tensors in (extra_files or {}).items():
        files[filename] = _pack(tensors)
    return write_folder(folder, files, manifest)


_FIELDS = frozenset(LoraConfig.__dataclass_fields__)


def _add(model: nn.Module, config: LoraConfig, name: str) -> PeftModel:
    with warnings.catch_warnings():  # PEFT remarks on tied embeddings and a second adapter; both are meant
        warnings.simplefilter("ignore")
        if isinstance(model, PeftModel):
            model.add_adapter(name, config)
            peft_model = model
        else:
            peft_model = get_peft_model(model, config, adapter_name=name)
    peft_model.set_adapter(name)
    return peft_model


def _short_names(model: nn.Module, targets: list[str]) -> list[str]:
    """Last parts ("q_proj") when they select exactly the targets, else the full names."""
    short = {target.rpartition(".")[2] for target in targets}
    selected = {name for name, _ in model.named_modules() if name.rpartition(".")[2] in short}
    return sorted(short if selected == set(targets) else targets)


def _pack(tensors: Mapping[str, Tensor]) -> bytes:
    data: bytes = save_tensors({k: v.detach().to("cpu", copy=True).contiguous() for k, v in tensors.items()})
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise ValueError("refusing to save tensors that hold NaN or infinite numbers")
    return data
