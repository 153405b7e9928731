"""Keeps the engine's loaded versions in step with the aliases in the store.

A version answers only after it is loaded, and what fails to load changes nothing: the old one keeps serving,
with one audit entry that says why. Never decides which version should be champion.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from models.engine import Engine
from models.errors import ModelError
from server.routing import BASE, Routing
from store import Store
from store.errors import StoreError

log = logging.getLogger("rapport.server")
RETRY_S = 10.0  # before a version that failed to load is tried again


class Swapper:
    """`step()` once, or `start()` a thread that steps until `close()`."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        data_dir: Path,
        *,
        poll_s: float = 0.3,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._engine = engine
        self._data_dir = data_dir
        self._poll_s = poll_s
        self._monotonic = monotonic
        self._lock = threading.RLock()  # one step or publish at a time
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._loaded: set[str] = set()  # versions published by us, base apart
        self._failed: dict[str, tuple[str, float]] = {}  # version -> reason, when it may be tried again
        self._routing = Routing()

    @property
    def routing(self) -> Routing:
        """What answers now; a consistent whole."""
        return self._routing

    @property
    def failures(self) -> dict[str, str]:
        """Wanted versions that could not be loaded, and why."""
        with self._lock:
            return {version: reason for version, (reason, _) in self._failed.items()}

    def publish(self, version: str) -> None:
        """Loads a version now. AdapterError says what is wrong with it; nothing has changed then."""
        with self._lock:
            if version == BASE or version in self._loaded:
                return
            adapter = self._store.registry.get(version)
            self._engine.publish(version, self._data_dir / adapter.path)
            self._loaded.add(version)
            self._failed.pop(version, None)

    def step(self) -> None:
        """Loads what is wanted and missing, lets it answer, then unloads what nobody wants."""
        with self._lock:
            registry = self._store.registry
            aliases, canary, kill_switch = registry.aliases(), registry.canary(), registry.kill_switch()
            champion = aliases.get("champion", BASE)
            wanted = [champion, aliases.get("previous"), canary[0] if canary else None]
            for version in wanted:
                if version is not None:
                    self._try(version)
            old = self._routing
            self._routing = Routing(
                champion=champion if self._serves(champion) else old.champion,
                previous=self._if_loaded(aliases.get("previous")),
                challenger=self._if_loaded(canary[0] if canary else None),
                canary_percent=canary[1] if canary else 0,
                kill_switch=kill_switch,
            )
            if self._routing != old:
                log.info("now answering: %s", self._routing)
            for version in self._loaded - {*wanted, self._routing.champion}:
                self._engine.retire(version)
                self._loaded.discard(version)
            self._failed = {v: f for v, f in self._failed.items() if v in wanted}

    def poke(self) -> None:
        """Look at the aliases now rather than at the next poll."""
        self._wake.set()

    def run(self) -> None:
        """Steps until close(); a step that fails is logged and tried again at the next poll."""
        while not self._stopping.is_set():
            try:
                self.step()
            except (StoreError, ModelError) as error:
                log.warning("could not follow the aliases: %s", error)
            self._wake.wait(self._poll_s)
            self._wake.clear()

    def start(self) -> None:
        """Runs in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="swapper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops the thread."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _try(self, version: str) -> None:
        reason, not_before = self._failed.get(version, ("", 0.0))
        if version in self._loaded or self._monotonic() < not_before:
            return
        try:
            self.publish(version)
        except (ModelError, StoreError) as error:
            self._failed[version] = (str(error), self._monotonic() + RETRY_S)
            if str(error) != reason:
                log.warning("%s cannot be loaded: %s", version, error)
                self._store.audit.append("server", "swap_failed", version, {"reason": str(error)})

    def _serves(self, version: str) -> bool:
        return version == BASE or version in self._loaded

    def _if_loaded(self, version: str | None) -> str | None:
        return version if version is not None and self._serves(version) else None
