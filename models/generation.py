"""A request as its caller sees it: a stream of tokens that ends in exactly one `Finished`.

The engine's thread fills it; any thread, or one asyncio task, reads it. Not here: how tokens come about.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from models.errors import ModelError

FinishReason = Literal["stop", "length", "cancelled", "error"]


@dataclass(frozen=True)
class Token:
    """One sampled token and the text that it made certain (may be empty, may be several characters)."""

    id: int
    text: str
    logprob: float
    top: list[tuple[int, float]] = field(default_factory=list)  # (token id, log-prob), likeliest first


@dataclass(frozen=True)
class Completion:
    """An answer, whole or as far as it got. `text` is exactly the texts of its Token events joined."""

    token_ids: list[int]  # the end token included when the model ended by itself
    logprobs: list[float]  # of the sampled tokens, after temperature and before top-k/top-p
    text: str
    finish_reason: FinishReason
    prompt_tokens: int
    cached_tokens: int  # of the prompt, taken over from an earlier request's KV
    ttft_s: float | None  # from submit to the first token
    duration_s: float  # from submit to the end
    version: str
    seed: int


@dataclass(frozen=True)
class Finished:
    """The one last event of every request."""

    completion: Completion
    error: str | None = None  # set when finish_reason is "error"


Event = Token | Finished


class Generation:
    """Read it by `for`, by `async for`, or whole by `result`. Cancelling twice, or too late, is harmless."""

    def __init__(self, version: str, seed: int, cancel: Callable[[], None]) -> None:
        self.version = version
        self.seed = seed
        self._cancel = cancel
        self._events: deque[Event] = deque()
        self._ready = threading.Condition()
        self._last: Finished | None = None
        self._done = threading.Event()  # apart from _ready, so that a token does not wake `result`
        self._read_out = False
        self._listener: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def cancel(self) -> None:
        """Asks for an end; `Finished` with reason "cancelled" follows within a step."""
        self._cancel()

    @property
    def done(self) -> bool:
        return self._last is not None

    def result(self, timeout: float | None = None) -> Completion:
        """Waits for the end. TimeoutError after `timeout` seconds; ModelError when the request failed."""
        if not self._done.wait(timeout):
            raise TimeoutError(f"no answer within {timeout} s")
        assert self._last is not None
        if self._last.error is not None:
            raise ModelError(self._last.error)
        return self._last.completion

    def __iter__(self) -> Iterator[Event]:
        while not self._read_out:
            with self._ready:
                self._ready.wait_for(lambda: bool(self._events))
            event = self._events.popleft()
            self._read_out = isinstance(event, Finished)
            yield event

    async def __aiter__(self) -> AsyncIterator[Event]:
        wake = asyncio.Event()
        self._listener = (asyncio.get_running_loop(), wake)
        while not self._read_out:
            wake.clear()
            while self._events:
                event = self._events.popleft()
                self._read_out = isinstance(event, Finished)
                yield event
            if not self._read_out:
                await wake.wait()

    def put(self, event: Event) -> None:
        """Engine only."""
        with self._ready:
            self._events.append(event)
            if isinstance(event, Finished):
                self._last = event
                self._done.set()
            self._ready.notify_all()

    @property
    def listener(self) -> tuple[asyncio.AbstractEventLoop, asyncio.Event] | None:
        """Engine only: the asyncio reader to wake, if there is one."""
        return self._listener


def wake_listeners(generations: Iterable[Generation]) -> None:
    """Tells asyncio readers that events are there: one call into each event loop, however many read."""
    waiting: dict[asyncio.AbstractEventLoop, list[Generation]] = {}
    for generation in generations:
        if generation.listener is not None:
            waiting.setdefault(generation.listener[0], []).append(generation)
    for loop, readers in waiting.items():
        wakes = [reader.listener[1] for reader in readers if reader.listener is not None]
        try:
            loop.call_soon_threadsafe(_set_all, wakes)
        except RuntimeError:  # the loop is closed: nobody reads any more
            for reader in readers:
                reader.cancel()


def _set_all(wakes: list[asyncio.Event]) -> None:
    for wake in wakes:
        wake.set()


class _Decoder(Protocol):
    def push(self, token: int) -> str: ...
    def flush(self) -> str: ...


class AnswerText:
    """Text of one answer as it grows; holds back what might be the beginning of a stop string."""

    def __init__(self, decoder: _Decoder, stop: tuple[str, ...]) -> None:
        self._decoder = decoder
        self._stop = stop
        self._held = ""
        self._given: list[str] = []
        self.stopped = False

    @property
    def text(self) -> str:
        return "".join(self._given)

    def push(self, token: int) -> str:
        """What can be shown now. Sets `stopped`, once and for all, when a stop string is complete."""
        return self._give(self._decoder.push(token))

    def finish(self) -> str:
        """The rest, when the answer ends without a stop string."""
        piece = self._give(self._decoder.flush())
        if not self.stopped:
            piece += self._held
            if self._held:
                self._given.append(self._held)
        self._held = ""
        return piece

    def _give(self, piece: str) -> str:
        if self._stop:
            piece = self._before_stop(self._held + piece)
        if piece:
            self._given.append(piece)
        return piece

    def _before_stop(self, text: str) -> str:
        found = [at for at in (text.find(stop) for stop in self._stop) if at >= 0]
        if found:
            self.stopped, self._held = True, ""
            return text[: min(found)]
        longest = max(map(len, self._stop)) - 1
        for size in range(min(longest, len(text)), 0, -1):
            if any(stop.startswith(text[-size:]) for stop in self._stop):
                self._held = text[-size:]
                return text[:-size]
        self._held = ""
        return text
