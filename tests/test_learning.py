"""The proof: votes by a hidden rule, cast over HTTP, change what the next version says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.learning import learn


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_hidden_rule_comes_through_votes_into_the_next_version(tmp_path: Path) -> None:
    outcome = learn(
        "question_or_brevity", seed=0, votes=100, rounds=1, unseen=60, data_dir=tmp_path, trainer={}
    )
    (record,) = outcome.rounds
    assert record["state"] == "done", record
    assert outcome.champion == record["candidate"], record  # it passed the gate and was swapped in
    low, _ = outcome.win_rate_interval
    assert low > 0.5, outcome  # measurably better than the base on prompts nobody voted on
    assert outcome.kl is not None and outcome.kl_budget is not None
    assert outcome.kl <= outcome.kl_budget
    assert outcome.stream_errors == 0
    assert outcome.streams_across_swap > 0  # chats were open while the version changed,
    assert outcome.streams_mixed == 0  # and each finished on its own version
