"""Registers the built-in model's own adapter and reward model on a fresh data folder."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from models.adapter_folder import read_adapter
from models.base import BUILTIN_DIR, LoadedBase
from models.errors import AdapterError
from server.config import ServerConfig
from store import Store
from store.adapters import Kind

log = logging.getLogger("rapport.server")
POLICY, REWARD = "v000001", "r000000"
REASON = "shipped with the built-in model"


def register_builtin(
    config: ServerConfig, store: Store, base: LoadedBase, source: Path = BUILTIN_DIR
) -> None:
    """Copies the two folders into the data folder and makes them champion and current reward model.

    Does nothing when any version is registered, or when the folders are not there.
    """
    if store.registry.list() or not all((source / name).is_dir() for name in ("policy", "reward")):
        return
    try:
        with store.database.transaction(durable=True):  # all of it, or nothing is registered
            _register(config, store, base, source / "policy", POLICY, "policy")
            _register(config, store, base, source / "reward", REWARD, "reward")
            store.registry.promote(POLICY, reason=REASON, actor="server", expected_champion=None)
            store.registry.set_current_reward(REWARD, REASON, "server")
    except AdapterError as error:  # the bare base still serves
        log.warning("the built-in versions were not registered: %s", error)


def _register(
    config: ServerConfig, store: Store, base: LoadedBase, source: Path, version: str, kind: Kind
) -> None:
    folder = config.adapters_dir / version
    if not folder.exists():
        draft = config.adapters_dir / f".{version}.copying"
        shutil.rmtree(draft, ignore_errors=True)  # what an interrupted start left
        shutil.copytree(source, draft)
        draft.rename(folder)
    adapter = read_adapter(folder, base_id=base.base_id, base_revision=base.revision)
    store.registry.register(
        version=version,
        kind=kind,
        path=str(folder.relative_to(config.data_dir)),
        parent=None,
        round_id=None,
        base_id=base.base_id,
        base_revision=base.revision,
        source="builtin",
        metrics=adapter.manifest.get("metrics", {}),
        verdict=None,
        status="ready",
        manifest_sha256=adapter.manifest_sha256,
    )
