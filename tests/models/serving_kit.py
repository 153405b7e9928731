"""What the engine's tests share: a served tiny model, random adapters, and solo answers to compare with."""

from __future__ import annotations

import copy
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from models.adapters import LoraSpec, attach_lora, write_adapter
from models.base import LoadedBase, load_base
from models.config import ModelConfig
from models.engine import Engine
from models.lora_targets import lora_targets
from models.sampling import SamplingParams

GREEDY = SamplingParams(temperature=0, max_tokens=12)


def load(folder: Path, **settings: Any) -> tuple[LoadedBase, ModelConfig]:
    config = ModelConfig(**({"model": str(folder), "max_context": 160, "max_rows": 8} | settings))
    return load_base(config), config


@contextmanager
def serving(base: LoadedBase, config: ModelConfig, **changes: Any) -> Iterator[Engine]:
    settings = {field: getattr(config, field) for field in config.__dataclass_fields__} | changes
    with Engine(base, ModelConfig(**settings)) as engine:
        yield engine


class Adapters:
    """Random adapters of one base: folders for the engine, PEFT models for solo answers."""

    def __init__(self, base: LoadedBase, folder: Path) -> None:
        self.base, self.root = base, folder
        self._models: dict[str, Any] = {"base": copy.deepcopy(base.model)}

    def make(self, version: str, *, rank: int = 4, strength: float = 0.3, **manifest: Any) -> Path:
        """A new folder whose answers clearly differ from the base's and from every other version's."""
        model = attach_lora(copy.deepcopy(self.base.model), LoraSpec(rank=rank, alpha=2 * rank), "policy")
        torch.manual_seed(sum(version.encode()))
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter, std=strength)
        details = {"base_id": self.base.base_id, "base_revision": self.base.revision} | manifest
        write_adapter(self.root / version, model, "policy", manifest=details)
        self._models[version] = model.eval()
        return self.root / version

    def model(self, version: str) -> Any:
        return self._models[version]

    def generate(self, version: str, prompt: list[int], tokens: int) -> list[int]:
        """transformers' own greedy answer, the version's PEFT model alone."""
        ids = torch.tensor([prompt])
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            out = self.model(version).generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=tokens, do_sample=False
            )
        answer: list[int] = out[0, len(prompt) :].tolist()
        return answer

    @torch.no_grad()
    def solo(self, version: str, prompt: list[int], params: SamplingParams) -> tuple[list[int], list[float]]:
        """Answer and log-probs by full forwards without any cache, written the slow and obvious way."""
        assert params.seed is not None
        draws, answer, logprobs = random.Random(params.seed), list[int](), list[float]()
        for _ in range(params.max_tokens):
            logits = self.model(version)(torch.tensor([prompt + answer])).logits[0, -1].double()
            draw = draws.random()
            whole = torch.log_softmax(logits / (params.temperature or 1.0), dim=-1)
            token = int(whole.argmax()) if params.temperature == 0 else pick(whole.exp(), draw, params)
            answer.append(token)
            logprobs.append(float(whole[token]))
            if token in self.base.chat.eos_ids:
                break
        return answer, logprobs


def pick(probs: torch.Tensor, draw: float, params: SamplingParams) -> int:
    """Top-k, then top-p of what is left, then min-p; the token at which the running sum passes the draw."""
    order = sorted(range(len(probs)), key=lambda i: -float(probs[i]))
    order = order[: params.top_k] if params.top_k else order
    left = sum(float(probs[i]) for i in order)
    kept, mass = [], 0.0
    for i in order:
        if mass < params.top_p * left and float(probs[i]) >= params.min_p * float(probs[order[0]]):
            kept.append(i)
        mass += float(probs[i])
    if not params.truncated:
        kept = list(range(len(probs)))
    target = draw * sum(float(probs[i]) for i in kept)
    for i in kept:
        target -= float(probs[i])
        if target < 0:
            return i
    return kept[-1]


def factors(base: LoadedBase, rank: int = 4, seed: int = 0) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """Random folded factors for every target layer, for `publish_tensors`."""
    draw = torch.Generator().manual_seed(seed)
    pairs = {}
    for name in lora_targets(base.model):
        layer = base.model.get_submodule(name)
        outputs, inputs = layer.weight.shape
        pairs[name] = (torch.randn(rank, inputs, generator=draw), torch.randn(outputs, rank, generator=draw))
    return pairs


def prompts(
    count: int, *, seed: int = 0, low: int = 3, high: int = 60, vocabulary: int = 390
) -> list[list[int]]:
    draw = random.Random(seed)
    return [[draw.randrange(5, vocabulary) for _ in range(draw.randint(low, high))] for _ in range(count)]
