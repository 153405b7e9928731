"""A data folder with a store, votes by a rule, and settings small enough for a round in seconds."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.config import ModelConfig
from store import Store
from store.comparisons import NewCandidate
from trainer.config import TrainerConfig
from trainer.worker import Worker

SMALL: dict[str, Any] = {
    "episodes_per_update": 8,
    "updates": 3,
    "max_response_tokens": 6,
    "max_prompt_tokens": 60,
    "lora_rank": 2,
    "reward_epochs": 2,
    "reward_folds": 2,
    "reward_lr": 1e-2,
    "reference_answers": 8,
    "gate_prompts": 8,
    "gate_samples": 1,
    "bootstrap_rounds": 50,
    "min_new_pairs": 12,
    "heartbeat_s": 0.2,
    "lease_s": 1.0,
    "poll_s": 0.05,
    "max_kl": 1000.0,
    "max_length_ratio": 50.0,
    "min_length_ratio": 0.01,
}
WORDS = "sun moon rain snow wind tree lake hill road town king song bird fish milk rice".split()


def settings(**changes: Any) -> TrainerConfig:
    return TrainerConfig(**(SMALL | changes))


def open_store(data_dir: Path) -> Store:
    store = Store.open(data_dir / "rapport.db")
    store.accounts.ensure_local_user()
    return store


def vote(store: Store, number: int, better: str, worse: str, *, choice: str = "A") -> str:
    prompt = [{"role": "user", "content": f"{WORDS[number % 16]} {number}"}]
    candidates = [NewCandidate("base", text, [], [], "stop", {}) for text in (better, worse)]
    comparison = store.feedback.create_comparison("usr_local", prompt, "samples", candidates)
    store.feedback.vote(comparison.id, "usr_local", choice=choice)
    return comparison.id


def vote_by_rule(store: Store, count: int, *, start: int = 0) -> None:
    """A taste that a tiny reward model can learn: answers that end with '!' over those that end with '.'."""
    draw = random.Random(start)
    for i in range(start, start + count):
        text = " ".join(draw.sample(WORDS, 3))
        vote(store, i, text + "!", text + ".")


def worker(
    store: Store, data_dir: Path, model: Path, sleep: Callable[[float], None] | None = None, **changes: Any
) -> Worker:
    config = ModelConfig(model=str(model))
    return Worker(store, data_dir, config, settings(**changes), sleep=sleep)


def main() -> None:
    """A trainer process: python -m tests.trainer.kit DATA_DIR MODEL; ends when there is nothing to do."""
    data_dir, model = map(Path, sys.argv[1:3])
    store = Store.open(data_dir / "rapport.db")
    trainer = worker(store, data_dir, model)
    while trainer.step() or store.rounds.active() is not None:
        threading.Event().wait(0.1)


if __name__ == "__main__":
    main()
