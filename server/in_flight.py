"""How many answers are being written, so that the store is not closed under them."""

from __future__ import annotations

import threading


class InFlight:
    """A counter that can be waited on. Thread-safe."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def begin(self) -> None:
        with self._changed:
            self._count += 1

    def end(self) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_for_none(self, timeout_s: float) -> bool:
        """True once nothing is in flight, False when it takes longer than that."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout_s)
