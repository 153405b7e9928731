"""Rows: however requests come and go, each finds exactly its own tokens in its row."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from models.errors import QueueFull
from models.generation import AnswerText, Generation
from models.kv_cache import KVCache, LayerShape, Window
from models.queueing import RequestQueue
from models.reading import choose_readers
from models.request import Request
from models.rows import RowTable, common_prefix
from models.sampling import SamplingParams
from models.versions import Version

ONE, OTHER = Version("one", 0), Version("other", 1)


class Silent:
    def push(self, token: int) -> str:
        return ""

    def flush(self) -> str:
        return ""


def request(tokens: list[int], version: Version = ONE, priority: int = 0) -> Request:
    return Request(
        generation=Generation(version.name, 0, lambda: None),
        params=SamplingParams(),
        version=version,
        priority=priority,
        tokens=list(tokens),
        prompt_tokens=len(tokens),
        limit=100,
        text=AnswerText(Silent(), ()),
        stream=False,
        random=random.Random(0),
        submitted=0.0,
    )


def table(rows: int = 3, context: int = 64) -> RowTable:
    shape = LayerShape(1, 1, 1)
    return RowTable(
        KVCache([shape], rows=rows, context=context, dtype=torch.float32, device=torch.device("cpu"))
    )


def compute(rows: RowTable, one: Request, count: int) -> None:
    """Writes the next `count` tokens of a request into its row, each as its own key."""
    rows.cache.open(Window(one.row, [one.computed], [count]))
    new = torch.tensor(one.tokens[one.computed : one.computed + count], dtype=torch.float32)
    rows.cache.update(new.view(1, 1, -1, 1), new.view(1, 1, -1, 1), 0)
    one.computed += count


def held(rows: RowTable, row: int, length: int) -> list[int]:
    rows.cache.open(Window(0, [length] * rows.cache.rows, [1] * rows.cache.rows))
    keys: torch.Tensor = rows.cache._keys[0]
    return [int(k) for k in keys[row, 0, :length, 0]]


def test_random_comings_and_goings_never_mix_tokens() -> None:
    draw = random.Random(1)
    rows = table(rows=5)
    live: list[Request] = []
    past: list[list[int]] = [[draw.randrange(1, 4) for _ in range(12)] for _ in range(3)]
    reused = 0
    for _ in range(600):
        kind = draw.random()
        if kind < 0.35 and not rows.full:
            begin = draw.choice(past)[: draw.randint(1, 20)]
            one = request([*begin, draw.randrange(1, 4), draw.randrange(1, 4)], draw.choice((ONE, OTHER)))
            rows.enter(one)
            reused += one.cached
            live.append(one)
        elif kind < 0.6 and live:
            one = draw.choice(live)
            if one.row >= rows.decoding:
                if one.computed == 0:
                    rows.borrow_prefix(one)
                if one.unread > 1:
                    compute(rows, one, draw.randint(1, one.unread - 1))
                if one.unread == 1:
                    rows.start_decoding(one)
        elif kind < 0.8 and rows.decoding:
            one = draw.choice(rows.decoders())
            compute(rows, one, 1)
            one.tokens.append(draw.randrange(1, 4))
        elif live:
            one = draw.choice(live)
            live.remove(one)
            past.append(list(one.tokens))
            rows.leave(one, keep=draw.random() < 0.7)
        assert sorted(r.row for r in live) == list(range(rows.active))
        for one in live:
            assert held(rows, one.row, one.computed) == one.tokens[: one.computed]
            assert (one.row < rows.decoding) == (one.unread == 1)
    assert reused > 50


def test_a_conversation_goes_on_in_its_row_even_when_others_finished_later() -> None:
    rows = table(rows=4)
    talks = [[i] * 10 for i in range(1, 5)]
    for talk in talks:
        one = request(talk)
        rows.enter(one)
        compute(rows, one, 10)
        rows.leave(one, keep=True)
    again = request([*talks[0], 9, 9])
    rows.enter(again)
    assert again.cached == 10
    stranger = request([7] * 8)
    rows.enter(stranger)  # takes the row that was left longest ago, talks[1]'s
    forgotten, remembered = request([*talks[1], 9]), request([*talks[3], 9])
    rows.enter(remembered)
    assert remembered.cached == 10
    rows.enter(forgotten)
    assert forgotten.cached == 0


def test_short_prompts_go_first_but_a_long_one_is_not_starved() -> None:
    rows = table(rows=8)
    long = request([1] * 60)
    rows.enter(long)
    first_turns = []
    for turn in range(8):
        short = request([100 + turn] * 5)
        rows.enter(short)
        (chosen, *_) = choose_readers(rows.readers(), budget=16)
        first_turns.append(chosen is long)
        if chosen is not long:
            compute(rows, chosen, 5)
            rows.leave(chosen, keep=False)
        else:
            rows.leave(short, keep=False)
    assert first_turns[:4] == [False] * 4
    assert any(first_turns)


def test_prompts_are_read_together_only_if_alike_and_of_one_version() -> None:
    rows = table(rows=8)
    lengths: list[Any] = [(10, ONE), (11, ONE), (40, ONE), (10, OTHER)]
    requests = [request([i * 10 + 1] * length, version) for i, (length, version) in enumerate(lengths)]
    for one in requests:
        rows.enter(one)
    assert choose_readers(rows.readers(), budget=100) == requests[:2]
    assert choose_readers(rows.readers(), budget=20) == requests[:1]


def test_common_prefix_is_exact() -> None:
    draw = random.Random(0)
    for _ in range(300):
        a = [draw.randrange(2) for _ in range(draw.randint(0, 12))]
        b = [draw.randrange(2) for _ in range(draw.randint(0, 12))]
        naive = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        for reach in range(min(len(a), len(b)) + 1):
            assert common_prefix(a, b, reach) == min(naive, reach)


def test_the_queue_serves_by_importance_then_arrival_and_returns_first_who_gave_up_a_row() -> None:
    queue = RequestQueue(limit=3)
    rollout, person, evaluation, other = (request([1], priority=p) for p in (2, 0, 1, 0))
    for one in (rollout, person, evaluation, other):
        queue.push(one)
    assert queue.pop() is person
    queue.push_front(person)
    assert queue.remove(evaluation)
    assert not queue.remove(evaluation)
    assert [queue.pop() for _ in range(3)] == [person, other, rollout]
    assert queue.first() is None


def test_less_important_requests_do_not_count_against_people() -> None:
    queue = RequestQueue(limit=2)
    for _ in range(2):
        queue.check_room(2)
        queue.push(request([1], priority=2))
    with pytest.raises(QueueFull, match="2 requests are waiting"):
        queue.check_room(2)
    queue.check_room(0)
    queue.push(request([1], priority=0))
    queue.push(request([1], priority=0))
    with pytest.raises(QueueFull):
        queue.check_room(0)
