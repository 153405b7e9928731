"""The last phase: versions written to disk, registered, and promoted as the policy says.

Every step can be repeated: a trainer killed in the middle finishes the rest the next time. Not here: what
the versions are worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.adapter_folder import read_adapter
from models.adapters import write_adapter
from store.adapters import AdapterStatus, Kind
from store.adapters import Source as AdapterSource
from store.errors import Conflict, NotFound
from store.lineage import RoundSample
from trainer.checkpoint import Checkpoint
from trainer.reward_model import RewardModel
from trainer.workshop import Workshop

ACTOR = "trainer"
STATUS: dict[str, AdapterStatus] = {"promote": "ready", "hold": "held", "reject": "rejected"}


def register_reward(
    shop: Workshop,
    model: RewardModel,
    checkpoint: Checkpoint,
    round_id: str,
    parent: str | None,
    metrics: Mapping[str, Any],
) -> str:
    """Saves the fitted reward model as a version and makes it the current one."""
    version = _reserved(shop, checkpoint, "reward")
    manifest = shop.manifest("reward", parent, round_id, metrics)
    _register(
        shop, version, "reward", parent, round_id, metrics, None, "ready", "trained",
        lambda folder: model.save(folder, manifest),
    )  # fmt: skip
    if shop.store.registry.current_reward() != version:
        shop.store.registry.set_current_reward(version, f"fitted in round {round_id}", ACTOR)
    return version


def register_policy(
    shop: Workshop,
    checkpoint: Checkpoint,
    round_id: str,
    parent: str,
    metrics: Mapping[str, Any],
    verdict: Mapping[str, Any],
    source: AdapterSource,
) -> str:
    """Saves the policy in training as a version, whatever its verdict."""
    version = _reserved(shop, checkpoint, "policy")
    manifest = shop.manifest("policy", parent, round_id, metrics)
    _register(
        shop, version, "policy", parent, round_id, metrics, verdict, STATUS[verdict["verdict"]], source,
        lambda folder: write_adapter(folder, shop.roles.peft, "policy", manifest=manifest),
    )  # fmt: skip
    return version


def deploy(shop: Workshop, version: str, parent: str, verdict: Mapping[str, Any]) -> str:
    """Promotes or shares out the version as `config.promotion` says; what was done, in a sentence."""
    registry, reason = shop.store.registry, " ".join(verdict["reasons"])
    if verdict["verdict"] != "promote":
        what = "was held back" if verdict["verdict"] == "hold" else "was rejected"
        return f"{version} {what}. {reason}"
    if registry.champion() == version:
        return f"{version} answers now. {reason}"
    if shop.config.promotion == "manual":
        return f"{version} passed the gate and waits for an operator. {reason}"
    if shop.config.promotion == "canary":
        registry.set_canary(version, shop.config.canary_percent, reason=reason, actor=ACTOR)
        return f"{version} gets {shop.config.canary_percent} % of the traffic. {reason}"
    try:
        registry.promote(version, reason=reason, actor=ACTOR, expected_champion=parent)
    except Conflict:
        return f"{version} passed the gate, but another version was promoted meanwhile; it waits. {reason}"
    return f"{version} answers now. {reason}"


def keep_samples(shop: Workshop, round_id: str, samples: Sequence[Mapping[str, Any]]) -> None:
    """Old and new answers side by side, once."""
    if not shop.store.rounds.samples(round_id):
        rows = [RoundSample(**{**sample, "prompt": list(sample["prompt"])}) for sample in samples]
        shop.store.rounds.add_samples(round_id, rows)


def _reserved(shop: Workshop, checkpoint: Checkpoint, kind: Kind) -> str:
    """A new version name, the same one again when the round is resumed."""
    names = checkpoint.load("names") or {}
    if kind not in names:
        names[kind] = shop.store.registry.next_version(kind)
        checkpoint.save("names", names)
    name: str = names[kind]
    return name


def _register(
    shop: Workshop,
    version: str,
    kind: Kind,
    parent: str | None,
    round_id: str,
    metrics: Mapping[str, Any],
    verdict: Mapping[str, Any] | None,
    status: AdapterStatus,
    source: AdapterSource,
    write: Callable[[Path], str],
) -> None:
    try:
        shop.store.registry.get(version)
        return
    except NotFound:
        pass
    path = Path("adapters") / version
    folder = shop.data_dir / path
    if folder.exists():  # written, but not registered, before the trainer was stopped
        sha256 = read_adapter(folder).manifest_sha256
    else:
        sha256 = write(folder)
    shop.store.registry.register(
        version=version,
        kind=kind,
        path=str(path),
        parent=parent,
        round_id=round_id,
        base_id=shop.base.base_id,
        base_revision=shop.base.revision,
        source=source,
        metrics=metrics,
        verdict=verdict,
        status=status,
        manifest_sha256=sha256,
    )
