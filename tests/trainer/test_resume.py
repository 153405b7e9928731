"""A trainer killed with SIGKILL at any phase: the next one ends with what no kill would have given."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from store import Store
from store.rounds import Round
from tests.trainer.kit import open_store, vote_by_rule
from trainer.checkpoint import Checkpoint

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = "adapter_model.safetensors"


def prepare(data_dir: Path) -> Store:
    """The same votes in every folder."""
    data_dir.mkdir()
    store = open_store(data_dir)
    vote_by_rule(store, 40)
    store.rounds.request(trigger="operator", requested_by="test")
    return store


def start(data_dir: Path, model: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.trainer.kit", str(data_dir), str(model)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"})


def finish(data_dir: Path, model: Path) -> None:
    assert start(data_dir, model).wait(timeout=120) == 0


def kill_when(store: Store, trainer: subprocess.Popen[bytes], phase: str, extra_s: float) -> None:
    while store.rounds.list()[0].phase != phase and trainer.poll() is None:
        time.sleep(0.002)
    time.sleep(extra_s)
    trainer.send_signal(signal.SIGKILL)
    trainer.wait()


def ended(store: Store) -> Round:
    return store.rounds.list()[0]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_in_each_phase_it_ends_as_if_never_stopped(tmp_path: Path, tiny_model_dir: Path) -> None:
    straight = prepare(tmp_path / "straight")
    finish(tmp_path / "straight", tiny_model_dir)
    killed = prepare(tmp_path / "killed")
    draw = random.Random(7)
    for phase in ("reward", "ppo", "gate"):
        trainer = start(tmp_path / "killed", tiny_model_dir)
        kill_when(killed, trainer, phase, draw.uniform(0.0, 0.2))
    finish(tmp_path / "killed", tiny_model_dir)

    expected, actual = ended(straight), ended(killed)
    assert expected.state == actual.state == "done", actual.message
    for kind, a, b in (
        ("policy", expected.candidate, actual.candidate),
        ("reward", straight.registry.current_reward(), killed.registry.current_reward()),
    ):
        assert a is not None and b is not None
        one, other = (
            load_file(tmp_path / name / "adapters" / version / WEIGHTS)
            for name, version in (("straight", a), ("killed", b))
        )
        assert all(torch.equal(tensor, other[name]) for name, tensor in one.items()), kind
    assert actual.verdict is not None and expected.verdict is not None
    assert actual.verdict["verdict"] == expected.verdict["verdict"]
    figures = expected.verdict["metrics"]
    assert {k: pytest.approx(v, abs=1e-4) for k, v in figures.items()} == actual.verdict["metrics"]
    assert len(killed.rounds.pairs(actual.id)) == len(straight.rounds.pairs(expected.id))
    assert len(killed.rounds.samples(actual.id)) == len(straight.rounds.samples(expected.id))
    steps = [m.step for m in killed.rounds.metrics(actual.id, ["objective/kl"])]
    assert steps == [1, 2, 3]
    assert len(killed.registry.list("policy")) == 1
    straight.close()
    killed.close()


def test_an_entry_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "round")
    assert checkpoint.load("ppo") is None
    value = {"weights": torch.randn(3), "step": 4, "history": [{"a": 1.5}], "nothing": None}
    checkpoint.save("ppo", value)
    read = Checkpoint(tmp_path / "round").load("ppo")
    assert read is not None and torch.equal(read.pop("weights"), value.pop("weights")) and read == value


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_half_written_checkpoint_gives_way_to_the_one_before_it(tmp_path: Path, damage: str) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.save("ppo", {"step": 1})
    checkpoint.save("ppo", {"step": 2})
    path = tmp_path / "ppo.pt"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes({"cut": bytes(data[: len(data) // 2]), "flipped": bytes(data), "empty": b""}[damage])
    assert checkpoint.load("ppo") == {"step": 1}
    assert "was damaged" in checkpoint.damaged[0]


def test_the_first_checkpoint_damaged_means_starting_the_phase_again(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.save("plan", {"step": 1})
    (tmp_path / "plan.pt").write_bytes(b"half")
    assert checkpoint.load("plan") is None


def test_a_kill_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.save("ppo", {"step": 1})
    (tmp_path / "ppo.pt").rename(tmp_path / "ppo.before.pt")
    assert checkpoint.load("ppo") == {"step": 1}
