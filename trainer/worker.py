"""The background trainer: looks for a round to run, runs it under a lease, and writes down how it ended.

`step` does one thing and returns; `run` repeats it. A second thread renews the lease, shows a sign of life
and notices cancellation while a round computes. Whatever goes wrong in a round, the version that answers
stays. Not here: what happens inside a round.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import torch

from models.config import ModelConfig
from models.errors import ModelError
from store import Store
from store.errors import Conflict, LeaseLost, StoreError
from store.rounds import Round
from trainer.callbacks import Stopped
from trainer.checkpoint import Checkpoint
from trainer.config import TrainerConfig
from trainer.plan import Result
from trainer.round import RoundRun
from trainer.watcher import CANCELLED, SHUTDOWN, Watcher

log = logging.getLogger("rapport.trainer")


class Worker:
    """One trainer process. `sleep` and `clock` (seconds, monotonic) are passed in by tests."""

    def __init__(
        self,
        store: Store,
        data_dir: Path,
        model_config: ModelConfig,
        config: TrainerConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.store, self.data_dir = store, data_dir
        self.model_config, self.config = model_config, config
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(3).hex()}"
        self._clock, self._sleep = clock, sleep
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; a round then running is left to be resumed at once."""
        self._stop = stop
        torch.set_num_threads(self.config.threads)
        while not stop.is_set():
            try:
                busy = self.step()
            except StoreError as error:  # locked or full: nothing is lost, try again
                log.warning("the trainer waits: %s", error)
                busy = False
            if not busy:
                stop.wait(self.config.poll_s) if self._sleep is None else self._sleep(self.config.poll_s)

    def step(self) -> bool:
        """Whether there was a round to work on."""
        if self.store.rounds.trainer().paused:
            self.store.rounds.beat(os.getpid(), "paused")
            return False
        self._request_if_due()
        self.store.rounds.beat(os.getpid(), "waiting for feedback")
        round = self.store.rounds.claim(self.owner, self.config.lease_s)
        if round is None:
            return False
        self._work(round)
        return True

    def _request_if_due(self) -> None:
        rounds = self.store.rounds
        if rounds.active() is not None:
            return
        new = self.store.feedback.count_preferences(rounds.last_watermark())
        if new >= self.config.min_new_pairs:
            try:
                rounds.request(trigger="votes", requested_by="trainer", algorithm=self.config.algorithm)
            except Conflict:  # an operator was quicker
                log.info("a round was requested meanwhile")

    def _work(self, round: Round) -> None:
        checkpoint = Checkpoint(self.data_dir / "rounds" / round.id)
        watcher = Watcher(self.store, round, self.owner, self.config, self._clock, self._stop)
        log.info("round %s runs", round.id)
        trace = None
        with watcher:
            try:
                self._count_attempt(round, checkpoint)
                run = RoundRun(self.store, round, self.data_dir, self.model_config, self.config, watcher)
                result: Result | None = run.run()
            except Stopped as stopped:
                result = self._stopped(round, stopped)
            except LeaseLost:
                log.warning("round %s was taken over by another trainer", round.id)
                return
            except Exception as error:
                log.exception("round %s failed", round.id)
                result, trace = Result("failed", in_words(error), "failed"), traceback.format_exc(limit=-8)
        if result is not None:
            self._finish(round, result, trace)
            checkpoint.discard()
            watcher.on_round_end(round.id, result.state)

    def _stopped(self, round: Round, stopped: Stopped) -> Result | None:
        if str(stopped) == CANCELLED:
            return Result("cancelled", "Cancelled.")
        if str(stopped) == SHUTDOWN:  # whoever claims next may go on at once
            self.store.rounds.heartbeat(round.id, self.owner, 0.0)
        log.info("round %s stops: %s", round.id, stopped)
        return None

    def _finish(self, round: Round, result: Result, error: str | None) -> None:
        try:
            self.store.rounds.finish(
                round.id,
                state=result.state,
                message=result.message,
                health=result.health,
                verdict=result.verdict,
                candidate=result.candidate,
                error=error,
                owner=self.owner,
            )
            log.info("round %s: %s. %s", round.id, result.state, result.message)
        except LeaseLost:
            log.warning("round %s ended elsewhere", round.id)

    def _count_attempt(self, round: Round, checkpoint: Checkpoint) -> None:
        """A round that keeps killing its trainer at the same place is given up."""
        entries = [path for path in checkpoint.folder.glob("[a-z]*.pt") if path.name[:8] != "attempts"]
        mark = " ".join(f"{path.name} {path.stat().st_mtime_ns}" for path in sorted(entries))
        seen = checkpoint.load("attempts") or {"mark": "", "count": 0}
        count = seen["count"] + 1 if seen["mark"] == mark else 1
        if count > self.config.max_attempts:
            raise ModelError(
                f"The trainer ended {seen['count']} times at the same place in this round ({round.phase}).",
                "It may have run out of memory: lower episodes_per_update or tokens_per_microbatch.",
            )
        checkpoint.save("attempts", {"mark": mark, "count": count})


def in_words(error: Exception) -> str:
    """What a person reads when a round failed."""
    if isinstance(error, ModelError | StoreError):
        return f"{error.message} {error.hint}".strip()
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or "out of memory" in str(error).lower():
        return (
            "The trainer ran out of memory. Lower episodes_per_update or tokens_per_microbatch, "
            "or give it a smaller model."
        )
    if isinstance(error, OSError):
        return f"The disk refused: {error.strerror or error}. Make room, then ask for another round."
    if isinstance(error, ValueError):
        return f"The round's settings do not work: {error}"
    what = f"{type(error).__name__}: {error}"
    return f"Something unexpected happened ({what}). The current version keeps answering."
