"""Whole rounds on a tiny real model and a real database."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from models.adapter_folder import read_adapter
from models.adapters import LoraSpec, write_adapter
from models.base import load_base
from models.config import ModelConfig
from store import Store
from store.imported import NewPair
from store.rounds import Round
from tests.trainer.kit import open_store, settings, vote, vote_by_rule, worker
from trainer import losses
from trainer.registration import deploy
from trainer.roles import Roles
from trainer.workshop import open_workshop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def run_round(store: Store, data_dir: Path, model: Path, **changes: Any) -> Round:
    algorithm = changes.pop("algorithm", "ppo")
    asked = store.rounds.request(trigger="operator", requested_by="test", algorithm=algorithm)
    assert worker(store, data_dir, model, **changes).step()
    return store.rounds.get(asked.id)


def test_votes_become_a_registered_version_with_lineage_metrics_and_samples(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 40)
    done = run_round(store, tmp_path, tiny_model_dir)
    assert done.state == "done", (done.message, done.error)
    assert done.candidate == "v000001" and done.verdict["verdict"] in ("promote", "hold", "reject")
    assert done.verdict["reasons"] and done.health and done.message.startswith("v000001")
    adapter = store.registry.get("v000001")
    assert adapter.parent == "base" and adapter.round_id == done.id and adapter.source == "trained"
    folder = read_adapter(tmp_path / adapter.path)
    assert folder.manifest_sha256 == adapter.manifest_sha256 and folder.manifest["round"] == done.id
    assert store.registry.current_reward() == "r000000"
    assert "weight" in read_adapter(tmp_path / "adapters/r000000").extra("heads.safetensors")
    assert len(store.rounds.pairs(done.id)) == 40
    names = {metric.name for metric in store.rounds.metrics(done.id)}
    assert {"objective/kl", "loss/policy_avg", "val/ratio", "reward/heldout_accuracy", "gate/kl"} <= names
    assert [m.step for m in store.rounds.metrics(done.id, ["objective/kl"])] == [1, 2, 3]
    samples = store.rounds.samples(done.id)
    assert samples and all(sample.new_score is not None for sample in samples)
    assert not (tmp_path / "rounds" / done.id).exists()
    json.dumps(done.verdict)  # plain values all the way down


def test_a_second_round_continues_from_the_champion_and_the_last_reward_model(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 30)
    first = run_round(store, tmp_path, tiny_model_dir)
    store.registry.promote(first.candidate, reason="test", actor="test", expected_champion=None)
    vote_by_rule(store, 30, start=100)
    second = run_round(store, tmp_path, tiny_model_dir)
    assert second.state == "done", second.message
    assert store.registry.get(second.candidate).parent == first.candidate
    assert store.registry.get(store.registry.current_reward() or "").parent == "r000000"
    sources = {pair.source for pair in store.rounds.pairs(second.id)}
    assert sources == {"vote", "replay"}


def test_votes_that_taught_nobody_who_answers_are_new_to_the_next_round(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 30)
    first = run_round(store, tmp_path, tiny_model_dir, promotion="manual")
    vote_by_rule(store, 5, start=100)  # by themselves far too few
    second = run_round(store, tmp_path, tiny_model_dir, promotion="manual")
    assert second.state == "done", second.message
    assert {pair.source for pair in store.rounds.pairs(second.id)} == {"vote"}
    assert store.registry.get("r000001").parent is None  # not the one that has seen the thirty
    assert store.registry.get(second.candidate).parent == store.registry.get(first.candidate).parent == "base"


def test_a_passed_gate_promotes_by_policy_only(store: Store, tmp_path: Path, tiny_model_dir: Path) -> None:

    vote_by_rule(store, 30)
    made = run_round(store, tmp_path, tiny_model_dir, promotion="manual").candidate
    assert store.registry.champion() == "base"
    passed = {"verdict": "promote", "reasons": ["Better."]}
    said = []

    for promotion in ("manual", "canary", "gate"):
        config = settings(promotion=promotion)
        with open_workshop(store, tmp_path, ModelConfig(model=str(tiny_model_dir)), config) as shop:
            said.append(deploy(shop, made, "base", passed))
            if promotion == "canary":
                assert store.registry.canary() == (made, 10)
    assert store.registry.champion() == made
    assert "waits for an operator" in said[0] and "10 %" in said[1] and "answers now" in said[2]


def test_a_champion_that_changed_meanwhile_is_not_overridden(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:

    vote_by_rule(store, 30)
    made = run_round(store, tmp_path, tiny_model_dir, promotion="manual").candidate
    model = ModelConfig(model=str(tiny_model_dir))
    with open_workshop(store, tmp_path, model, settings(promotion="gate")) as shop:
        said = deploy(shop, made, "v000099", {"verdict": "promote", "reasons": ["Better."]})
    assert store.registry.champion() == "base" and "meanwhile" in said


def test_rloo_rounds_work_too(store: Store, tmp_path: Path, tiny_model_dir: Path) -> None:
    vote_by_rule(store, 40)
    done = run_round(store, tmp_path, tiny_model_dir, algorithm="rloo")
    assert done.state == "done", done.message


def test_demonstrations_alone_make_a_version_of_their_own(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    rows = [
        [{"role": "user", "content": f"question {i}"}, {"role": "assistant", "content": "Paris."}]
        for i in range(20)
    ]
    store.demonstrations.add_many(rows, "file")
    done = run_round(store, tmp_path, tiny_model_dir, algorithm="sft", sft_lr=1e-2, max_perplexity_ratio=2.0)
    assert done.state == "done", done.message
    assert store.registry.get(done.candidate).source == "sft"
    assert done.verdict["metrics"]["perplexity_ratio"] < 1.0


def test_without_any_vote_it_asks_for_votes(store: Store, tmp_path: Path, tiny_model_dir: Path) -> None:
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "needs_more_feedback"
    assert "no preferences to learn from yet" in ended.message and ended.health == "no votes yet"


def test_one_pair_is_not_enough_and_says_how_many_more(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 1)
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "needs_more_feedback" and "more votes would do" in ended.message
    assert store.registry.list() == []


def test_only_ties_have_no_direction(store: Store, tmp_path: Path, tiny_model_dir: Path) -> None:
    for i in range(12):
        vote(store, i, "one", "two", choice="tie")
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "needs_more_feedback" and "tie" in ended.message


def test_contradicting_votes_do_not_train(store: Store, tmp_path: Path, tiny_model_dir: Path) -> None:
    for i in range(24):
        vote(store, i, "sun!", "moon.", choice="AB"[i % 2])
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "needs_more_feedback", ended.message
    assert "taste that can be trusted" in ended.message and "more votes" in ended.message
    assert store.registry.current_reward() is None and store.registry.champion() == "base"


def test_answers_of_one_token_and_of_a_whole_context_and_a_long_conversation_pass(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 36)
    vote(store, 90, "!", "moon " * 600)
    long = [{"role": r, "content": f"turn {i} of many"} for i in range(41) for r in ("user", "assistant")][
        :-1
    ]

    store.feedback.import_pairs([NewPair(long, "sun!", "sun.")], "file")
    done = run_round(store, tmp_path, tiny_model_dir)
    assert done.state == "done", (done.message, done.error)


def test_a_champion_made_for_another_base_fails_the_round_in_words(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:

    vote_by_rule(store, 30)
    roles = Roles(load_base(ModelConfig(model=str(tiny_model_dir))))
    roles.add("policy", LoraSpec(rank=2))
    manifest = {"base_id": "another", "base_revision": "x", "kind": "policy"}
    sha256 = write_adapter(tmp_path / "adapters/v000001", roles.peft, "policy", manifest=manifest)
    store.registry.register(
        version="v000001",
        kind="policy",
        path="adapters/v000001",
        parent=None,
        round_id=None,
        base_id="another",
        base_revision="x",
        source="imported",
        metrics={},
        verdict=None,
        status="ready",
        manifest_sha256=sha256,
    )
    store.registry.promote("v000001", reason="test", actor="test", expected_champion=None)
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "failed" and "another" in ended.message
    assert store.registry.champion() == "v000001"


def test_a_broken_reward_model_is_replaced_by_a_fresh_one(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 30)
    first = run_round(store, tmp_path, tiny_model_dir)
    store.registry.promote(first.candidate, reason="test", actor="test", expected_champion=None)
    (tmp_path / "adapters/r000000/heads.safetensors").write_bytes(b"rubbish")
    vote_by_rule(store, 30, start=100)
    done = run_round(store, tmp_path, tiny_model_dir)
    assert done.state == "done", done.message
    assert store.registry.current_reward() == "r000001"


def test_settings_that_make_no_sense_fail_the_round_not_the_trainer(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 12)
    store.rounds.request(trigger="operator", requested_by="test", config={"nonsense": 1})
    assert worker(store, tmp_path, tiny_model_dir).step()
    [ended] = store.rounds.list()
    assert ended.state == "failed" and "no trainer setting called nonsense" in ended.message


def test_nan_in_training_keeps_the_champion_and_says_where(
    store: Store, tmp_path: Path, tiny_model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    vote_by_rule(store, 40)
    monkeypatch.setattr(losses, "gae", lambda r, v, *rest: (r * float("nan"), v))
    ended = run_round(store, tmp_path, tiny_model_dir)
    assert ended.state == "failed" and "the advantages" in ended.message
    assert store.registry.champion() == "base" and "NotFinite" in (ended.error or "")


def test_cancelling_ends_the_round_between_updates(
    store: Store, tmp_path: Path, tiny_model_dir: Path
) -> None:
    vote_by_rule(store, 40)
    asked = store.rounds.request(trigger="operator", requested_by="test")
    thread = threading.Thread(target=worker(store, tmp_path, tiny_model_dir, updates=500).step)
    thread.start()
    while not store.rounds.metrics(asked.id, ["objective/kl"]):
        threading.Event().wait(0.05)
    store.rounds.cancel(asked.id)
    thread.join(timeout=30)
    assert not thread.is_alive() and store.rounds.get(asked.id).state == "cancelled"
    assert store.registry.list() == [] and torch.is_grad_enabled()
