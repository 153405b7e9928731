"""The reward model: the base with its own adapter, several heads on the last real token, one score.

score = (mean - penalty * std over the heads - shift) / scale, each head first centred on the reference's
own answers; shift and scale make those answers score mean 0 and std 1. Saved as an adapter folder with
heads.safetensors: weight [n, H], bias [n], and offsets [n], shift, scale, penalty (optional, neutral when
absent). Not here: fitting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.adapter_folder import AdapterFolder
from models.adapters import LoraSpec, write_adapter
from models.errors import AdapterError
from models.heads import ScalarHeads
from trainer.forward import last_token_scores, over_all
from trainer.roles import Role, Roles, derived_seed
from trainer.sequences import Encoded

HEADS_FILE = "heads.safetensors"
FRESH_SCALE = 0.1  # a fresh head's random opinion is made small: few votes cannot outweigh it (decision 0003)


@dataclass(frozen=True)
class Normalisation:
    """What makes the reference's own answers score mean 0, std 1."""

    offsets: Tensor  # [heads] mean of each head over those answers
    shift: float = 0.0
    scale: float = 1.0


class RewardModel:
    """Scores prompt-response sequences in the 'reward' role of `roles`."""

    def __init__(self, roles: Roles, heads: ScalarHeads, normal: Normalisation, *, penalty: float) -> None:
        self.roles = roles
        self.heads = heads.to(roles.device)
        self.normal = normal
        self.penalty = penalty

    @classmethod
    def fresh(cls, roles: Roles, spec: LoraSpec, *, heads: int, penalty: float, seed: int) -> RewardModel:
        roles.add("reward", spec, seed=derived_seed(seed, "reward adapter"))
        generator = torch.Generator().manual_seed(derived_seed(seed, "reward heads"))
        made = ScalarHeads(roles.hidden_size, heads, generator=generator)
        with torch.no_grad():
            made.linear.weight.mul_(FRESH_SCALE)
        return cls(roles, made, Normalisation(torch.zeros(heads)), penalty=penalty)

    @classmethod
    def load(cls, roles: Roles, adapter: AdapterFolder, *, role: Role = "reward") -> RewardModel:
        """From a saved version. AdapterError when it holds no heads or heads of another size."""
        tensors = adapter.extra(HEADS_FILE)
        weight, bias = tensors.get("weight"), tensors.get("bias")
        if weight is None or bias is None or weight.shape != (len(bias), roles.hidden_size):
            raise AdapterError(
                f"{adapter.path / HEADS_FILE} holds no reward heads for this base model.",
                "Start the next round without it, or restore the folder.",
            )
        roles.add(role, LoraSpec(), start=adapter)
        heads = ScalarHeads(roles.hidden_size, len(bias))
        heads.load_state_dict({"linear.weight": weight, "linear.bias": bias})
        normal = Normalisation(
            tensors.get("offsets", torch.zeros(len(bias))),
            float(tensors.get("shift", torch.tensor(0.0))),
            float(tensors.get("scale", torch.tensor(1.0))),
        )
        return cls(roles, heads, normal, penalty=float(tensors.get("penalty", torch.tensor(0.0))))

    def save(self, folder: Path, manifest: Mapping[str, Any]) -> str:
        """Writes adapter, heads and normalisation as one new folder; returns its manifest's sha256."""
        tensors = {
            "weight": self.heads.linear.weight,
            "bias": self.heads.linear.bias,
            "offsets": self.normal.offsets,
            "shift": torch.tensor(self.normal.shift),
            "scale": torch.tensor(self.normal.scale),
            "penalty": torch.tensor(self.penalty),
        }
        return write_adapter(
            folder, self.roles.peft, "reward", manifest=manifest, extra_files={HEADS_FILE: tensors}
        )

    def state(self) -> dict[str, Any]:
        """Everything that fitting changes, as plain tensors and numbers."""
        return {
            "adapter": self.roles.state("reward"),
            "heads": {k: v.detach().cpu().clone() for k, v in self.heads.state_dict().items()},
            "offsets": self.normal.offsets.clone(),
            "shift": self.normal.shift,
            "scale": self.normal.scale,
        }

    def load_state(self, state: Mapping[str, Any]) -> None:
        self.roles.load_state("reward", state["adapter"])
        self.heads.load_state_dict(state["heads"])
        self.normal = Normalisation(state["offsets"].clone(), state["shift"], state["scale"])

    def raw(self, sequences: Sequence[Encoded], token_budget: int) -> Tensor:
        """[N, heads] on the CPU, before centring."""
        return over_all(
            self.roles,
            "reward",
            sequences,
            token_budget,
            lambda b: last_token_scores(self.roles, self.heads, b),
        )

    def score(self, sequences: Sequence[Encoded], token_budget: int) -> Tensor:
        """[N] on the CPU: 0 is the reference's average answer, 1 one standard deviation better."""
        combined = self._combine(self.raw(sequences, token_budget), self.normal.offsets)
        return (combined - self.normal.shift) / self.normal.scale

    def normalise(self, reference: Sequence[Encoded], token_budget: int) -> None:
        """Sets offsets, shift and scale from the reference's own answers (at least two)."""
        raw = self.raw(reference, token_budget)
        offsets = raw.mean(0)
        combined = self._combine(raw, offsets)
        scale = float(combined.std()) if len(combined) > 1 else 0.0
        self.normal = Normalisation(offsets, float(combined.mean()), scale if scale > 1e-6 else 1.0)

    def _combine(self, raw: Tensor, offsets: Tensor) -> Tensor:
        centred = raw - offsets
        return centred.mean(1) - self.penalty * centred.std(1, unbiased=False)
