"""One frozen base, four roles: the reference is no adapter; policy, reward and critic are one adapter each.

Switching an adapter in PEFT is global state, and leaving `disable_adapter()` may turn gradients on again
(peft#3447), so one thread owns this object and the trainable set is checked after every switch.
Not here: heads, losses, optimisers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import torch
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn

from models.adapter_folder import AdapterFolder
from models.adapters import LoraSpec, attach_lora, load_lora
from models.base import LoadedBase
from models.errors import AdapterError, ModelError

Role = Literal["reference", "policy", "reward", "critic"]


class Roles:
    """Carries the adapters and gives hidden states and logits in any role."""

    def __init__(self, base: LoadedBase) -> None:
        self.base = base
        self.device = base.device
        self.peft: Any = None  # PeftModel once the first adapter is there
        self._hf = base.model
        self._parameters: dict[str, list[tuple[str, nn.Parameter]]] = {}
        self._all: list[tuple[str, nn.Parameter]] = []  # every parameter, base included
        self._layers: list[Any] = []  # PEFT's LoRA layers
        self._active: str | None = None  # the adapter that PEFT has switched on

    @property
    def hidden_size(self) -> int:
        size: int = self._hf.config.get_text_config().hidden_size
        return size

    def has(self, role: Role) -> bool:
        return role in self._parameters

    def add(self, role: Role, spec: LoraSpec, *, start: AdapterFolder | None = None, seed: int = 0) -> None:
        """A fresh adapter (B = 0: it changes nothing yet), or one that continues from a saved version."""
        if start is None:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                self.peft = attach_lora(self._wrapped(), spec, role)
        else:
            try:
                self.peft = load_lora(self._wrapped(), start, role)
            except (RuntimeError, ValueError, KeyError) as error:
                raise AdapterError(
                    f"{start.path} does not fit this base model: {str(error).splitlines()[0]}",
                    "Continue from a version trained on the same base.",
                ) from error
        self._parameters[role] = [
            (name.replace(f".{role}.", "."), p)
            for name, p in self.peft.named_parameters()
            if ".lora_" in name and f".{role}." in name
        ]
        self._refresh()

    def copy(self, source: Role, target: Role) -> None:
        """Starts `target` from the weights of `source`; both adapters have the same shape."""
        self.load_state(target, self.state(source))

    def drop(self, role: Role) -> None:
        self.peft.delete_adapter(role)
        del self._parameters[role]
        self._refresh()

    def parameters(self, role: Role) -> list[nn.Parameter]:
        return [p for _, p in self._parameters[role]]

    def state(self, role: Role) -> dict[str, Tensor]:
        """The adapter's tensors by name, copied to the CPU."""
        return {name: p.detach().to("cpu", copy=True) for name, p in self._parameters[role]}

    def load_state(self, role: Role, state: dict[str, Tensor]) -> None:
        with torch.no_grad():
            for name, p in self._parameters[role]:
                p.copy_(state[name])

    def folded(self, role: Role) -> dict[str, tuple[Tensor, Tensor]]:
        """Module -> (A [r, in], B [out, r] x alpha / r): what the engine serves, copied."""
        pairs = {}
        for name, module in self.peft.named_modules():
            if role in getattr(module, "lora_A", ()):
                a, b = module.lora_A[role].weight.detach(), module.lora_B[role].weight.detach()
                scaled = b.float() * module.scaling[role]
                pairs[name.removeprefix("base_model.model.")] = (a.float().cpu().clone(), scaled.cpu())
        return pairs

    @contextmanager
    def playing(self, role: Role, *, train: bool = False) -> Iterator[None]:
        """Within the block the model is that role; with `train` exactly its adapter takes gradients."""
        if role != "reference" and role not in self._parameters:
            raise RuntimeError(f"no {role} adapter was added")
        self._select(None if role == "reference" else role, train)
        try:
            with torch.set_grad_enabled(train):
                yield
        finally:
            self._freeze(None)

    def hidden(self, ids: Tensor) -> Tensor:
        """[B, S] right-padded -> last hidden states [B, S, H]."""
        states: Tensor = self._hf.base_model(input_ids=ids, use_cache=False).last_hidden_state
        return states

    def logits(self, hidden: Tensor) -> Tensor:
        """[..., H] -> [..., V] in float32, with the model's own scaling and soft cap."""
        config = self._hf.config.get_text_config()
        logits: Tensor = self._hf.get_output_embeddings()(hidden).float()
        if getattr(config, "logits_scaling", None):  # Granite divides
            logits = logits / config.logits_scaling
        elif getattr(config, "logit_scale", None):  # Cohere multiplies
            logits = logits * config.logit_scale
        cap = getattr(config, "final_logit_softcapping", None)
        return logits if not cap else torch.tanh(logits / cap) * cap

    def detach(self) -> None:
        """Gives the base back as it was."""
        if self.peft is not None:
            self._hf = self.peft.unload()
            self.peft = None
            self._parameters.clear()
            self._active = None

    def _wrapped(self) -> Any:
        return self._hf if self.peft is None else self.peft

    def _refresh(self) -> None:
        """After adapters came or went."""
        self._all = list(self.peft.named_parameters())
        self._layers = [module for module in self.peft.modules() if isinstance(module, BaseTunerLayer)]
        self._active = ""  # unknown: the next switch is made in full
        self._select(None)

    def _select(self, role: Role | None, train: bool = False) -> None:
        if self.peft is None:
            return
        if role != self._active:
            for layer in self._layers:
                layer.enable_adapters(role is not None)
                if role is not None:
                    layer.set_adapter(role, inference_mode=True)
            self._active = role
        self._freeze(role if train else None)

    def _freeze(self, but: Role | None) -> None:
        """Gradients for one adapter or for none, checked over every tensor there is."""
        for role, named in self._parameters.items():
            for _, p in named:
                p.requires_grad_(role == but)
        expected = {id(p) for p in self.parameters(but)} if but else set()
        wrong = [name for name, p in self._all if p.requires_grad != (id(p) in expected)]
        if wrong:
            raise ModelError(
                f"After switching to {but or 'no'} adapter, {len(wrong)} tensors train that must not "
                f"(or the reverse), for example {wrong[0]}.",
                "This is a defect of the trainer or of PEFT; the round stops so that no base weight changes.",
            )


def derived_seed(*parts: object) -> int:
    """A seed of its own for every purpose, the same whenever the same parts are given."""
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")


def finite(name: str, tensors: Sequence[Tensor]) -> None:
    """Raises NotFinite, naming where, when any number is NaN or infinite."""
    if not all(bool(torch.isfinite(t).all()) for t in tensors):
        raise NotFinite(name)


class NotFinite(ModelError):
    """NaN or infinity appeared; the round stops and the champion stays."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The numbers became infinite or undefined in {where}.",
            "The current version keeps answering. Try a lower learning rate, or look for odd feedback.",
        )
        self.where = where
