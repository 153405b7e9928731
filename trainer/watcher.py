"""Streams a round's progress to the store, keeps its lease alive, and stops it when it must not go on.

The lease is renewed by a thread, so a long computation does not lose the round. Stopping happens in
`on_phase`, between two steps. Not here: what the round computes.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping

from store import Store
from store.errors import Conflict, LeaseLost, StoreError
from store.rounds import Round
from trainer.callbacks import Callbacks, Stopped
from trainer.config import TrainerConfig

log = logging.getLogger("rapport.trainer")
# where each phase begins, and how much of a round it usually takes
_START = {"pairs": 0.0, "reward": 0.02, "sft": 0.02, "ppo": 0.30, "gate": 0.88, "register": 0.98}
_SHARE = {"pairs": 0.02, "reward": 0.28, "sft": 0.86, "ppo": 0.58, "gate": 0.10, "register": 0.02}
CANCELLED, SHUTDOWN = "cancelled", "shutting down"


class Watcher(Callbacks):
    """Streams a round's progress to the store, keeps its lease, and stops it when it must not go on."""

    def __init__(
        self,
        store: Store,
        round: Round,
        owner: str,
        config: TrainerConfig,
        clock: Callable[[], float],
        stop: threading.Event,
    ) -> None:
        self._store, self._round, self._owner, self._config = store, round, owner, config
        self._clock, self._shutdown = clock, stop
        self._over = threading.Event()
        self._cancelled = round.cancel_requested
        self._lost = False
        self._thread = threading.Thread(target=self._keep_lease, name="lease", daemon=True)
        self._note = "starting a round"
        self._began, self._first = clock(), -1.0  # when this process began, and at which share of the round
        self._told = -1.0e9  # when progress was last written

    def __enter__(self) -> Watcher:
        self._beat()
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._over.set()
        self._thread.join()

    def on_phase(self, phase: str, share: float, message: str) -> None:
        self._check()
        fraction = _START[phase] + _SHARE[phase] * share
        if self._first < 0.0:
            self._first = fraction
        self._note = message
        now = self._clock()
        if now - self._told < 0.5 and 0.0 < share < 1.0:
            return
        self._told = now
        gained = fraction - self._first
        eta = (now - self._began) / gained * (1.0 - fraction) if gained > 0.02 else None
        self._store.rounds.progress(
            self._round.id, phase=phase, fraction=fraction, message=message, eta_s=eta, owner=self._owner
        )

    def on_update(self, update: int, metrics: Mapping[str, float]) -> None:
        self._store.rounds.log_metrics(self._round.id, update + 1, metrics)

    def on_metrics(self, step: int, metrics: Mapping[str, float]) -> None:
        self._store.rounds.log_metrics(self._round.id, step, metrics)

    def _check(self) -> None:
        if self._lost:
            raise LeaseLost(f"The round {self._round.id} was taken over.")
        if self._cancelled:
            raise Stopped(CANCELLED)
        if self._shutdown.is_set():
            raise Stopped(SHUTDOWN)

    def _keep_lease(self) -> None:
        while not self._over.wait(self._config.heartbeat_s):
            self._beat()

    def _beat(self) -> None:
        try:
            now = self._store.rounds.heartbeat(self._round.id, self._owner, self._config.lease_s)
            self._cancelled = self._cancelled or now.cancel_requested
            self._store.rounds.beat(os.getpid(), self._note)
        except (LeaseLost, Conflict):
            self._lost = True
        except StoreError as error:  # locked for a moment; the lease outlasts several beats
            log.warning("a heartbeat was missed: %s", error)
