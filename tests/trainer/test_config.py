from __future__ import annotations

from typing import Any

import pytest

from trainer.config import TrainerConfig


def test_the_defaults_are_what_was_promised() -> None:
    config = TrainerConfig()
    assert (config.min_new_pairs, config.promotion, config.algorithm) == (24, "gate", "ppo")
    assert (config.gamma, config.lam, config.cliprange, config.vf_coef) == (1.0, 0.95, 0.2, 0.1)
    assert (config.min_reward_accuracy, config.reward_heads, config.thumb_weight) == (0.55, 4, 0.3)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"promotion": "always"}, "promotion must be one of manual, gate, canary"),
        ({"algorithm": "dpo"}, "algorithm must be one of"),
        ({"updates": 0}, "updates must be at least 1"),
        ({"learning_rate": 0.0}, "learning_rate must be more than 0"),
        ({"kl_coef": -0.1}, "kl_coef must not be negative"),
        ({"heldout_share": 1.0}, "heldout_share must be between 0 and 1"),
        ({"lam": 1.5}, "lam must be from 0 to 1"),
        ({"target_kl": 0.0}, "target_kl must be more than 0"),
        ({"rloo_k": 1}, "rloo_k must be at least 2"),
        ({"minibatches": 99}, "minibatches must not exceed"),
        ({"min_length_ratio": 2.0}, "min_length_ratio must be less"),
        ({"heartbeat_s": 50.0}, "lease_s must be at least twice"),
        ({"canary_percent": 101}, "canary_percent must be from 0 to 100"),
        ({"learning_rate": float("nan")}, "learning_rate must be more than 0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_words(setting: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TrainerConfig(**setting)


def test_overrides_are_checked_too() -> None:
    assert TrainerConfig().with_overrides({"updates": 3}).updates == 3
    with pytest.raises(ValueError, match="no trainer setting called speed"):
        TrainerConfig().with_overrides({"speed": 1})
