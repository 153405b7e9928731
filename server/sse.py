"""Server-sent events: JSON lines that a browser or an API client reads as they come."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any

import anyio
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from server.errors import UseCaseError
from server.http_errors import error_body

DONE = b"data: [DONE]\n\n"


def sse(value: Any) -> bytes:
    """One event."""
    return b"data: " + json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


async def guarded(events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The events; an error after the first becomes a last event, since the status is long sent."""
    try:
        async for event in events:
            yield event
    except UseCaseError as error:
        yield sse(error_body(error))
    finally:
        with anyio.CancelScope(shield=True):
            await events.aclose()


class EventStream(StreamingResponse):
    """Closes its generator when the reply ends, however it ends: that is what frees the engine's row."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        self._events = guarded(events)
        super().__init__(self._events, media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await self._events.aclose()


async def started(events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Waits for the first event, so that what is refused at once still gets its own HTTP status."""
    first = await anext(events)

    async def all_of_them() -> AsyncGenerator[bytes, None]:
        try:
            yield first
            async for event in events:
                yield event
        finally:
            await events.aclose()

    return all_of_them()
