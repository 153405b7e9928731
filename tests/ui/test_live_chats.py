"""Stopping an answer closes its generator; a page that shows something else is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from ui.live_chats import LiveChats, until


class Answer:
    """Counts for ever, or to `last`; knows whether it was closed."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self.closed = False

    async def events(self) -> AsyncGenerator[int, None]:
        try:
            n = 0
            while self.last is None or n < self.last:
                yield n
                n += 1
                await asyncio.sleep(0)
            if self.last is None:
                await asyncio.Event().wait()
        finally:
            self.closed = True


async def test_events_pass_until_the_generator_ends() -> None:
    answer = Answer(last=3)
    assert [n async for n in until(asyncio.Event(), answer.events())] == [0, 1, 2]
    assert answer.closed


async def test_stop_closes_a_generator_that_waits_for_ever() -> None:
    stop, closed = asyncio.Event(), False

    async def silent() -> AsyncGenerator[int, None]:
        nonlocal closed
        try:
            yield 0
            await asyncio.Event().wait()
        finally:
            closed = True

    seen = []
    async for n in until(stop, silent()):
        seen.append(n)
        asyncio.get_running_loop().call_soon(stop.set)
    assert (seen, closed) == ([0], True)


async def test_closing_the_reader_closes_the_answer() -> None:
    answer = Answer()
    events = until(asyncio.Event(), answer.events())
    await anext(events)
    await events.aclose()
    assert answer.closed


async def test_stop_reaches_only_the_answer_of_that_person_and_conversation() -> None:
    chats, stop = LiveChats(), asyncio.Event()
    with chats.stoppable("usr_a", "cnv_1", "page", stop):
        assert chats.writing("page", "cnv_1") and not chats.writing("other page", "cnv_1")
        assert not chats.stop("usr_b", "cnv_1") and not chats.stop("usr_a", "cnv_2")
        assert chats.stop("usr_a", "cnv_1")
        await asyncio.sleep(0)
        assert stop.is_set()
    assert not chats.stop("usr_a", "cnv_1") and not chats.writing("page", "cnv_1")


def test_a_page_shows_one_conversation_at_a_time() -> None:
    chats = LiveChats()
    assert chats.shows("page", "")
    chats.show("page", "cnv_1")
    assert chats.shows("page", "cnv_1") and not chats.shows("page", "")
