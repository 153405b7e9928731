"""What a round works with: base, engine on its twin, roles, encoder. Built for one round, then freed.

Not here: the phases, the store's rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.adapter_folder import AdapterFolder, read_adapter
from models.adapters import LoraSpec
from models.base import LoadedBase, load_base
from models.config import ModelConfig
from models.engine import Engine
from models.errors import AdapterError, ModelError
from store import Store
from trainer.config import TrainerConfig
from trainer.encode import Encoder
from trainer.reward_model import RewardModel
from trainer.roles import Roles
from trainer.rollout import EngineSampler

BASE = "base"
MOST_ROWS = 64  # answers decoded at once: beyond this a CPU gains nothing


@dataclass
class Workshop:
    base: LoadedBase
    engine: Engine
    roles: Roles
    sampler: EngineSampler
    encoder: Encoder
    store: Store
    data_dir: Path
    config: TrainerConfig

    def adapter(self, version: str) -> AdapterFolder:
        """A registered version's folder, checked. AdapterError when it is broken or made for another base."""
        path = self.data_dir / self.store.registry.get(version).path
        return read_adapter(path, base_id=self.base.base_id, base_revision=self.base.revision)

    def add_policy(self, parent: str, seed: int) -> None:
        """The policy starts as the parent answers now; from the bare base, as the reference."""
        spec = LoraSpec(self.config.lora_rank, self.config.lora_alpha)
        self.roles.add("policy", spec, start=None if parent == BASE else self.adapter(parent), seed=seed)

    def add_reward(self, version: str | None, seed: int) -> tuple[RewardModel, str | None]:
        """The reward model to fit, warm from `version` if that fits this base; a note if it does not."""
        note = None
        if version is not None:
            try:
                model = RewardModel.load(self.roles, self.adapter(version))
                model.penalty = self.config.uncertainty_penalty
                return model, None
            except AdapterError as error:
                note = f"The reward model {version} could not be used: {error.message} It starts afresh."
        return (
            RewardModel.fresh(
                self.roles,
                LoraSpec(self.config.lora_rank, self.config.lora_alpha),
                heads=self.config.reward_heads,
                penalty=self.config.uncertainty_penalty,
                seed=seed,
            ),
            note,
        )

    def add_critic(self, seed: int) -> None:
        """Same shape and weights as the reward model's adapter."""
        shape = self.roles.peft.peft_config["reward"]
        self.roles.add("critic", LoraSpec(shape.r, shape.lora_alpha), seed=seed)
        self.roles.copy("reward", "critic")

    def manifest(
        self, kind: str, parent: str | None, round_id: str, metrics: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            "base_id": self.base.base_id,
            "base_revision": self.base.revision,
            "kind": kind,
            "parent": parent,
            "round": round_id,
            "config": self.config.to_dict(),
            "metrics": dict(metrics),
        }


@contextmanager
def open_workshop(
    store: Store, data_dir: Path, model_config: ModelConfig, config: TrainerConfig
) -> Iterator[Workshop]:
    """Loads the base and starts the engine; gives everything back afterwards."""
    base = load_base(replace(model_config, threads=config.threads))
    serving = replace(
        model_config,
        threads=config.threads,
        max_rows=min(MOST_ROWS, config.episodes_per_update),
        max_context=max(16, config.max_prompt_tokens + config.max_response_tokens),
        slots=3,
        max_lora_rank=max(model_config.max_lora_rank, config.lora_rank),
        prefill_tokens_per_step=1024,
        queue_limit=512,
    )
    roles = Roles(base)
    with Engine(base, serving) as engine:
        room = engine.max_context - config.max_response_tokens
        if room < 8:
            raise ModelError(
                f"This model reads {engine.max_context} tokens, too few for answers of "
                f"{config.max_response_tokens}.",
                "Lower max_response_tokens.",
            )
        limit = getattr(base.model.config.get_text_config(), "max_position_embeddings", 1 << 20)
        encoder = Encoder(
            base.chat,
            max_prompt_tokens=min(room, config.max_prompt_tokens),
            max_answer_tokens=min(config.max_answer_tokens, limit - min(room, config.max_prompt_tokens)),
        )
        sampler = EngineSampler(engine, max_tokens=config.max_response_tokens, temperature=config.temperature)
        try:
            yield Workshop(base, engine, roles, sampler, encoder, store, data_dir, config)
        finally:
            roles.detach()
