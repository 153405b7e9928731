"""Every supported family is served as its own generate and PEFT answer; the others are refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from models.adapters import LoraSpec, attach_lora
from models.errors import ModelError
from models.sampling import SamplingParams
from models.serving_model import ServingModel
from tests.models.serving_kit import GREEDY, Adapters, load, prompts, serving
from tests.tiny import write_tiny_model

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

SLIDING = {"sliding_window": 16, "max_position_embeddings": 512}


@pytest.mark.parametrize(
    ("architecture", "overrides"),
    [
        ("gpt2", {}),  # Conv1D, learned positions
        ("qwen3", {"head_dim": 16}),  # head size apart from the hidden size, query and key norms
        ("mistral", {}),
        ("mistral", SLIDING),  # every layer sees 16 tokens back
        ("gemma", {"head_dim": 16}),
        ("gemma2", {"head_dim": 16, **SLIDING}),  # sliding and full layers in turn, capped logits
        ("phi", {}),  # rotary on part of a head, biases everywhere
    ],
    ids=["gpt2", "qwen3", "mistral", "mistral-sliding", "gemma", "gemma2-sliding", "phi"],
)
def test_answers_equal_the_models_own_generate(
    architecture: str, overrides: dict[str, Any], tmp_path: Path
) -> None:
    base, config = load(write_tiny_model(tmp_path / "model", architecture, **overrides))
    adapters = Adapters(base, tmp_path)
    folder = adapters.make("v1")
    with serving(base, config, prefill_tokens_per_step=24) as engine:
        engine.publish("v1", folder)
        cases = [(p, v) for p in prompts(3) for v in ("base", "v1")]
        running = [engine.submit(p, GREEDY, version=v) for p, v in cases]
        for (prompt, version), generation in zip(cases, running, strict=True):
            assert generation.result(30).token_ids == adapters.generate(version, prompt, 12)


def test_adapters_are_served_over_a_four_bit_base(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "model", hidden_size=64, intermediate_size=128)
    base, config = load(model, quantize="nf4")
    adapters = Adapters(base, tmp_path)
    folder = adapters.make("v1")
    with serving(base, config) as engine:
        engine.publish("v1", folder)
        cases = [(p, v) for p in prompts(2) for v in ("base", "v1")]
        running = [engine.submit(p, GREEDY, version=v) for p, v in cases]
        for (prompt, version), generation in zip(cases, running, strict=True):
            assert generation.result(30).token_ids == adapters.generate(version, prompt, 12)


@pytest.mark.parametrize(
    ("architecture", "overrides", "reason"),
    [
        ("mamba", {"vocab_size": 392, "hidden_size": 32, "num_hidden_layers": 2}, "recurrent state"),
        ("bloom", {"n_head": 4, "hidden_size": 32, "n_layer": 2}, "does not take our cache and mask"),
    ],
)
def test_what_cannot_share_a_batch_is_refused_at_start_with_the_reason(
    architecture: str, overrides: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    base, config = load(write_tiny_model(tmp_path, architecture, **overrides))
    with pytest.raises(ModelError, match=f"cannot be served in batches: .*{reason}"):
        ServingModel(base, config)


def test_a_wrong_mask_would_be_noticed_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, config = load(write_tiny_model(tmp_path, "mistral", **SLIDING))
    monkeypatch.setattr("models.serving_model._sliding", lambda *_: (None, False))
    with pytest.raises(ModelError, match="differ from its plain ones"):
        monkeypatch.setattr(ServingModel, "_check_length", lambda self: 40)
        ServingModel(base, config)


def test_the_context_is_never_longer_than_the_model_was_made_for(tmp_path: Path) -> None:
    base, config = load(write_tiny_model(tmp_path, max_position_embeddings=64), max_context=1024)
    with serving(base, config) as engine:
        assert engine.max_context == engine.memory_plan().context == 64


def test_memory_that_does_not_fit_is_refused_with_what_to_change(tmp_path: Path) -> None:
    base, config = load(
        write_tiny_model(tmp_path, max_position_embeddings=10**6), max_context=10**6, max_rows=10**6
    )
    with pytest.raises(ModelError, match=r"GiB more memory .* are free .*max_rows"):
        ServingModel(base, config)


def test_adapters_attached_to_the_base_by_a_trainer_do_not_reach_its_answers(tmp_path: Path) -> None:
    base, config = load(write_tiny_model(tmp_path))
    prompt = prompts(1)[0]
    ids = torch.tensor([prompt])
    expected = base.model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=12)
    with serving(base, config) as engine:
        for name in ("policy", "critic"):  # attached while serving, and before another engine starts
            attached = attach_lora(base.model, LoraSpec(), name)
            for key, parameter in attached.named_parameters():
                if "lora_B" in key:
                    torch.nn.init.normal_(parameter)
            params = SamplingParams(temperature=0, max_tokens=12)
            assert engine.submit(prompt, params).result(30).token_ids == expected[0, len(prompt) :].tolist()
            with serving(base, config) as other:
                answer = other.submit(prompt, params).result(30)
            assert answer.token_ids == expected[0, len(prompt) :].tolist()
