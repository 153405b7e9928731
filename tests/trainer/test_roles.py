from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.adapter_folder import read_adapter
from models.adapters import LoraSpec, write_adapter
from models.base import LoadedBase, load_base
from models.config import ModelConfig
from models.errors import AdapterError, ModelError
from tests.tiny import write_tiny_model
from trainer.roles import NotFinite, Role, Roles, derived_seed, finite

IDS = torch.tensor([[7, 8, 9, 10, 11]])


def logits(roles: Roles, role: Role) -> torch.Tensor:
    with roles.playing(role):
        return roles.logits(roles.hidden(IDS))


def disturb(roles: Roles, role: Role) -> None:
    with torch.no_grad():
        for p in roles.parameters(role):
            p.add_(torch.randn_like(p), alpha=0.3)


def test_a_fresh_adapter_changes_nothing_at_all(roles: Roles) -> None:
    assert torch.equal(logits(roles, "policy"), logits(roles, "reference"))


def test_each_role_hears_only_its_own_adapter(roles: Roles) -> None:
    before = logits(roles, "reference")
    disturb(roles, "reward")
    assert torch.equal(logits(roles, "policy"), before)
    assert torch.equal(logits(roles, "reference"), before)
    assert not torch.allclose(logits(roles, "reward"), before)


def test_exactly_one_adapter_trains_and_none_outside_the_block(roles: Roles) -> None:
    def trainable() -> set[str]:
        return {name for name, p in roles.peft.named_parameters() if p.requires_grad}

    for role in ("policy", "critic", "reward"):
        with roles.playing(role, train=True):  # type: ignore[arg-type]
            names = trainable()
            assert names and all(f".{role}." in name and ".lora_" in name for name in names)
        assert trainable() == set()
    with roles.playing("policy"):
        assert trainable() == set()


def test_a_base_weight_that_starts_to_train_stops_the_round(roles: Roles) -> None:
    weight = roles.base.model.get_input_embeddings().weight
    weight.requires_grad_(True)
    try:
        with pytest.raises(ModelError, match="train that must not"), roles.playing("policy", train=True):
            pass
    finally:
        weight.requires_grad_(False)


def test_gradients_of_one_role_do_not_reach_another(roles: Roles) -> None:
    with roles.playing("policy", train=True):
        roles.logits(roles.hidden(IDS)).square().mean().backward()
    assert any(p.grad is not None and bool((p.grad != 0).any()) for p in roles.parameters("policy"))
    assert all(p.grad is None for role in ("reward", "critic") for p in roles.parameters(role))  # type: ignore[arg-type]
    assert all(p.grad is None for name, p in roles.peft.named_parameters() if ".lora_" not in name)


def test_copying_a_role_makes_it_answer_alike(roles: Roles) -> None:
    disturb(roles, "reward")
    roles.copy("reward", "critic")
    assert torch.equal(logits(roles, "critic"), logits(roles, "reward"))


def test_folded_tensors_are_the_update_the_adapter_makes(roles: Roles) -> None:
    disturb(roles, "policy")
    folded = roles.folded("policy")
    name = "model.layers.0.self_attn.q_proj"
    a, b = folded[name]
    layer = roles.peft.get_base_model().get_submodule(name)
    torch.testing.assert_close(b @ a, layer.get_delta_weight("policy"))


def test_a_saved_policy_continues_where_it_stopped(roles: Roles, tmp_path: Path) -> None:
    disturb(roles, "policy")
    expected = logits(roles, "policy")
    write_adapter(tmp_path / "v1", roles.peft, "policy", manifest={"base_id": "tiny"})
    roles.detach()
    again = Roles(roles.base)
    again.add("policy", LoraSpec(), start=read_adapter(tmp_path / "v1"))
    torch.testing.assert_close(logits(again, "policy"), expected)
    again.detach()


def test_detaching_gives_the_base_back_unchanged(shared_base: LoadedBase) -> None:
    before = {name: p.clone() for name, p in shared_base.model.named_parameters()}
    roles = Roles(shared_base)
    roles.add("policy", LoraSpec(rank=2))
    disturb(roles, "policy")
    roles.detach()
    after = dict(shared_base.model.named_parameters())
    assert after.keys() == before.keys() and all(torch.equal(after[name], p) for name, p in before.items())


def test_an_adapter_of_another_shape_is_refused_in_words(roles: Roles, tmp_path: Path) -> None:
    write_adapter(tmp_path / "v1", roles.peft, "policy", manifest={"base_id": "tiny"})
    wide = load_base(ModelConfig(model=str(write_tiny_model(tmp_path / "wide", hidden_size=64))))
    with pytest.raises(AdapterError, match="does not fit this base model"):
        Roles(wide).add("policy", LoraSpec(), start=read_adapter(tmp_path / "v1"))


@pytest.mark.parametrize("architecture", ["llama", "gpt2"])
def test_logits_equal_the_models_own(architecture: str, tmp_path: Path) -> None:
    base = load_base(ModelConfig(model=str(write_tiny_model(tmp_path, architecture))))
    roles = Roles(base)
    with torch.no_grad():
        expected = base.model(IDS).logits
        torch.testing.assert_close(roles.logits(roles.hidden(IDS)), expected)


def test_models_that_scale_or_cap_their_logits_are_followed(tmp_path: Path) -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    sizes = {"vocab_size": 50, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "pad_token_id": 0}
    special = {
        "gemma2": {"final_logit_softcapping": 3.0},
        "cohere": {"logit_scale": 0.25},
        "granite": {"logits_scaling": 4.0},
    }
    for kind, setting in special.items():
        options = {k: v for k, v in (sizes | heads | setting).items() if kind == "gemma2" or k != "head_dim"}
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **options)).eval()
        roles = Roles(LoadedBase(model, None, None, kind, "", torch.device("cpu")))  # type: ignore[arg-type]
        with torch.no_grad():
            torch.testing.assert_close(roles.logits(roles.hidden(IDS)), model(IDS).logits)


def test_seeds_differ_by_purpose_and_repeat_for_the_same_one() -> None:
    assert derived_seed(0, "update", 1) == derived_seed(0, "update", 1)
    assert len({derived_seed(0, "update", i) for i in range(100)}) == 100


def test_a_number_that_is_not_finite_says_where() -> None:
    finite("fine", [torch.ones(2)])
    with pytest.raises(NotFinite, match="in the policy loss of update 3"):
        finite("the policy loss of update 3", [torch.tensor([1.0, float("nan")])])
