"""Chat completions as an API client asks for them: a whole conversation in, one or more answers out.

What is asked and answered is stored as a conversation, so that answers can be rated like any other. The JSON
shapes are in wire_openai.py.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from server.access import CLIENT, own_conversation, require_chat, require_operator
from server.answering import ChatEvent, answer, off_loop, transcript
from server.chat import title_from
from server.errors import Invalid, NotFound, plain_errors
from server.limits import check_messages
from server.merge import merge
from server.routing import BASE
from server.sampling import MAX_TOP_LOGPROBS, Sampling
from server.services import Services
from store.accounts import User
from store.conversations import Conversation
from store.messages import Message

MODEL = "rapport"  # the model name that routing answers; "rapport:<version>" is one version


@dataclass(frozen=True)
class ChoiceEvent:
    """What happened to one of the answers."""

    index: int
    event: ChatEvent


@dataclass(frozen=True)
class ServedModel:
    """A name that /v1/chat/completions takes as `model`."""

    id: str
    created_at: str


async def complete(
    services: Services,
    user: User,
    *,
    messages: Sequence[Mapping[str, str]],
    model: str = MODEL,
    sampling: Sampling | None = None,
    n: int = 1,
    conversation_id: str | None = None,
    top_logprobs: int = 0,
) -> AsyncGenerator[ChoiceEvent, None]:
    """Streams n answers to the last message.

    Without `conversation_id` the messages become a new conversation. With one, a single message continues it;
    several are matched with its visible path, and branch off where they differ from it.
    """
    with plain_errors():
        require_chat(user)
        chosen = (sampling or Sampling()).checked(services.config)
        if not 1 <= n <= services.config.max_choices:
            raise Invalid(f"n must be between 1 and {services.config.max_choices}, not {n}.", param="n")
        if not 0 <= top_logprobs <= MAX_TOP_LOGPROBS:
            raise Invalid(
                f"top_logprobs must be between 0 and {MAX_TOP_LOGPROBS}, not {top_logprobs}.",
                param="top_logprobs",
            )
        checked = check_messages(messages, services.config)
        pinned = _pinned_version(services, user, model)
        conversation, parent, prompt = await off_loop(_place, services, user, conversation_id, checked)

    def pick() -> str:
        return pinned or services.swap.routing.choose(conversation.id)

    assert chosen.seed is not None
    streams = [
        answer(
            services,
            conversation,
            parent,
            lambda: prompt,
            replace(chosen, seed=chosen.seed + i),
            pick=pick,
            logprobs=top_logprobs,
        )
        for i in range(n)
    ]
    first_id = ""
    async with aclosing(merge(streams)) as events:
        async for index, event in events:
            if index == 0:
                first_id = event.message.id
            yield ChoiceEvent(index, event)
    if n > 1:
        with plain_errors():
            await off_loop(services.store.conversations.select, conversation.id, first_id)


@plain_errors()
def list_models(services: Services, user: User) -> list[ServedModel]:
    """The routed name; for operators also each loaded version."""
    created = {a.version: a.created_at for a in services.store.registry.list("policy")}
    started = services.store.accounts.get(services.local_user.id).created_at
    models = [ServedModel(MODEL, started)]
    if user.role == "operator":
        versions = sorted({BASE, *services.engine.versions()})
        models += [ServedModel(f"{MODEL}:{v}", created.get(v, started)) for v in versions]
    return models


def _pinned_version(services: Services, user: User, model: str) -> str | None:
    """The version a model name asks for; None leaves it to routing."""
    if model == MODEL:
        return None
    name, _, version = model.partition(":")
    if name != MODEL or not version:
        raise NotFound(
            f"There is no model {model!r}.", f'Use "{MODEL}".', code="model_not_found", param="model"
        )
    require_operator(user)
    if version != BASE and version not in services.engine.versions():
        raise NotFound(
            f"The version {version!r} is not loaded.",
            "GET /v1/models lists those that are.",
            code="model_not_found",
            param="model",
        )
    return version


def _place(
    services: Services, user: User, conversation_id: str | None, messages: list[dict[str, str]]
) -> tuple[Conversation, Message, list[dict[str, str]]]:
    """Stores what is new of the messages; returns the last one's row and the prompt as it is stored."""
    store = services.store.conversations
    system = messages[0]["content"] if messages[0]["role"] == "system" else None
    turns = messages[1:] if system is not None else messages
    with services.store.database.transaction(durable=False):
        if conversation_id is None:
            conversation = store.create(
                user.id, title=title_from(turns[0]["content"]), system_prompt=system or ""
            )
            parent_id, fresh = None, turns
        else:
            conversation = own_conversation(services, user, conversation_id)
            if system is not None and system != conversation.system_prompt:
                conversation = store.set_system_prompt(conversation.id, system)
            parent_id, fresh = _continue(store.active_path(conversation.id), turns)
        for turn in fresh:
            if turn["role"] == "user":
                message = store.add_user_message(conversation.id, turn["content"], parent_id=parent_id)
            else:
                message = store.add_answer(
                    conversation.id,
                    parent_id,
                    turn["content"],
                    adapter=CLIENT,
                    sampling={},
                    token_ids=[],
                    logprobs=[],
                    finish_reason=None,
                )
            parent_id = message.id
        return conversation, message, transcript(conversation, store.path_to(message.id))


def _continue(path: list[Message], turns: list[dict[str, str]]) -> tuple[str | None, list[dict[str, str]]]:
    """Under which stored message the turns go on, and which of them are new; the last always is."""
    if len(turns) == 1:
        return (path[-1].id if path else None), turns
    same = 0
    for message, turn in zip(path, turns[:-1], strict=False):
        if (message.role, message.content) != (turn["role"], turn["content"]):
            break
        same += 1
    return (path[same - 1].id if same else None), turns[same:]
