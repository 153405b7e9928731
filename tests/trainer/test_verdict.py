"""Candidates built to be rejected, each with its own reason."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from trainer.accuracy import Accuracy
from trainer.answer_quality import Quality, distinct, repetition
from trainer.config import TrainerConfig
from trainer.health import reward_health, round_health
from trainer.reward_fit import FitReport
from trainer.sequences import Encoded
from trainer.verdict import Measured, WinRate, bootstrap, decide

CONFIG = TrainerConfig()
CALM = Quality(
    length=20,
    ended=0.98,
    distinct_2=0.6,
    repetition=0.02,
    refusals=0.05,
    relevance=0.9,
    kl=2.0,
    kl_per_token=0.1,
)
GOOD = Measured(40, WinRate(0.8, 0.7, 0.9), WinRate(0.8, 0.7, 0.9), CALM, CALM, CALM, 0.9, 0.9, None, False)
REPORT = FitReport(Accuracy(80, 100, "held-out"), 3, 0.4, 0.1, None)


def test_clearly_better_and_still_itself_is_promoted() -> None:
    decision, reasons = decide(GOOD, CONFIG)
    assert decision == "promote" and "80% of answers (70% to 90%)" in reasons[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"length": 40.0}, "only got longer: 2.0 times"),
        ({"length": 6.0}, "too short: 0.30 times"),
        ({"kl": 30.0}, "drifted too far"),
        ({"kl": math.nan}, "drifted too far"),
        ({"ended": 0.5}, "Only 50% of its answers end by themselves"),
        ({"distinct_2": 0.1}, "lost their variety"),
        ({"repetition": 0.5}, "repeats itself"),
        ({"relevance": 0.6}, "fit their questions less"),
        ({"refusals": 0.6}, "declines to answer more often"),
    ],
)
def test_a_candidate_that_did_harm_is_rejected_with_its_reason(change: dict[str, Any], reason: str) -> None:
    decision, reasons = decide(replace(GOOD, candidate=replace(CALM, **change)), CONFIG)
    assert decision == "reject" and any(reason in r for r in reasons)


@pytest.mark.parametrize(
    ("change", "decision", "reason"),
    [
        ({"against_champion": WinRate(0.55, 0.45, 0.65)}, "hold", "not clearly better"),
        ({"prompts": 3}, "hold", "Only 3 unseen prompts"),
        ({"unchanged": True}, "hold", "exactly as the current version"),
        ({"against_champion": None}, "hold", "no reward model"),
        ({"probes": 0.4}, "reject", "everyday questions"),
        ({"perplexity_ratio": 2.0}, "reject", "perplexity on demonstrations is 2.0 times"),
        ({"taught_by_demos": True, "perplexity_ratio": 0.7}, "promote", "0.70 times"),
        ({"taught_by_demos": True}, "hold", "no unseen demonstrations"),
    ],
)
def test_what_else_decides(change: dict[str, Any], decision: str, reason: str) -> None:
    found, reasons = decide(replace(GOOD, **change), CONFIG)
    assert found == decision and reason in reasons[0]


def test_the_bootstrap_interval_holds_the_mean_and_narrows_with_more_prompts() -> None:
    few, many = (bootstrap([0.0, 1.0] * n, 500, 0) for n in (5, 100))
    assert few.low <= few.rate == 0.5 <= few.high
    assert many.high - many.low < few.high - few.low
    assert bootstrap([1.0] * 5, 50, 0) == WinRate(1.0, 1.0, 1.0)


def test_variety_and_repetition_by_hand() -> None:
    # pairs: ab bc | ab bd -> ab, bc, bd: 3 of 4
    assert distinct([Encoded((0,), (1, 2, 3)), Encoded((0,), (1, 2, 4))], 2) == 0.75
    # triples: 121 212 121 212 -> 2 different of 4
    assert repetition((1, 2, 1, 2, 1, 2)) == 0.5
    assert repetition((1,)) == 0.0 and distinct([Encoded((0,), (1,))], 2) == 1.0


def test_the_health_line_says_what_the_figures_say() -> None:
    rising = [{"objective/scores": 0.0}] * 4 + [{"objective/scores": 1.0}] * 4
    assert round_health(REPORT, rising, GOOD, CONFIG).startswith("learning: wins 80%")
    longer = replace(GOOD, candidate=replace(CALM, length=40.0))
    assert "only got longer" in round_health(REPORT, rising, longer, CONFIG)
    unsure = replace(GOOD, against_champion=WinRate(0.5, 0.4, 0.6))
    assert "not learning" in round_health(REPORT, rising[:4], unsure, CONFIG)
    assert "a little better" in round_health(REPORT, rising, unsure, CONFIG)


@pytest.mark.parametrize(
    ("right", "judged", "words"),
    [(26, 50, "reward model is guessing"), (20, 50, "not enough agreement"), (0, 0, "not enough votes"),
     (15, 20, "too few to be sure")],
)  # fmt: skip
def test_the_health_line_of_a_round_that_was_refused(right: float, judged: int, words: str) -> None:
    report = replace(REPORT, accuracy=Accuracy(right, judged, "held-out"), votes_missing=5)
    assert words in reward_health(report)
