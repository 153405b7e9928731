from __future__ import annotations

import math

import pytest

from store import Store
from store.rounds import Round


@pytest.fixture
def round(store: Store) -> Round:
    return store.rounds.request(trigger="operator", requested_by="usr_local")


def test_metrics_come_back_in_step_order_all_or_by_name(store: Store, round: Round) -> None:
    store.rounds.log_metrics(round.id, 2, {"objective/kl": 0.2, "eps": 3})
    store.rounds.log_metrics(round.id, 1, {"objective/kl": 0.1})
    metrics = store.rounds.metrics(round.id)
    assert [(m.step, m.name, m.value) for m in metrics] == [
        (1, "objective/kl", 0.1),
        (2, "eps", 3.0),
        (2, "objective/kl", 0.2),
    ]
    assert [m.value for m in store.rounds.metrics(round.id, ["objective/kl"])] == [0.1, 0.2]
    assert store.rounds.metrics(round.id, []) == []


def test_logging_a_step_again_replaces_it(store: Store, round: Round) -> None:
    store.rounds.log_metrics(round.id, 1, {"eps": 1.0})
    store.rounds.log_metrics(round.id, 1, {"eps": 2.0})
    assert [m.value for m in store.rounds.metrics(round.id)] == [2.0]


def test_what_is_not_finite_comes_back_so(store: Store, round: Round) -> None:
    store.rounds.log_metrics(round.id, 1, {"loss": math.nan})
    store.rounds.log_metrics(round.id, 2, {"loss": math.inf})
    first, second = store.rounds.metrics(round.id)
    assert math.isnan(first.value) and second.value == math.inf
