from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from server.merge import merge


async def counting(n: int, closed: list[int], pause: float = 0.0) -> AsyncGenerator[int, None]:
    try:
        for i in range(n):
            await asyncio.sleep(pause)
            yield i
    finally:
        closed.append(n)


async def test_every_item_comes_once_and_in_its_streams_order() -> None:
    closed: list[int] = []
    items = [item async for item in merge([counting(3, closed), counting(5, closed)])]
    assert [i for s, i in items if s == 0] == [0, 1, 2]
    assert [i for s, i in items if s == 1] == [0, 1, 2, 3, 4]


async def test_closing_early_closes_every_stream_before_it_returns() -> None:
    closed: list[int] = []
    async with aclosing(merge([counting(1000, closed, 0.001), counting(2000, closed, 0.001)])) as items:
        async for _ in items:
            break
    assert sorted(closed) == [1000, 2000]


async def test_one_failing_stream_ends_the_others_and_is_raised() -> None:
    closed: list[int] = []

    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        async for _ in merge([counting(1000, closed, 0.001), failing()]):
            pass
    assert closed == [1000]
