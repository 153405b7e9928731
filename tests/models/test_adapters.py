"""Adapter folders: whole or absent, hashed, plain LoRA only, readable by PEFT itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from models.adapter_folder import adopt_adapter, read_adapter
from models.adapters import LoraSpec, attach_lora, load_lora, write_adapter
from models.errors import AdapterError
from models.lora_targets import lora_targets
from tests.tiny import write_tiny_model

# PEFT reads a name that transformers has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

MANIFEST = {"base_id": "tiny", "base_revision": "1", "kind": "policy", "parent": "base"}
IDS = torch.tensor([[7, 20, 33, 51]])


def load(folder: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def randomize(model: Any, name: str) -> None:
    torch.manual_seed(3)
    for key, parameter in model.named_parameters():
        if f"lora_B.{name}." in key:
            torch.nn.init.normal_(parameter, std=0.1)


@pytest.fixture
def folder(tiny_model_dir: Path, tmp_path: Path) -> Path:
    model = attach_lora(load(tiny_model_dir), LoraSpec(rank=4, alpha=12), "policy")
    randomize(model, "policy")
    write_adapter(
        tmp_path / "v000001",
        model,
        "policy",
        manifest=MANIFEST,
        extra_files={"heads.safetensors": {"weight": torch.ones(2, 3)}},
    )
    return tmp_path / "v000001"


def rewrite_config(folder: Path, **changes: Any) -> None:
    """Changes adapter_config.json and its hash, as if the folder had been written that way."""
    import hashlib

    config = json.loads((folder / "adapter_config.json").read_text()) | changes
    (folder / "adapter_config.json").write_text(json.dumps(config))
    manifest = json.loads((folder / "manifest.json").read_text())
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def rewrite_tensors(folder: Path, **changes: torch.Tensor) -> None:
    tensors = load_file(folder / "adapter_model.safetensors")
    for suffix, tensor in changes.items():
        key = next((k for k in tensors if k.endswith(suffix.replace("__", "."))), suffix)
        tensors[key] = tensor
    save_file(tensors, folder / "adapter_model.safetensors")
    rewrite_config(folder)


def test_targets_are_every_linear_of_the_decoder_and_no_head(tiny_model_dir: Path, tmp_path: Path) -> None:
    llama = load(tiny_model_dir)
    targets = lora_targets(llama)
    assert len(targets) == 2 * 7
    assert "model.layers.0.self_attn.q_proj" in targets
    assert "lm_head" not in targets
    gpt2 = load(write_tiny_model(tmp_path, "gpt2"))
    assert set(lora_targets(gpt2)) == {
        f"transformer.h.{i}.{name}"
        for i in range(2)
        for name in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")
    }
    wrapped = attach_lora(llama, LoraSpec(), "a")
    assert lora_targets(wrapped.get_base_model()) == targets  # wrapped layers keep their names


@pytest.mark.parametrize("architecture", ["llama", "gpt2"])
def test_a_written_folder_computes_the_same_in_plain_peft(architecture: str, tmp_path: Path) -> None:
    base = write_tiny_model(tmp_path / "base", architecture)
    model = attach_lora(load(base), LoraSpec(rank=4), "policy")
    randomize(model, "policy")
    write_adapter(tmp_path / "v1", model, "policy", manifest=MANIFEST)
    with torch.no_grad():
        expected = model(IDS).logits
        plain = PeftModel.from_pretrained(load(base), tmp_path / "v1")
        torch.testing.assert_close(plain(IDS).logits, expected)
        ours = load_lora(load(base), read_adapter(tmp_path / "v1"), "again")
        torch.testing.assert_close(ours(IDS).logits, expected)
        assert not torch.allclose(load(base)(IDS).logits, expected, atol=1e-3)


def test_several_adapters_share_a_base_and_only_the_named_one_is_saved(
    tiny_model_dir: Path, folder: Path, tmp_path: Path
) -> None:
    model = attach_lora(load(tiny_model_dir), LoraSpec(rank=2), "reward")
    model = load_lora(model, read_adapter(folder), "policy")
    attach_lora(model, LoraSpec(rank=3), "critic")
    write_adapter(tmp_path / "again", model, "policy", manifest=MANIFEST)
    first, again = read_adapter(folder), read_adapter(tmp_path / "again")
    assert again.rank == first.rank == 4
    assert again.tensors.keys() == first.tensors.keys()
    for name, (a, b) in first.tensors.items():
        torch.testing.assert_close(again.tensors[name][0], a)
        torch.testing.assert_close(again.tensors[name][1], b)


def test_a_frozen_reference_takes_no_gradient(tiny_model_dir: Path, folder: Path) -> None:
    model = load_lora(load(tiny_model_dir), read_adapter(folder), "reference", trainable=False)
    assert not any(p.requires_grad for p in model.parameters())


def test_a_read_folder_says_what_it_holds(folder: Path) -> None:
    adapter = read_adapter(folder, base_id="tiny", base_revision="1")
    assert (adapter.rank, adapter.alpha, adapter.scaling) == (4, 12, 3.0)
    assert adapter.manifest["parent"] == "base"
    a, b = adapter.tensors["model.layers.1.mlp.up_proj"]
    assert a.shape == (4, 32) and b.shape == (64, 4)
    torch.testing.assert_close(adapter.folded()["model.layers.1.mlp.up_proj"][1], b * 3.0)
    torch.testing.assert_close(adapter.extra("heads.safetensors")["weight"], torch.ones(2, 3))


def test_versions_are_never_rewritten(tiny_model_dir: Path, folder: Path) -> None:
    model = attach_lora(load(tiny_model_dir), LoraSpec(), "p")
    with pytest.raises(AdapterError, match="exists already"):
        write_adapter(folder, model, "p", manifest=MANIFEST)
    assert sorted(p.name for p in folder.parent.iterdir()) == ["v000001"], "no draft is left behind"


def test_nothing_is_written_when_a_weight_is_not_finite(tiny_model_dir: Path, tmp_path: Path) -> None:
    model = attach_lora(load(tiny_model_dir), LoraSpec(), "p")
    next(p for k, p in model.named_parameters() if "lora_B.p" in k).data.fill_(float("nan"))
    with pytest.raises(ValueError, match="NaN"):
        write_adapter(tmp_path / "v", model, "p", manifest=MANIFEST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["adapter_model.safetensors", "adapter_config.json", "manifest.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(AdapterError, match=f"{name} is missing"):
        read_adapter(folder)


def test_a_changed_file_is_refused_by_its_hash(folder: Path) -> None:
    data = bytearray((folder / "adapter_model.safetensors").read_bytes())
    data[-5] ^= 1
    (folder / "adapter_model.safetensors").write_bytes(data)
    with pytest.raises(AdapterError, match="sha256 differs"):
        read_adapter(folder)


def test_a_truncated_file_without_manifest_is_refused(folder: Path) -> None:
    weights = folder / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    (folder / "manifest.json").unlink()
    with pytest.raises(AdapterError, match="not a readable safetensors"):
        read_adapter(folder, require_manifest=False)


def test_another_base_is_refused(folder: Path) -> None:
    with pytest.raises(AdapterError, match=r"base_id 'tiny'.*'other'"):
        read_adapter(folder, base_id="other")
    with pytest.raises(AdapterError, match="base_revision"):
        read_adapter(folder, base_id="tiny", base_revision="2")


@pytest.mark.parametrize(
    "changes",
    [
        {"use_dora": True},
        {"bias": "all"},
        {"modules_to_save": ["lm_head"]},
        {"init_lora_weights": "pissa_niter_4"},
        {"peft_type": "IA3"},
        {"r": 0},
        {"r": 5},
        {"lora_alpha": "high"},
    ],
    ids=str,
)
def test_anything_but_plain_lora_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    rewrite_config(folder, **changes)
    with pytest.raises(AdapterError):
        read_adapter(folder)


def test_broken_tensors_are_refused(folder: Path) -> None:
    rewrite_tensors(folder, **{"0__mlp__up_proj__lora_A__weight": torch.full((4, 32), float("inf"))})
    with pytest.raises(AdapterError, match="NaN or infinite"):
        read_adapter(folder)
    rewrite_tensors(folder, **{"0__mlp__up_proj__lora_A__weight": torch.ones(3, 32)})
    with pytest.raises(AdapterError, match="do not belong together"):
        read_adapter(folder)
    rewrite_tensors(
        folder, **{"0__mlp__up_proj__lora_A__weight": torch.ones(4, 32), "lm_head": torch.ones(1)}
    )
    with pytest.raises(AdapterError, match="lm_head is not a tensor of a plain LoRA layer"):
        read_adapter(folder)


def test_any_plain_peft_folder_can_be_adopted(tiny_model_dir: Path, tmp_path: Path) -> None:
    config = LoraConfig(
        r=4, lora_alpha=8, use_rslora=True, target_modules=["q_proj", "down_proj"],
        rank_pattern={"down_proj": 2}, alpha_pattern={"down_proj": 6},
    )  # fmt: skip
    model = get_peft_model(load(tiny_model_dir), config)
    randomize(model, "default")
    model.save_pretrained(tmp_path / "theirs", save_embedding_layers=False)
    adopt_adapter(tmp_path / "theirs", tmp_path / "ours", manifest=MANIFEST)
    adapter = read_adapter(tmp_path / "ours", base_id="tiny")
    bare = load(tiny_model_dir)
    for name, (a, b) in adapter.folded().items():
        layer = bare.get_submodule(name)
        layer.weight.data += b @ a
    with torch.no_grad():
        torch.testing.assert_close(bare(IDS).logits, model(IDS).logits, atol=1e-5, rtol=1e-5)
