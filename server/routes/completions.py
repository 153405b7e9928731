"""OpenAI's chat completions and model list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from models.generation import Completion, Token
from server.completions import ChoiceEvent, complete, list_models
from server.deps import Caller, Running
from server.errors import NotFound, Unavailable
from server.sse import DONE, EventStream, sse, started
from server.wire_openai import CompletionRequest, Shaper, finish_reason, model_card, model_list

router = APIRouter(prefix="/v1", tags=["chat completions"])
Events = AsyncGenerator[ChoiceEvent, None]


@router.post("/chat/completions", summary="Answer a conversation", response_class=JSONResponse)
async def chat_completions(request: CompletionRequest, services: Running, user: Caller) -> Response:
    request.refuse_unsupported()
    shaper = Shaper(request.model, services.base.tokenizer, operator=user.role == "operator")
    events = complete(
        services,
        user,
        messages=request.conversation(),
        model=request.model,
        sampling=request.sampling(),
        n=1 if request.n is None else request.n,
        conversation_id=request.conversation_id,
        top_logprobs=request.top_logprobs or 0,
    )
    if request.stream:
        return EventStream(await started(_chunks(events, request, shaper)))
    return JSONResponse(await _whole(events, request, shaper))


@router.get("/models", summary="What may be named as model")
def models(services: Running, user: Caller) -> dict[str, Any]:
    return model_list(list_models(services, user))


@router.get("/models/{model}", summary="One model")
def model(model: str, services: Running, user: Caller) -> dict[str, Any]:
    found = next((m for m in list_models(services, user) if m.id == model), None)
    if found is None:
        raise NotFound(f"There is no model {model!r}.", code="model_not_found", param="model")
    return model_card(found)


async def _chunks(events: Events, request: CompletionRequest, shaper: Shaper) -> AsyncGenerator[bytes, None]:
    """The events of a streamed reply, [DONE] last."""
    sent: dict[int, int] = defaultdict(int)  # characters given out, by choice
    completions: list[Completion] = []
    include_usage = request.stream_options is not None and bool(request.stream_options.include_usage)
    async with aclosing(events):
        async for choice in events:
            i, event = choice.index, choice.event
            message = event.message
            shaper.saw(message.id, message.conversation_id, message.adapter)
            delta: dict[str, Any] = {"role": "assistant", "content": ""} if event.kind == "start" else {}
            if event.kind != "start" and len(event.text) > sent[i]:
                delta = {"content": event.text[sent[i] :]}
                sent[i] = len(event.text)
            logprobs = shaper.logprobs([event.token]) if request.logprobs and event.token else None
            if event.kind == "end":
                completion = _ended(choice)
                completions.append(completion)
                reason = finish_reason(completion)
                yield sse(shaper.chunk(i, message.id, delta, finish_reason=reason))
            elif delta or logprobs:
                yield sse(shaper.chunk(i, message.id, delta, logprobs=logprobs))
    if include_usage:
        yield sse(shaper.usage_chunk(completions))
    yield DONE


async def _whole(events: Events, request: CompletionRequest, shaper: Shaper) -> dict[str, Any]:
    tokens: dict[int, list[Token]] = defaultdict(list)
    ends: dict[int, ChoiceEvent] = {}
    async with aclosing(events):
        async for choice in events:
            if choice.event.token is not None:
                tokens[choice.index].append(choice.event.token)
            if choice.event.kind == "end":
                ends[choice.index] = choice
    completions = {i: _ended(end) for i, end in sorted(ends.items())}
    for end in ends.values():
        message = end.event.message
        shaper.saw(message.id, message.conversation_id, message.adapter)
    choices = [
        shaper.choice(i, ends[i].event.message.id, completion, tokens[i] if request.logprobs else None)
        for i, completion in completions.items()
    ]
    return shaper.reply(choices, list(completions.values()))


def _ended(choice: ChoiceEvent) -> Completion:
    message, completion = choice.event.message, choice.event.completion
    if message.status == "failed" or completion is None:
        raise Unavailable(message.error or "The model failed while answering.", "Try again.")
    if completion.finish_reason == "cancelled":
        raise Unavailable("The server stopped while answering.", "Try again; what was written is kept.")
    return completion
