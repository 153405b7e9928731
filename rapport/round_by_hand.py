"""One round asked for from the shell: by the running trainer if there is one, otherwise in this process."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rapport.processes import work
from rapport.settings import Settings
from store import Store
from store.rounds import Round

ALIVE = timedelta(seconds=15)  # a trainer that beat this recently takes the round itself
OPEN_STATES = ("queued", "running")


def train_once(settings: Settings, store: Store, *, algorithm: str, requested_by: str) -> Round:
    """Requests a round, shows its progress until it ended, and returns it."""
    wanted = store.rounds.request(trigger="operator", requested_by=requested_by, algorithm=algorithm)
    stop = threading.Event()
    thread = None
    if not _trainer_is_alive(store):
        thread = threading.Thread(target=work, args=(settings, stop), name="trainer", daemon=True)
        thread.start()
    try:
        return _follow(store, wanted.id, thread)
    finally:
        stop.set()
        if thread is not None:
            thread.join()


def _follow(store: Store, round_id: str, worker: threading.Thread | None) -> Round:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("waiting for the trainer", total=1.0)
        while True:
            now = store.rounds.get(round_id)
            bar.update(task, completed=now.progress, description=now.message or now.phase or now.state)
            if now.state not in OPEN_STATES:
                return now
            if worker is not None and not worker.is_alive():
                raise RuntimeError("the trainer ended before the round did; its log says why")
            threading.Event().wait(0.5)


def _trainer_is_alive(store: Store) -> bool:
    beat = store.rounds.trainer().heartbeat_at
    return beat is not None and datetime.now(UTC) - datetime.fromisoformat(beat) < ALIVE
