"""The shipped policy and reward model fit the shipped base, and the reward model passes the probe."""

from __future__ import annotations

import pytest
import torch

from models.adapter_folder import read_adapter
from models.base import BUILTIN_DIR, LoadedBase, load_base
from models.config import ModelConfig
from trainer.encode import Encoder
from trainer.reward_model import RewardModel
from trainer.roles import Roles
from trainer.snapshot import Answer

pytestmark = pytest.mark.skipif(
    not (BUILTIN_DIR / "reward").is_dir(), reason="this checkout has no built-in first versions yet"
)
PROBES = [
    ("What is the capital of France?", "The capital of France is Paris.", "It depends."),
    ("I feel sad today.", "I am sorry to hear that. Do you want to tell me about it?", "Ok."),
    ("What is a library?", "A library is a place where you can borrow books.", "Things are as they are."),
    ("How are you?", "I am fine, thank you. How are you?", "Hm."),
    ("프랑스의 수도는 어디예요?", "프랑스의 수도는 파리예요.", "경우에 따라 달라요."),
    ("안녕하세요", "안녕하세요! 만나서 반가워요.", "그런 게 있어요."),
    ("사과가 영어로 뭐예요?", '"사과"는 영어로 "apple"이에요.', "글쎄요."),
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> LoadedBase:
    return load_base(ModelConfig())


@pytest.mark.parametrize("name", ["policy", "reward"])
def test_both_versions_were_made_for_the_shipped_base(base: LoadedBase, name: str) -> None:
    adapter = read_adapter(BUILTIN_DIR / name, base_id=base.base_id, base_revision=base.revision)
    assert adapter.rank == 8 and adapter.manifest["kind"] == name


def test_a_helpful_answer_outscores_a_vacuous_one(base: LoadedBase) -> None:
    roles = Roles(base)
    model = RewardModel.load(roles, read_adapter(BUILTIN_DIR / "reward"))
    encoder = Encoder(base.chat, max_prompt_tokens=256, max_answer_tokens=512)
    pairs = [
        encoder.pair([{"role": "user", "content": ask}], Answer(text))
        for ask, helpful, vacuous in PROBES
        for text in (helpful, vacuous)
    ]
    with torch.no_grad():
        scores = model.score([pair for pair in pairs if pair is not None], 2048).reshape(-1, 2)
    roles.detach()
    assert bool((scores[:, 0] > scores[:, 1]).all()), scores
