"""The simulated rater's rules and the interval its results are quoted with."""

from __future__ import annotations

import pytest

from bench.rules import RULES, bootstrap_interval, brevity, prefer, question


@pytest.mark.parametrize("rule", RULES.values())
def test_a_preference_is_the_same_from_either_side(rule) -> None:  # type: ignore[no-untyped-def]
    answers = ["Yes.", "Yes. Why do you ask?", "", "네, 왜요？"]
    for a in answers:
        for b in answers:
            assert prefer(rule, a, b) + prefer(rule, b, a) == 1.0


def test_brevity_prefers_the_shorter_but_never_nothing() -> None:
    assert prefer(brevity, "No.", "No, never.") == 1.0
    assert prefer(brevity, "", "No, never.") == 0.0


def test_question_looks_at_the_end_only() -> None:
    assert question("Why? Because.") == 0.0
    assert question("Because. Why? ") == 1.0


def test_an_interval_narrows_with_more_values_and_holds_the_mean() -> None:
    few, many = [0.0, 1.0] * 5, [0.0, 1.0] * 200
    low, high = bootstrap_interval(few)
    inner_low, inner_high = bootstrap_interval(many)
    assert low <= inner_low < 0.5 < inner_high <= high
    assert bootstrap_interval([1.0] * 9) == (1.0, 1.0)
