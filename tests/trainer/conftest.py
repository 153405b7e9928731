"""A tiny real base, and roles on a fresh copy of its weights' tree for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.adapters import LoraSpec
from models.base import LoadedBase, load_base
from models.config import ModelConfig
from trainer.roles import Roles


@pytest.fixture(scope="session")
def shared_base(tiny_model_dir: Path) -> LoadedBase:
    return load_base(ModelConfig(model=str(tiny_model_dir)))


@pytest.fixture
def roles(shared_base: LoadedBase) -> Iterator[Roles]:
    """Policy, reward and critic adapters on the tiny model; taken off again afterwards."""
    made = Roles(shared_base)
    for seed, role in enumerate(("policy", "reward", "critic")):
        made.add(role, LoraSpec(rank=2, alpha=4), seed=seed)  # type: ignore[arg-type]
    yield made
    made.detach()
