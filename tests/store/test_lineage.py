from __future__ import annotations

from dataclasses import replace

import pytest

from store import Store
from store.errors import Invalid, NotFound
from store.rounds import Round, RoundPair, RoundSample
from tests.store.build import PROMPT

PAIR = RoundPair("vote", "cmp_1", PROMPT, "good", "bad", 1.0, 0.5, "usr_local", False)


@pytest.fixture
def round(store: Store) -> Round:
    return store.rounds.request(trigger="operator", requested_by="usr_local")


def test_pairs_and_samples_come_back_in_order_as_they_were(store: Store, round: Round) -> None:
    pairs = [PAIR, replace(PAIR, source="imported", rater=None, label=0.5, heldout=True)]
    samples = [RoundSample(PROMPT, "old", "new", -0.5, 1.5), RoundSample(PROMPT, "old", "new", None, None)]
    assert store.rounds.pairs(round.id) == []
    store.rounds.add_pairs(round.id, pairs)
    store.rounds.add_samples(round.id, samples)
    assert store.rounds.pairs(round.id) == pairs
    assert store.rounds.samples(round.id) == samples


def test_a_snapshot_is_written_whole_or_not_at_all(store: Store, round: Round) -> None:
    with pytest.raises(Invalid):
        store.rounds.add_pairs(round.id, [PAIR, replace(PAIR, source="dream")])  # type: ignore[arg-type]
    assert store.rounds.pairs(round.id) == []


def test_a_round_that_does_not_exist_learned_nothing(store: Store) -> None:
    with pytest.raises(NotFound):
        store.rounds.add_pairs("rnd_nothing", [PAIR])
    with pytest.raises(NotFound):
        store.rounds.add_samples("rnd_nothing", [RoundSample(PROMPT, "old", "new", 0.0, 0.0)])
