"""One answer, from the engine's tokens to the stored message.

Closing the stream cancels the engine's request and stores what was written so far as 'stopped'. The choice
of version is routing's; who may ask is decided before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, ParamSpec, TypeVar

import anyio
import anyio.to_thread

from models.errors import UnknownVersion
from models.generation import Completion, Generation, Token
from server.errors import plain_errors
from server.sampling import Sampling
from server.services import Services
from store.conversations import Conversation
from store.messages import Message

log = logging.getLogger("rapport.server")
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
    messages: Sequence[Mapping[str, str]],
    sampling: Sampling,
    *,
    pick: Callable[[], str],
    logprobs: int = 0,
) -> AsyncGenerator[ChatEvent, None]:
    """Streams one answer to `parent` while storing it. The user's message is stored already."""
    with plain_errors():
        generation = await off_loop(submit, services, messages, sampling, pick=pick, logprobs=logprobs)
        keeper: _Keeper | None = None
        try:
            message = await off_loop(
                services.store.conversations.start_answer,
                conversation.id,
                parent.id,
                adapter=generation.version,
                sampling=sampling.stored(),
            )
            keeper = _Keeper(services, generation, message)
            yield ChatEvent("start", message, "")
            async for event in generation:
                if isinstance(event, Token):
                    await keeper.grow(event)
                    yield ChatEvent("delta", keeper.message, keeper.text, token=event)
                else:
                    yield await keeper.finish()
        finally:
            generation.cancel()  # does nothing to a finished one
            if keeper is not None and not keeper.finished:
                with anyio.CancelScope(shield=True):
                    await keeper.finish()


class _Keeper:
    """Keeps the stored message in step with its generation."""

    def __init__(self, services: Services, generation: Generation, message: Message) -> None:
        self._services = services
        self._generation = generation
        self._saved_at = time.monotonic()
        self.message = message
        self.text = ""
        self.finished = False

    async def grow(self, token: Token) -> None:
        """Adds a token's text; about every second the partial answer is saved."""
        self.text += token.text
        now = time.monotonic()
        if now - self._saved_at >= self._services.config.checkpoint_every_s:
            self._saved_at = now
            store = self._services.store.conversations
            await off_loop(store.save_partial, self.message.id, self.text)

    async def finish(self) -> ChatEvent:
        """Stores the end of the answer, whatever it was."""
        self.finished = True
        return await off_loop(self._finish)

    def _finish(self) -> ChatEvent:
        try:
            completion = self._generation.result(timeout=30.0)
        except Exception as error:  # whatever the engine met, the row must not stay pending
            log.exception("an answer failed")
            completion = None
            reason = getattr(error, "message", None) or "The model failed while answering."
        else:
            reason = None
        if completion is not None and completion.finish_reason == "error":
            reason = "The model failed while answering."
        status: Literal["complete", "stopped", "failed"] = "complete"
        if reason is not None or completion is None:
            status = "failed"
        elif completion.finish_reason == "cancelled":
            status = "stopped"
        text = completion.text if completion is not None else self.text
        message = self._services.store.conversations.finish_answer(
            self.message.id,
            content=text,
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
        return ChatEvent("end", message, text, completion=completion)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000.0
