"""What a round decides when it first starts: the feedback it sees, its prompts, parents, settings and seed.

Saved before anything is computed, so that a resumed round is the same round. Not here: training.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from store import Store
from store.adapters import BASE
from store.rounds import Outcome as State
from store.rounds import Round
from trainer.config import TrainerConfig
from trainer.pairs import lineage_rows, take_snapshot
from trainer.prompt_pool import gather_prompts
from trainer.roles import derived_seed
from trainer.snapshot import Snapshot, Turns


@dataclass(frozen=True)
class Result:
    """How a round ended, as it is stored."""

    state: State
    message: str
    health: str = ""
    verdict: dict[str, Any] | None = None
    candidate: str | None = None


@dataclass(frozen=True)
class Plan:
    """What was decided when the round first started; the same after every restart."""

    snapshot: Snapshot
    practice: tuple[Turns, ...]  # prompts to practise on
    unseen: tuple[Turns, ...]  # prompts for the gate
    parent: str  # version the policy continues from
    reward_parent: str | None
    config: TrainerConfig
    seed: int

    @property
    def pairs(self) -> int:
        return sum(len(group.preferences) for group in self.snapshot.groups)


def make_plan(store: Store, round: Round, config: TrainerConfig) -> Plan:
    """Reads the store once and records the round's watermark and lineage. ValueError: unknown settings."""
    config = config.with_overrides({"algorithm": round.algorithm} | dict(round.config))
    watermark = round.watermark or store.feedback.watermark()
    store.rounds.set_watermark(round.id, watermark)
    parent = store.registry.champion()
    seed = derived_seed(config.seed, "round", parent, watermark)
    learned, reward_parent = _learned_by(store, parent)
    snapshot = take_snapshot(store, config, watermark=watermark, after_seq=learned, seed=seed)
    pool = gather_prompts(store, snapshot, config, seed=seed)
    if not store.rounds.pairs(round.id):
        store.rounds.add_pairs(round.id, lineage_rows(snapshot))
    return Plan(snapshot, pool.practice, pool.unseen, parent, reward_parent, config, seed)


def _learned_by(store: Store, version: str) -> tuple[int, str | None]:
    """(watermark, reward model) of the round that `version` or its nearest trained ancestor came from.

    Feedback up to there is in the version and is replayed. What a held, rejected or rolled back version was
    taught is in nobody who answers: it is new again, to a reward model that has not seen it (decision 0004).
    """
    rewards = {reward.round_id: reward.version for reward in store.registry.list("reward")}
    while version != BASE:
        adapter = store.registry.get(version)
        if adapter.source == "trained" and adapter.round_id is not None:
            return store.rounds.get(adapter.round_id).watermark, rewards.get(adapter.round_id)
        version = adapter.parent or BASE
    return 0, rewards.get(None)  # shipped with the base


def nothing_to_learn(plan: Plan) -> Result | None:
    if plan.config.algorithm == "sft" or any(group.judged for group in plan.snapshot.groups):
        return None
    if not plan.snapshot.groups:
        return Result(
            "needs_more_feedback",
            "There are no preferences to learn from yet. Vote between answers, or import pairs.",
            "no votes yet",
        )
    return Result(
        "needs_more_feedback",
        "Every preference so far is a tie, so there is no direction to learn. "
        "Choose the better answer wherever one is.",
        "all votes are ties",
    )


def plan_to_json(plan: Plan) -> str:
    fields = {
        "snapshot": plan.snapshot.to_json(),
        "practice": plan.practice,
        "unseen": plan.unseen,
        "parent": plan.parent,
        "reward_parent": plan.reward_parent,
        "config": plan.config.to_dict(),
        "seed": plan.seed,
    }
    return json.dumps(fields)


def plan_from_json(text: str) -> Plan:
    data = json.loads(text)
    return Plan(
        Snapshot.from_json(data["snapshot"]),
        tuple(tuple(turns) for turns in data["practice"]),
        tuple(tuple(turns) for turns in data["unseen"]),
        data["parent"],
        data["reward_parent"],
        TrainerConfig(**data["config"]),
        data["seed"],
    )
