from __future__ import annotations

import math

import pytest

from server.leaderboard import bradley_terry


def test_odds_of_two_versions_are_their_wins_ratio() -> None:
    strength = bradley_terry({("a", "b"): 300.0, ("b", "a"): 100.0}, prior=1e-9)
    assert strength["a"] / strength["b"] == pytest.approx(3.0, rel=1e-3)


def test_ties_alone_make_equals() -> None:
    strength = bradley_terry({("a", "b"): 2.5, ("b", "a"): 2.5})
    assert strength["a"] == pytest.approx(strength["b"])


def test_one_lost_game_is_not_infinitely_bad() -> None:
    strength = bradley_terry({("a", "b"): 1.0})
    assert 0 < strength["b"] < strength["a"] < math.inf
    assert strength["a"] / strength["b"] < 20


def test_a_chain_of_wins_orders_versions_that_never_met() -> None:
    wins = {("a", "b"): 8.0, ("b", "a"): 2.0, ("b", "c"): 8.0, ("c", "b"): 2.0}
    strength = bradley_terry(wins)
    assert strength["a"] > strength["b"] > strength["c"]


def test_no_votes_rank_nobody() -> None:
    assert bradley_terry({}) == {}
