"""One answer, from the engine's tokens to the stored message.

Closing the stream cancels the engine's request and stores what was written so far as 'stopped'. The choice
of version is routing's; who may ask is decided before.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, ParamSpec, TypeVar

import anyio
import anyio.to_thread

from models.errors import ModelError, UnknownVersion
from models.generation import Completion, Generation, Token
from server.errors import plain_errors
from server.sampling import Sampling
from server.services import Services
from store.conversations import Conversation
from store.messages import Message

log = logging.getLogger("rapport.server")
RESULT_TIMEOUT_S = 30.0  # for a cancelled request to end; it takes a decoding step
_running: set[asyncio.Future[object]] = set()  # the event loop itself holds tasks only weakly
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class ChatEvent:
    """What happened to an answer: its row was made, it grew, or it ended (in whatever way)."""

    kind: Literal["start", "delta", "end"]
    message: Message  # the assistant's row; final at "end"
    text: str  # full content so far
    token: Token | None = None  # at "delta"
    completion: Completion | None = None  # at "end", unless the engine failed


async def off_loop(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a quick blocking call, such as the store's, on a worker thread."""
    return await anyio.to_thread.run_sync(partial(function, *args, **kwargs))


async def _surely(function: Callable[[], object]) -> None:
    """Like `off_loop`, and runs to its end however often the waiting task is cancelled."""
    task = asyncio.ensure_future(off_loop(function))
    _running.add(task)
    task.add_done_callback(_running.discard)
    with anyio.CancelScope(shield=True):
        await asyncio.shield(task)


def submit(
    services: Services,
    messages: Sequence[Mapping[str, str]],
    sampling: Sampling,
    *,
    pick: Callable[[], str],
    logprobs: int = 0,
) -> Generation:
    """Cuts the conversation to what fits, oldest turns first, and queues it. `pick` chooses the version.

    At least half the context is kept for the conversation: a huge max_tokens shortens the answer's limit
    rather than the memory.
    """
    context = services.engine.max_context
    wanted = sampling.max_tokens or services.config.default_max_tokens
    ids = services.base.chat.fit(messages, max(context - wanted, context // 2))
    params = sampling.params(max_tokens=min(wanted, context - len(ids)), logprobs=logprobs)
    try:
        return services.engine.submit(ids, params, version=pick())
    except UnknownVersion:  # retired between the choice and the submit: choose again, once
        return services.engine.submit(ids, params, version=pick())


def transcript(conversation: Conversation, path: Sequence[Message]) -> list[dict[str, str]]:
    """A stored path as the model is to see it; answers without text (failed at once) are left out."""
    head = [{"role": "system", "content": conversation.system_prompt}] if conversation.system_prompt else []
    return head + [{"role": m.role, "content": m.content} for m in path if m.content]


async def answer(
    services: Services,
    conversation: Conversation,
    parent: Message,
    prompt: Callable[[], list[dict[str, str]]],
    sampling: Sampling,
    *,
    pick: Callable[[], str],
    logprobs: int = 0,
) -> AsyncGenerator[ChatEvent, None]:
    """Streams one answer to `parent`, a stored message, while storing it.

    `prompt` is called on a worker thread, since it may read the store.
    """
    keeper = _Keeper(services, conversation, parent, sampling)
    with plain_errors():
        try:
            await off_loop(keeper.open, prompt, pick, logprobs)
            yield ChatEvent("start", keeper.message, "")
            async for event in keeper.generation:
                if isinstance(event, Token):
                    await keeper.grow(event)
                    yield ChatEvent("delta", keeper.message, keeper.text, token=event)
                else:
                    end = await off_loop(keeper.close)
                    assert end is not None, "an opened answer has an end"
                    yield end
        finally:
            if not keeper.closed:
                await _surely(keeper.close)


class _Keeper:
    """Keeps the stored message in step with its generation.

    `open` and `close` run on worker threads, which a cancelled task leaves running: the lock makes a `close`
    that overtakes `open` wait for it, so that no row is left pending.
    """

    generation: Generation
    message: Message

    def __init__(
        self, services: Services, conversation: Conversation, parent: Message, sampling: Sampling
    ) -> None:
        self._services = services
        self._conversation = conversation
        self._parent = parent
        self._sampling = sampling
        self._lock = threading.Lock()
        self._saved_at = time.monotonic()
        self._last: ChatEvent | None = None
        self.text = ""

    @property
    def closed(self) -> bool:
        return self._last is not None

    def open(
        self, prompt: Callable[[], list[dict[str, str]]], pick: Callable[[], str], logprobs: int
    ) -> None:
        """Submits the request and makes the answer's row, or neither."""
        with self._lock:
            generation = submit(self._services, prompt(), self._sampling, pick=pick, logprobs=logprobs)
            try:
                self.message = self._services.store.conversations.start_answer(
                    self._conversation.id,
                    self._parent.id,
                    adapter=generation.version,
                    sampling=self._sampling.stored(),
                )
            except BaseException:
                generation.cancel()
                raise
            self.generation = generation
            self._services.answers.begin()

    async def grow(self, token: Token) -> None:
        """Adds a token's text; about every second the partial answer is saved."""
        self.text += token.text
        now = time.monotonic()
        if now - self._saved_at >= self._services.config.checkpoint_every_s:
            self._saved_at = now
            store = self._services.store.conversations
            await off_loop(store.save_partial, self.message.id, self.text)

    def close(self) -> ChatEvent | None:
        """Ends the generation if it has not ended and stores how it did; None when there is no row."""
        with self._lock:
            if self._last is None and hasattr(self, "generation"):
                self.generation.cancel()  # does nothing to a finished one
                self._last = self._store_end()
                self._services.answers.end()
            return self._last

    def _store_end(self) -> ChatEvent:
        completion: Completion | None = None
        reason: str | None = None
        try:
            completion = self.generation.result(timeout=RESULT_TIMEOUT_S)
        except (ModelError, TimeoutError) as error:
            log.error("an answer failed: %s", error)
            reason = str(error) or "The model failed while answering."
        status: Literal["complete", "stopped", "failed"] = "complete"
        if completion is None:
            status = "failed"
        elif completion.finish_reason == "cancelled":
            status = "stopped"
        message = self._services.store.conversations.finish_answer(
            self.message.id,
            content=completion.text if completion else self.text,
            status=status,
            token_ids=completion.token_ids if completion else [],
            logprobs=completion.logprobs if completion else [],
            prompt_tokens=completion.prompt_tokens if completion else None,
            ttft_ms=_ms(completion.ttft_s) if completion else None,
            duration_ms=_ms(completion.duration_s) if completion else None,
            finish_reason=completion.finish_reason if completion else "error",
            error=reason,
        )
        self.message = message
        self._services.metrics.answered(message)
        return ChatEvent("end", message, message.content, completion=completion)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000.0
