"""Two to four answers to one prompt, side by side and blind.

Which version is behind a label stays here until the vote: events carry text only, sides are shuffled by the
operating system's randomness, and both sides are shown at one pace so that speed tells nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from models.generation import Completion, Finished, Token
from server.access import own_conversation, require_chat
from server.answering import off_loop, submit, transcript
from server.chat import title_from
from server.errors import Conflict, Invalid, Unavailable, plain_errors
from server.limits import check_content, check_messages
from server.merge import merge
from server.routing import BASE
from server.sampling import Sampling
from server.services import Services
from store.accounts import User
from store.comparisons import Comparison, NewCandidate
from store.messages import Message

Mode = Literal["samples", "versions"]
MAX_CANDIDATES = 4
RESAMPLES = 3  # how often a duplicate answer is sampled again
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class ComparisonEvent:
    """The texts so far, in label order; `comparison` is set once, at the end."""

    texts: list[str]
    comparison: Comparison | None = None
    message: Message | None = None  # the user's stored message, when it is a turn of a conversation


@dataclass
class _Side:
    """One candidate while it is being written."""

    version: str
    sampling: Sampling
    pieces: list[str]  # text of each token
    completion: Completion | None = None

    def shown(self, tokens: int) -> str:
        if self.completion is not None and tokens >= len(self.pieces):
            return self.completion.text
        return "".join(self.pieces[:tokens])


async def create_comparison(
    services: Services,
    user: User,
    *,
    messages: Sequence[Mapping[str, str]] | None = None,
    content: str | None = None,
    k: int = 2,
    mode: Mode = "samples",
    conversation_id: str | None = None,
    sampling: Sampling | None = None,
) -> Comparison:
    """Like `stream_comparison`, waiting for the end."""
    comparison: Comparison | None = None
    stream = stream_comparison(
        services,
        user,
        messages=messages,
        content=content,
        k=k,
        mode=mode,
        conversation_id=conversation_id,
        sampling=sampling,
    )
    async with aclosing(stream) as events:
        async for event in events:
            comparison = event.comparison or comparison
    assert comparison is not None, "the last event carries the comparison"
    return comparison


async def stream_comparison(
    services: Services,
    user: User,
    *,
    messages: Sequence[Mapping[str, str]] | None = None,
    content: str | None = None,
    k: int = 2,
    mode: Mode = "samples",
    conversation_id: str | None = None,
    sampling: Sampling | None = None,
) -> AsyncGenerator[ComparisonEvent, None]:
    """Writes k answers at one pace and stores them as a comparison to vote on.

    The prompt is `messages`, or just `content`. With `conversation_id` the last user message is stored as the
    conversation's next turn and answered with the stored history; the vote then puts the picked answer there.
    """
    with plain_errors():
        if not 2 <= k <= MAX_CANDIDATES:
            raise Invalid(f"k must be between 2 and {MAX_CANDIDATES}, not {k}.", param="k")
        if mode not in ("samples", "versions"):
            raise Invalid('mode must be "samples" or "versions".', param="mode")
        chosen = (sampling or Sampling()).checked(services.config)
        versions = _versions(services, k, mode)
        if messages is None:
            messages = [{"role": "user", "content": check_content(content, services.config)}]
        prompt = check_messages(messages, services.config)
        turn: Message | None = None
        if conversation_id is not None:
            require_chat(user)
            turn, prompt = await off_loop(_store_turn, services, user, conversation_id, prompt[-1]["content"])
        sides = [_Side(version, replace(chosen, seed=_another_seed()), []) for version in versions]
        if chosen.temperature > 0 and sampling is not None and sampling.seed is not None:
            for i, side in enumerate(sides):  # a given seed makes the answers repeatable, still different
                side.sampling = replace(chosen, seed=sampling.seed + i)
        _random.shuffle(sides)
        yield ComparisonEvent([""] * len(sides), message=turn)
        async with aclosing(_write(services, prompt, sides)) as texts:
            async for shown in texts:
                yield ComparisonEvent(shown, message=turn)
        comparison = await off_loop(
            services.store.feedback.create_comparison,
            user.id,
            prompt,
            mode,
            [_candidate(side) for side in sides],
            conversation_id=conversation_id,
            parent_id=turn.id if turn else None,
        )
        yield ComparisonEvent([c.content for c in comparison.candidates], comparison, turn)


def _versions(services: Services, k: int, mode: Mode) -> list[str]:
    """The version of each candidate: k times the one that answers, or the champion against others."""
    if mode == "samples":
        return [services.swap.routing.choose(secrets.token_hex(8))] * k
    routing = services.swap.routing
    known = (routing.champion, routing.challenger, routing.previous, BASE)
    distinct = list(dict.fromkeys(version for version in known if version is not None))
    if len(distinct) < 2:
        raise Conflict(
            "There is only one version so far, so versions cannot be compared.",
            'Compare two answers of it with mode "samples".',
        )
    return distinct[:k]


def _store_turn(
    services: Services, user: User, conversation_id: str, content: str
) -> tuple[Message, list[dict[str, str]]]:
    conversation = own_conversation(services, user, conversation_id)
    store = services.store.conversations
    if not conversation.title:
        conversation = store.rename(conversation.id, title_from(content))
    turn = store.add_user_message(conversation.id, content, parent_id=conversation.active_leaf_id)
    return turn, transcript(conversation, store.path_to(turn.id))


async def _write(
    services: Services, prompt: list[dict[str, str]], sides: list[_Side]
) -> AsyncGenerator[list[str], None]:
    """Fills in the sides, giving out their texts in step; duplicates are sampled again a few times."""
    todo = list(sides)
    for attempt in range(RESAMPLES + 1):
        streams = [_one_side(services, prompt, side) for side in todo]
        last: list[str] = []
        async with aclosing(merge(streams)) as events:
            async for _ in events:
                shown = _in_step(sides)
                if shown != last:
                    last = shown
                    yield shown
        todo = _duplicates(sides)
        if not todo or attempt == RESAMPLES or todo[0].sampling.temperature == 0:
            break
        for side in todo:
            side.sampling, side.pieces, side.completion = (
                replace(side.sampling, seed=_another_seed()),
                [],
                None,
            )
    yield [side.shown(len(side.pieces)) for side in sides]


async def _one_side(
    services: Services, prompt: list[dict[str, str]], side: _Side
) -> AsyncGenerator[None, None]:
    pick: Callable[[], str] = lambda: side.version  # noqa: E731
    generation = await off_loop(submit, services, prompt, side.sampling, pick=pick)
    try:
        async for event in generation:
            if isinstance(event, Token):
                side.pieces.append(event.text)
            elif isinstance(event, Finished):
                if event.error is not None or event.completion.finish_reason in ("error", "cancelled"):
                    raise Unavailable("The model failed while answering.", "Try again.")
                side.completion = event.completion
            yield None
    finally:
        generation.cancel()


def _in_step(sides: list[_Side]) -> list[str]:
    """Every side up to the token that the slowest unfinished one has reached."""
    open_sides = [len(side.pieces) for side in sides if side.completion is None]
    step = min(open_sides, default=max(len(side.pieces) for side in sides))
    return [side.shown(step) for side in sides]


def _duplicates(sides: list[_Side]) -> list[_Side]:
    seen: set[str] = set()
    again: list[_Side] = []
    for side in sides:
        text = side.shown(len(side.pieces)).strip()
        if text in seen:
            again.append(side)
        seen.add(text)
    return again


def _candidate(side: _Side) -> NewCandidate:
    assert side.completion is not None, "every side has ended"
    return NewCandidate(
        adapter=side.completion.version,
        content=side.completion.text,
        token_ids=list(side.completion.token_ids),
        logprobs=list(side.completion.logprobs),
        finish_reason=side.completion.finish_reason,
        sampling=side.sampling.stored(),
    )


def _another_seed() -> int:
    return secrets.randbits(31)
