from __future__ import annotations

from server.routing import Routing


def share(routing: Routing, version: str, n: int = 4000) -> float:
    return sum(routing.choose(f"cnv_{i}") == version for i in range(n)) / n


def test_the_champion_answers_everything_without_a_canary() -> None:
    assert share(Routing("v000002", "v000001"), "v000002", 100) == 1.0


def test_the_challenger_gets_about_its_percentage() -> None:
    routing = Routing("v000001", challenger="v000002", canary_percent=20)
    assert 0.17 < share(routing, "v000002") < 0.23


def test_a_conversation_keeps_its_version_while_the_share_grows() -> None:
    small = Routing("v000001", challenger="v000002", canary_percent=10)
    large = Routing("v000001", challenger="v000002", canary_percent=50)
    keys = [f"cnv_{i}" for i in range(500)]
    assert all(large.choose(key) == "v000002" for key in keys if small.choose(key) == "v000002")


def test_the_kill_switch_beats_canary_and_champion() -> None:
    routing = Routing("v000001", challenger="v000002", canary_percent=100, kill_switch=True)
    assert share(routing, "base", 100) == 1.0


def test_zero_percent_is_nobody_and_a_hundred_is_everybody() -> None:
    assert share(Routing("v1", challenger="v2", canary_percent=0), "v2", 500) == 0.0
    assert share(Routing("v1", challenger="v2", canary_percent=100), "v2", 500) == 1.0
