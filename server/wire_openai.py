"""The JSON of /v1/chat/completions and /v1/models, in OpenAI's shape with three additions.

Additions: `conversation_id` in and out, `message_id` on each choice, and `min_tokens` as vLLM has it. Fields
nobody here knows are ignored, as OpenAI does; what we know and cannot do (tools, images, audio, JSON mode) is
refused in words.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, WithJsonSchema

from models.generation import Completion, Token
from server.completions import ServedModel
from server.errors import Invalid, Unsupported, UseCaseError
from server.sampling import Sampling

Content = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
                    },
                },
            ]
        }
    ),
]


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class WireMessage(_Wire):
    """One message of the conversation; content is text, or a list of text parts."""

    role: str
    content: Content = None
    tool_calls: list[Any] | None = None


class StreamOptions(_Wire):
    include_usage: bool | None = None


class CompletionRequest(_Wire):
    """What OpenAI's clients send. `conversation_id` continues a stored conversation."""

    model_config = ConfigDict(
        strict=True,
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "model": "rapport",
                    "messages": [{"role": "user", "content": "Hello!"}],
                    "max_tokens": 64,
                    "stream": False,
                }
            ]
        },
    )

    messages: list[WireMessage]
    model: str = "rapport"
    conversation_id: str | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    min_tokens: int | None = None
    stop: str | list[str] | None = None
    seed: int | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    audio: dict[str, Any] | None = None

    def refuse_unsupported(self) -> None:
        """Refuses what would change the answer's meaning if it were ignored."""
        if self.tools or self.functions:
            raise Unsupported("Tools are not supported.", "Send the request without tools.", param="tools")
        if (self.response_format or {}).get("type", "text") != "text":
            raise Unsupported("Only text answers are supported.", param="response_format")
        if self.audio or "audio" in (self.modalities or ()):
            raise Unsupported("Audio is not supported.", param="modalities")
        if self.stream_options is not None and not self.stream:
            raise UseCaseError("stream_options needs stream: true.", param="stream_options")
        if self.top_logprobs and not self.logprobs:
            raise UseCaseError("top_logprobs needs logprobs: true.", param="top_logprobs")

    def conversation(self) -> list[dict[str, Any]]:
        """Messages as role and content; instructions at the start are joined into one system message."""
        plain = [_plain(i, message) for i, message in enumerate(self.messages)]
        head = next((i for i, m in enumerate(plain) if m["role"] != "system"), len(plain))
        if head <= 1 or not all(isinstance(m["content"], str) for m in plain[:head]):
            return plain
        joined = "\n\n".join(m["content"] for m in plain[:head])
        return [{"role": "system", "content": joined}, *plain[head:]]

    def sampling(self) -> Sampling:
        """The sampling settings; what is absent or null has the server's default."""
        default = Sampling()
        limit = self.max_completion_tokens if self.max_completion_tokens is not None else self.max_tokens
        stop = [self.stop] if isinstance(self.stop, str) else self.stop or []
        return Sampling(
            temperature=default.temperature if self.temperature is None else self.temperature,
            top_p=default.top_p if self.top_p is None else self.top_p,
            max_tokens=limit,
            min_tokens=self.min_tokens or 0,
            seed=self.seed,
            stop=tuple(stop),
        )


