"""Loading a base model, quantised or not, and saying why when it cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from transformers import T5Config

from models.base import fingerprint, load_base, twin
from models.config import ModelConfig
from models.errors import ModelError


def test_a_base_is_frozen_and_in_eval_mode(tiny_model_dir: Path) -> None:
    base = load_base(ModelConfig(model=str(tiny_model_dir)))
    assert not base.model.training
    assert not any(p.requires_grad for p in base.model.parameters())


@pytest.mark.parametrize("quantize", ["int8", "nf4"])
@pytest.mark.filterwarnings("ignore:.*:UserWarning", "ignore:.*:FutureWarning")
def test_a_quantised_base_loads_and_answers_on_cpu(tiny_model_dir: Path, quantize: str) -> None:
    base = load_base(ModelConfig(model=str(tiny_model_dir), quantize=quantize, device="cpu"))
    ids = torch.tensor([base.chat.encode([{"role": "user", "content": "Hello"}])])
    answer = base.model.generate(ids, max_new_tokens=4, do_sample=False, attention_mask=torch.ones_like(ids))
    assert answer.shape[1] > ids.shape[1]
    assert "bitsandbytes" in type(base.model.model.layers[0].self_attn.q_proj).__module__


def test_a_twin_shares_storage_but_not_modules(tiny_model_dir: Path) -> None:
    model = load_base(ModelConfig(model=str(tiny_model_dir))).model
    other = twin(model)
    pairs = list(zip(model.parameters(), other.parameters(), strict=True))
    assert pairs and all(a.data_ptr() == b.data_ptr() for a, b in pairs)
    assert not set(map(id, model.modules())) & set(map(id, other.modules()))


def test_the_fingerprint_follows_the_weights(tiny_model_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model_dir, tmp_path / "copy")
    assert fingerprint(copy) == fingerprint(tiny_model_dir)
    weights = copy / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    assert fingerprint(copy) != fingerprint(tiny_model_dir)


@pytest.mark.parametrize(
    ("model", "words"),
    [("/no/such/folder", "There is no folder"), ("nobody/no-such-model", "Check the name and the network")],
)
def test_a_model_that_is_not_there_is_refused_with_advice(model: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        load_base(ModelConfig(model=model))


def test_an_encoder_decoder_is_refused_with_the_reason(tmp_path: Path) -> None:
    T5Config(d_model=8, num_layers=1, num_heads=1, d_kv=8, d_ff=8).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="decoder-only"):
        load_base(ModelConfig(model=str(tmp_path)))


def test_a_damaged_checkpoint_is_refused_in_words(tiny_model_dir: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(tiny_model_dir, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not a checkpoint")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_base(ModelConfig(model=str(broken)))


def test_a_device_that_is_not_there_is_refused(tiny_model_dir: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("a CUDA device is here")
    with pytest.raises(ModelError, match="--device cpu"):
        load_base(ModelConfig(model=str(tiny_model_dir), device="cuda:0"))
