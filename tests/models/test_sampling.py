"""Sampling: settings checked in words; each row chosen by its own logits, settings and draw only."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
import torch

from models.sampling import BatchSampler, SamplingParams
from tests.models.serving_kit import pick

CPU = torch.device("cpu")


def choose(logits: torch.Tensor, params: list[SamplingParams], draws: list[float], **more: Any) -> list[Any]:
    sampler = BatchSampler(params, frozenset({0}), CPU)
    written = more.get("written", [5] * len(params))
    return sampler.choose(logits, draws, written, more.get("seen", [[]] * len(params)))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"temperature": -0.1}, "temperature must be between 0 and 100"),
        ({"temperature": math.nan}, "temperature"),
        ({"temperature": "warm"}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"top_p": 0.0}, "top_p must be more than 0 and at most 1"),
        ({"top_p": 1.1}, "top_p"),
        ({"top_k": -1}, "top_k must be a whole number"),
        ({"top_k": 1.5}, "top_k"),
        ({"min_p": 2}, "min_p"),
        ({"max_tokens": 0}, "max_tokens must be a whole number of at least 1"),
        ({"max_tokens": 10.0}, "max_tokens"),
        ({"min_tokens": -1}, "min_tokens"),
        ({"logprobs": 21}, "logprobs must be at most 20"),
        ({"repetition_penalty": 0}, "repetition_penalty"),
        ({"seed": "x"}, "seed"),
        ({"stop": "END"}, "stop must be a tuple"),
        ({"stop": ("",)}, "stop"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SamplingParams(**settings)


def test_a_batch_of_all_kinds_chooses_as_each_row_would_alone() -> None:
    draw = random.Random(0)
    torch.manual_seed(0)
    kinds = [
        SamplingParams(),
        SamplingParams(temperature=0),
        SamplingParams(temperature=0.3, top_p=0.5),
        SamplingParams(top_k=3),
        SamplingParams(temperature=2.0, top_k=40, top_p=0.7),
        SamplingParams(min_p=0.2),
        SamplingParams(temperature=1e-9),
    ]
    for _ in range(30):
        logits = torch.randn(len(kinds), 300) * 3
        draws = [draw.random() for _ in kinds]
        together = choose(logits, kinds, draws)
        for i, params in enumerate(kinds):
            alone = choose(logits[i : i + 1], [params], [draws[i]])[0]
            assert (alone.token, alone.logprob) == (together[i].token, together[i].logprob)
            whole = torch.log_softmax(logits[i].double() / (1 if params.greedy else params.temperature), -1)
            token = int(whole.argmax()) if params.greedy else pick(whole.exp(), draws[i], params)
            assert alone.token == token
            assert alone.logprob == pytest.approx(float(whole[token]), abs=1e-5)


def test_draws_follow_the_distribution() -> None:
    probs = torch.tensor([0.5, 0.3, 0.15, 0.05])
    draws = [(i + 0.5) / 2000 for i in range(2000)]
    chosen = choose(probs.log().expand(2000, -1), [SamplingParams()] * 2000, draws)
    counts = torch.bincount(torch.tensor([c.token for c in chosen]), minlength=4) / 2000
    torch.testing.assert_close(counts, probs, atol=1e-3, rtol=0)


def test_a_token_without_probability_is_never_drawn() -> None:
    logits = torch.tensor([[-math.inf, 0.0, -math.inf, 1.0, -math.inf]])
    for value in (0.0, 1e-12, 0.5, 1.0 - 2**-53):
        for params in (SamplingParams(), SamplingParams(top_p=0.99), SamplingParams(top_k=5)):
            assert choose(logits, [params], [value])[0].token in (1, 3)


def test_a_cut_wider_than_the_shortlist_is_still_exact() -> None:
    torch.manual_seed(1)
    logits = torch.randn(2, 5000) * 0.1
    params = [SamplingParams(top_p=0.9), SamplingParams(top_k=2000, top_p=0.9)]
    for value in (0.01, 0.5, 0.97, 0.999):
        chosen = choose(logits, params, [value, value])
        for i, p in enumerate(params):
            assert chosen[i].token == pick(torch.softmax(logits[i].double(), -1), value, p)


def test_no_end_token_before_min_tokens() -> None:
    logits = torch.tensor([[9.0, 1.0, 0.0]])  # token 0 ends the answer
    params = [SamplingParams(temperature=0, min_tokens=4)]
    early = choose(logits, params, [0.5], written=[3])[0]
    assert early.token == 1
    assert early.logprob == pytest.approx(float(torch.log_softmax(logits[0, 1:], -1)[0]), abs=1e-6)
    assert choose(logits, params, [0.5], written=[4])[0].token == 0


def test_a_repetition_penalty_weighs_on_tokens_seen_in_its_own_row_only() -> None:
    logits = torch.tensor([[0.0, 2.0, 1.5, -1.0], [0.0, 2.0, 1.5, -1.0]])
    params = [SamplingParams(temperature=0, repetition_penalty=2.0), SamplingParams(temperature=0)]
    penalized, plain = choose(logits, params, [0.5, 0.5], seen=[[1, 1, 3], [1, 1, 3]])
    assert (penalized.token, plain.token) == (2, 1)
    expected = torch.log_softmax(torch.tensor([0.0, 1.0, 1.5, -2.0]), -1)
    assert penalized.logprob == pytest.approx(float(expected[2]), abs=1e-6)


def test_alternatives_are_the_likeliest_and_only_where_asked() -> None:
    logits = torch.tensor([[0.0, 3.0, 1.0], [0.0, 3.0, 1.0]])
    params = [SamplingParams(temperature=2.0, logprobs=2), SamplingParams()]
    asked, plain = choose(logits, params, [0.1, 0.1])
    expected = torch.log_softmax(logits[0] / 2.0, -1)
    assert [token for token, _ in asked.top] == [1, 2]
    assert [value for _, value in asked.top] == pytest.approx(expected[[1, 2]].tolist(), abs=1e-6)
    assert plain.top == []
