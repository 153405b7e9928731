"""Which layers of a model a LoRA adapter changes. Not here: adapters themselves, PEFT."""

from __future__ import annotations

from torch import nn
from transformers.pytorch_utils import Conv1D


def lora_targets(model: nn.Module) -> list[str]:
    """Full names, in the bare base model, of every linear layer of its decoder; no output head."""
    body = getattr(model, "base_model", model)  # the decoder without its language-model head
    prefix = next((name + "." for name, module in model.named_modules() if module is body and name), "")
    names = (
        name.removesuffix(".base_layer")  # already wrapped by PEFT
        for name, module in body.named_modules()
        if isinstance(module, nn.Linear | Conv1D) and ".lora_" not in name
    )
    return [prefix + name for name in names]
