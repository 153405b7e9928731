"""Keeps the server and the trainer running: restarts what died, with back-off, and ends both cleanly.

Knows commands and exit codes, nothing of chat or training. The trainer may crash as often as it likes:
the server is a process of its own.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

USAGE_EXIT = 2  # a child that exits so was told something it cannot do: trying again would not help
MAX_BACKOFF_S = 30.0
STABLE_S = 60.0  # a child that lived this long starts over with no back-off
GRACE_S = 10.0  # between SIGTERM and SIGKILL


@dataclass
class Child:
    """One supervised command."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    retry_at: float = 0.0  # by the supervisor's clock; infinity holds the start back


@dataclass
class Supervisor:
    """`step()` looks after every child once; `run()` does so until `stop` says to end."""

    children: list[Child]
    say: Callable[[str], None]  # one line per event
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    exit_code: int | None = field(default=None, init=False)  # set when going on makes no sense

    def start(self, child: Child) -> None:
        child.process = subprocess.Popen(child.command, env=dict(child.environment))
        child.started_at = self.clock()

    def step(self) -> None:
        for child in self.children:
            if child.process is None:
                if self.clock() >= child.retry_at:
                    self.start(child)
            elif (code := child.process.poll()) is not None:
                self._ended(child, code)

    def run(self, stop: Callable[[], bool], each_step: Callable[[], None] = lambda: None) -> int:
        """Supervises until `stop()` is true or a child cannot be helped; returns the exit code."""
        try:
            while not stop() and self.exit_code is None:
                self.step()
                each_step()
                self.sleep(0.2)
        finally:
            self.shut_down()
        return self.exit_code or 0

    def shut_down(self) -> None:
        """SIGTERM to all, SIGKILL to whoever is still there after the grace time."""
        alive = [c for c in self.children if c.process is not None and c.process.poll() is None]
        for child in alive:
            assert child.process is not None
            child.process.terminate()
        deadline = self.clock() + GRACE_S
        for child in alive:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, deadline - self.clock()))
            except subprocess.TimeoutExpired:
                self.say(f"{child.name} did not end in {GRACE_S:.0f} s; ending it now")
                child.process.kill()
                child.process.wait()

    def _ended(self, child: Child, code: int) -> None:
        child.process = None
        if code == USAGE_EXIT:
            self.say(f"{child.name} cannot run with these settings (see the line above)")
            self.exit_code = USAGE_EXIT
            return
        lived = self.clock() - child.started_at
        child.failures = 1 if lived >= STABLE_S else child.failures + 1
        wait = min(MAX_BACKOFF_S, 2.0 ** (child.failures - 1))
        child.retry_at = self.clock() + wait
        self.say(f"{child.name} ended ({_how(code)}) after {lived:.0f} s; starting it again in {wait:.0f} s")


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
