from __future__ import annotations

import math

import pytest
import torch

from trainer.accuracy import Accuracy, calibration_error, correlation, measure, pairs_needed, wilson


def test_wilson_interval_by_hand() -> None:
    # 18 of 24: p .75, z^2 = 3.8415; centre (.75 + .08003) / 1.16006 = .71551
    # half 1.95996 / 1.16006 * sqrt(.75 * .25 / 24 + 3.8415 / 2304) = .16450
    low, high = wilson(18, 24)
    assert low == pytest.approx(0.5510, abs=1e-3) and high == pytest.approx(0.8800, abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(5, 5)[1] == pytest.approx(1.0)


def test_pairs_needed_is_the_smallest_number_that_suffices() -> None:
    for rate in (0.6, 0.75, 1.0):
        n = pairs_needed(rate, 0.55)
        assert wilson(rate * n, n)[0] >= 0.55 > wilson(rate * (n - 1), n - 1)[0]
    assert pairs_needed(1.0, 0.55) == 5


def test_a_predicted_tie_counts_half_and_sources_are_kept_apart() -> None:
    found = measure([1.0, -1.0, 0.0], [1.0, 1.0, 1.0], ["vote", "vote", "imported"], "held-out")
    assert found.right == 1.5 and found.judged == 3
    assert found.by_source == {"vote": (1.0, 2), "imported": (0.5, 1)}
    # -logsigmoid(1) = .313262, -logsigmoid(-1) = 1.313262, ln 2 = .693147
    assert found.loss == pytest.approx((0.313262 + 1.313262 + 0.693147) / 3, abs=1e-5)


def test_calibration_error_by_hand() -> None:
    # sigmoid(2) = .880797: four predictions in one bin, three right: |.880797 - .75|
    differences, right = torch.full((4,), 2.0), torch.tensor([1.0, 1.0, 1.0, 0.0])
    assert calibration_error(differences, right) == pytest.approx(0.130797, abs=1e-5)


def test_correlation_by_hand() -> None:
    assert correlation([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]) == pytest.approx(1.0)
    assert correlation([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]) == pytest.approx(-1.0)
    assert correlation([1.0, 1.0], [3.0, 2.0]) == 0.0


def test_accuracy_in_words() -> None:
    assert Accuracy(18, 24, "held-out").in_words() == "75% of 24 judged pairs right, +/- 16 points"
    assert Accuracy(0, 0, "held-out").in_words() == "not measured"
    assert math.isnan(Accuracy(0, 0, "held-out").rate)
