"""Real child processes, supervised."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import pytest

from rapport.supervisor import USAGE_EXIT, Child, Supervisor


def child(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], os.environ)


def step_until(supervisor: Supervisor, done: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited too long"
        supervisor.step()
        time.sleep(0.02)


def test_a_child_that_crashes_is_started_again_and_the_wait_doubles() -> None:
    lines: list[str] = []
    crashing = child("trainer", "raise SystemExit(7)")
    now = [0.0]
    supervisor = Supervisor([crashing], lines.append, clock=lambda: now[0])
    for _ in range(3):
        seen = len(lines)
        step_until(supervisor, lambda seen=seen: len(lines) > seen)  # type: ignore[misc]
        now[0] = crashing.retry_at
    assert [line.rpartition("in ")[2] for line in lines] == ["1 s", "2 s", "4 s"]
    assert "exit code 7" in lines[0]


def test_a_crashing_child_leaves_the_other_alone() -> None:
    steady = child("server", "import time; time.sleep(60)")
    crashing = child("trainer", "import os; os.kill(os.getpid(), 9)")
    lines: list[str] = []
    supervisor = Supervisor([steady, crashing], lines.append)
    step_until(supervisor, lambda: bool(lines))
    assert "trainer ended (signal 9)" in lines[0]
    assert steady.process is not None and steady.process.poll() is None
    supervisor.shut_down()
    assert steady.process.poll() is not None


def test_a_child_that_cannot_run_with_its_settings_ends_everything() -> None:
    lines: list[str] = []
    supervisor = Supervisor([child("server", f"raise SystemExit({USAGE_EXIT})")], lines.append)
    assert supervisor.run(lambda: False) == USAGE_EXIT
    assert "settings" in lines[-1]


def test_stopping_ends_every_child_even_one_that_ignores_sigterm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.supervisor.GRACE_S", 0.5)
    deaf = child(
        "trainer",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    )
    supervisor = Supervisor([deaf], lambda line: None)
    supervisor.step()
    time.sleep(0.5)
    supervisor.shut_down()
    assert deaf.process is not None and deaf.process.poll() is not None


def test_a_held_back_child_starts_only_when_it_is_let_go() -> None:
    held = child("trainer", "import time; time.sleep(60)")
    held.retry_at = float("inf")
    supervisor = Supervisor([held], lambda line: None)
    supervisor.step()
    assert held.process is None
    held.retry_at = 0.0
    supervisor.step()
    assert held.process is not None
    supervisor.shut_down()
