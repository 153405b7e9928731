"""Two versions judged by hand: a round's gate, on the held-out prompts or on prompts of one's own.

Nothing is promoted and nothing stored. Not here: what is measured and decided (gate.py, verdict.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.config import ModelConfig
from models.errors import ModelError
from store import Store
from trainer.config import TrainerConfig
from trainer.gate import Gate, Verdict
from trainer.pairs import take_snapshot
from trainer.prompt_pool import gather_prompts, probe_prompts
from trainer.roles import derived_seed
from trainer.snapshot import Turns
from trainer.workshop import BASE, open_workshop

OLD, NEW = "old", "new"  # the names under which the engine serves the two


def compare_versions(
    store: Store,
    data_dir: Path,
    model_config: ModelConfig,
    config: TrainerConfig,
    old: str,
    new: str,
    prompts: Sequence[Turns] = (),
) -> Verdict:
    """The verdict on `new` in the place of `old`; either may be "base".

    Raises ModelError when a version does not fit the base or no prompt fits the context, and the store's
    NotFound for an unknown version.
    """
    seed = derived_seed(config.seed, "compare", old, new)
    if not prompts:
        snapshot = take_snapshot(store, config, watermark=store.feedback.watermark(), after_seq=0, seed=seed)
        prompts = gather_prompts(store, snapshot, config, seed=seed).unseen
    config = replace(config, stored_samples=max(config.stored_samples, len(prompts)))
    with open_workshop(store, data_dir, model_config, config) as shop:
        shop.add_policy(new, seed)
        reward = None
        if current := store.registry.current_reward():
            model, unusable = shop.add_reward(current, seed)
            reward = None if unusable else model
        shop.sampler.publish(NEW, shop.roles.folded("policy"))
        if old != BASE:
            shop.sampler.publish(OLD, shop.adapter(old).folded())
        encoded = [(turns, ids) for turns in prompts if (ids := shop.encoder.prompt(turns))]
        if not encoded:
            raise ModelError("No prompt fits this model's context.", "Name shorter ones.")
        probes = [ids for ids in map(shop.encoder.prompt, probe_prompts()) if ids]
        gate = Gate(shop.roles, shop.sampler, reward, config, seed=seed)
        return gate.judge(NEW, BASE if old == BASE else OLD, encoded, probes)
