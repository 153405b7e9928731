"""The swapper on a real engine and store: aliases moved elsewhere are followed, failures contained."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import pytest

from server.swap import RETRY_S, Swapper
from tests.server.kit import Served, add_version, damage


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def swapper(served: Served, clock: Clock) -> Swapper:
    """The server's own one stopped, and a fresh one to step by hand."""
    services = served.services
    services.swap.close()
    for version in services.engine.versions():
        if version != "base":
            services.engine.retire(version)
    registry = services.store.registry
    registry.set_canary(None, 0, reason="reset", actor="test")
    registry.promote("base", reason="reset", actor="test", expected_champion=None)
    return Swapper(services.store, services.engine, services.config.data_dir, monotonic=clock)


def move(served: Served, version: str) -> None:
    """As the trainer does from its own process."""
    served.services.store.registry.promote(version, reason="gate", actor="trainer", expected_champion=None)


def swap_failures(served: Served, version: str) -> int:
    entries = served.services.store.audit.list(500)
    return sum(e.action == "swap_failed" and e.subject == version for e in entries)


def test_a_moved_alias_is_followed_and_the_old_version_stays_for_rolling_back(
    served: Served, swapper: Swapper
) -> None:
    one, two = add_version(served.services, 1), add_version(served.services, 2)
    move(served, one)
    assert swapper.routing.champion == "base"
    swapper.step()
    assert swapper.routing.champion == one
    move(served, two)
    swapper.step()
    assert (swapper.routing.champion, swapper.routing.previous) == (two, one)
    assert set(served.services.engine.versions()) == {"base", one, two}


def test_versions_nobody_wants_are_unloaded(served: Served, swapper: Swapper) -> None:
    versions = [add_version(served.services, i) for i in range(7)]  # more than there are slots
    for version in versions:
        move(served, version)
        swapper.step()
        assert swapper.routing.champion == version
    assert set(served.services.engine.versions()) == {"base", *versions[-2:]}


def test_a_broken_champion_leaves_the_old_one_serving_and_is_noted_once(
    served: Served, swapper: Swapper, clock: Clock
) -> None:
    good, bad = add_version(served.services, 1), add_version(served.services, 2)
    move(served, good)
    swapper.step()
    damage(served.services, bad)
    move(served, bad)
    for _ in range(5):
        swapper.step()
        clock.now += RETRY_S
    assert swapper.routing.champion == good
    assert good in served.services.engine.versions()
    assert swap_failures(served, bad) == 1
    assert "sha256" in swapper.failures[bad]
    move(served, good)
    swapper.step()
    assert swapper.routing.champion == good


def test_a_version_that_was_mended_is_loaded_at_the_next_try(
    served: Served, swapper: Swapper, clock: Clock
) -> None:
    version = add_version(served.services, 1)
    folder = served.services.config.adapters_dir / version
    shutil.move(folder, folder.with_name("elsewhere"))
    move(served, version)
    swapper.step()
    assert swapper.routing.champion == "base"
    shutil.move(folder.with_name("elsewhere"), folder)
    swapper.step()
    assert swapper.routing.champion == "base"  # not tried again yet
    clock.now += RETRY_S
    swapper.step()
    assert swapper.routing.champion == version
    assert swapper.failures == {}


def test_a_challenger_that_cannot_be_loaded_gets_no_traffic(served: Served, swapper: Swapper) -> None:
    version = add_version(served.services, 1)
    damage(served.services, version)
    served.services.store.registry.set_canary(version, 100, reason="try", actor="test")
    swapper.step()
    assert swapper.routing.challenger is None
    assert swapper.routing.choose("cnv_1") == "base"


def test_the_kill_switch_thrown_elsewhere_is_followed(served: Served, swapper: Swapper) -> None:
    registry = served.services.store.registry
    registry.set_kill_switch(True, reason="x", actor="cli")
    swapper.step()
    assert swapper.routing.choose("cnv_1") == "base" and swapper.routing.kill_switch
    registry.set_kill_switch(False, reason="x", actor="cli")
    swapper.step()
    assert not swapper.routing.kill_switch


def test_its_thread_polls_by_itself_and_at_once_when_poked(served: Served, swapper: Swapper) -> None:
    version = add_version(served.services, 1)
    follower = Swapper(
        served.services.store, served.services.engine, served.services.config.data_dir, poll_s=0.05
    )
    follower.start()
    try:
        move(served, version)
        wait_until(lambda: follower.routing.champion == version)
        move(served, "base")
        follower.poke()
        wait_until(lambda: follower.routing.champion == "base")
    finally:
        follower.close()


def wait_until(true: Callable[[], bool], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