class Shaper:
    """Builds the reply's JSON for one request."""

    def __init__(self, model: str, tokenizer: Any, *, operator: bool) -> None:
        self.id = ""
        self.conversation_id = ""
        self.model = model
        self.created = int(time.time())
        self._tokenizer = tokenizer
        self._operator = operator

    def saw(self, message_id: str, conversation_id: str, version: str | None) -> None:
        """Takes the reply's id from the first answer; operators are told which version it is."""
        if not self.id:
            self.id, self.conversation_id = f"chatcmpl-{message_id.partition('_')[2]}", conversation_id
            if self._operator and version:
                self.model = f"{self.model.partition(':')[0]}:{version}"

    def chunk(
        self,
        index: int,
        message_id: str,
        delta: Mapping[str, Any],
        *,
        finish_reason: str | None = None,
        logprobs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """One piece of a streamed answer."""
        choice = {
            "index": index,
            "delta": delta,
            "logprobs": logprobs,
            "finish_reason": finish_reason,
            "message_id": message_id,
        }
        return self._head("chat.completion.chunk") | {"choices": [choice]}

    def usage_chunk(self, completions: Sequence[Completion]) -> dict[str, Any]:
        """The last piece when stream_options.include_usage was set."""
        return self._head("chat.completion.chunk") | {"choices": [], "usage": usage(completions)}

    def reply(self, choices: list[dict[str, Any]], completions: Sequence[Completion]) -> dict[str, Any]:
        """The whole answer at once."""
        return self._head("chat.completion") | {"choices": choices, "usage": usage(completions)}

    def choice(
        self, index: int, message_id: str, completion: Completion, tokens: Sequence[Token] | None
    ) -> dict[str, Any]:
        """One answer of `reply`."""
        return {
            "index": index,
            "message": {"role": "assistant", "content": completion.text, "refusal": None},
            "logprobs": None if tokens is None else self.logprobs(tokens),
            "finish_reason": finish_reason(completion),
            "message_id": message_id,
        }

    def logprobs(self, tokens: Sequence[Token]) -> dict[str, Any]:
        """Log-probabilities of sampled tokens and their likeliest alternatives, in nats."""
        content = [
            self._logprob(t.id, t.logprob) | {"top_logprobs": [self._logprob(i, p) for i, p in t.top]}
            for t in tokens
        ]
        return {"content": content, "refusal": None}

    def _logprob(self, token_id: int, logprob: float) -> dict[str, Any]:
        text: str = self._tokenizer.decode([token_id])
        return {"token": text, "logprob": max(logprob, -9999.0), "bytes": list(text.encode())}

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "conversation_id": self.conversation_id,
        }


def finish_reason(completion: Completion) -> str:
    """OpenAI knows stop and length; an answer cut off by the server's own stop ends like a full one."""
    return "length" if completion.finish_reason == "length" else "stop"


def usage(completions: Sequence[Completion]) -> dict[str, Any]:
    """Token counts; the prompt is counted once however many answers it got."""
    prompt = max((c.prompt_tokens for c in completions), default=0)
    written = sum(len(c.token_ids) for c in completions)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
        "prompt_tokens_details": {"cached_tokens": max((c.cached_tokens for c in completions), default=0)},
    }


def model_list(models: Sequence[ServedModel]) -> dict[str, Any]:
    """The reply of /v1/models."""
    return {"object": "list", "data": [model_card(model) for model in models]}


def model_card(model: ServedModel) -> dict[str, Any]:
    """One entry of /v1/models."""
    created = int(datetime.fromisoformat(model.created_at).timestamp())
    return {"id": model.id, "object": "model", "created": created, "owned_by": "rapport"}


def _plain(i: int, message: WireMessage) -> dict[str, Any]:
    role = "system" if message.role == "developer" else message.role
    if role in ("tool", "function") or message.tool_calls:
        raise Unsupported("Tool calls are not supported.", param=f"messages[{i}]")
    content = message.content
    if isinstance(content, list):
        content = "".join(_text_of(i, part) for part in content)
    return {"role": role, "content": content}


def _text_of(i: int, part: object) -> str:
    where = f"messages[{i}].content"
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(kind, str):
        raise Invalid(f"{where} must be a string or a list of text parts.", param=where)
    if kind != "text":
        raise Unsupported(f"Only text is supported, not {kind!r}.", "Send text parts only.", param=where)
    text = part.get("text")
    if not isinstance(text, str):
        raise Invalid(f"{where}: a text part needs a text that is a string.", param=where)
    return text
