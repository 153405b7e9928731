"""What open pages are doing in this process: which conversation each shows, and which answers can be stopped.

Nothing here is kept or trusted: it only decides what is drawn where.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
MAX_PAGES = 10_000  # open pages remembered; older ones are forgotten


@dataclass(frozen=True, eq=False)
class Writer:
    """One answer being written."""

    session: str  # page that it is written onto
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event


class LiveChats:
    """Used from the event loop and from handlers' threads; each step is one dictionary operation."""

    def __init__(self) -> None:
        self._showing: OrderedDict[str, str] = OrderedDict()  # session -> conversation id, "" is a new chat
        self._writers: dict[tuple[str, str], Writer] = {}  # by user id and conversation id

    def show(self, session: str, conversation_id: str) -> None:
        """From now on the page shows this conversation."""
        self._showing[session] = conversation_id
        self._showing.move_to_end(session)
        if len(self._showing) > MAX_PAGES:
            self._showing.popitem(last=False)

    def shows(self, session: str, conversation_id: str) -> bool:
        return self._showing.get(session, "") == conversation_id

    def writing(self, session: str, conversation_id: str) -> bool:
        """An answer in this conversation is being written onto this page."""
        writers = list(self._writers.items())
        return any(id == conversation_id and writer.session == session for (_, id), writer in writers)

    @contextmanager
    def stoppable(
        self, user_id: str, conversation_id: str, session: str, stop: asyncio.Event
    ) -> Iterator[None]:
        """While inside, `stop(user, conversation)` sets the event."""
        key = (user_id, conversation_id)
        writer = self._writers[key] = Writer(session, asyncio.get_running_loop(), stop)
        try:
            yield
        finally:
            if self._writers.get(key) is writer:
                del self._writers[key]

    def stop(self, user_id: str, conversation_id: str) -> bool:
        """Asks the writer to end; False when nothing is being written."""
        writer = self._writers.get((user_id, conversation_id))
        if writer is None:
            return False
        writer.loop.call_soon_threadsafe(writer.stop.set)
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
