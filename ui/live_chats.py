"""What open pages are doing in this process: which conversation each shows, and which answers can be stopped.

Nothing here is kept or trusted: it only decides what is drawn where.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
MAX_PAGES = 10_000  # open pages remembered; older ones are forgotten


class LiveChats:
    """Used from the event loop and from handlers' threads; each step is one dictionary operation."""

    def __init__(self) -> None:
        self._showing: OrderedDict[str, str] = OrderedDict()  # session -> conversation id, "" is a new chat
        self._stops: dict[tuple[str, str], tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    def show(self, session: str, conversation_id: str) -> None:
        """From now on the page shows this conversation."""
        self._showing[session] = conversation_id
        self._showing.move_to_end(session)
        if len(self._showing) > MAX_PAGES:
            self._showing.popitem(last=False)

    def shows(self, session: str, conversation_id: str) -> bool:
        return self._showing.get(session, "") == conversation_id

    def writing(self, user_id: str, conversation_id: str) -> bool:
        """An answer is being written for one of the person's pages."""
        return (user_id, conversation_id) in self._stops

    @contextmanager
    def stoppable(self, user_id: str, conversation_id: str, stop: asyncio.Event) -> Iterator[None]:
        """While inside, `stop(user, conversation)` sets the event."""
        key = (user_id, conversation_id)
        entry = (asyncio.get_running_loop(), stop)
        self._stops[key] = entry
        try:
            yield
        finally:
            if self._stops.get(key) is entry:
                del self._stops[key]

    def stop(self, user_id: str, conversation_id: str) -> bool:
        """Asks the writer to end; False when nothing is being written."""
        entry = self._stops.get((user_id, conversation_id))
        if entry is None:
            return False
        loop, event = entry
        loop.call_soon_threadsafe(event.set)
        return True


async def until(stop: asyncio.Event, events: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The events until they end or `stop` is set; then the generator is closed, which ends the answer."""
    stopped = asyncio.ensure_future(stop.wait())
    step: asyncio.Future[T] | None = None
    try:
        while True:
            step = asyncio.ensure_future(anext(events))
            await asyncio.wait({step, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not step.done():
                return
            try:
                event = step.result()
            except StopAsyncIteration:
                return
            yield event
    finally:
        stopped.cancel()
        if step is not None and not step.done():
            step.cancel()
            await asyncio.wait({step})
        await events.aclose()
