"""The use-cases as the pages call them: in process, as async generators that may be closed at any moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path

import pytest

from server import chat, feedback
from server.chat import ChatEvent, Sampling
from server.errors import Forbidden, Invalid, NotFound
from server.services import Services, open_services
from store.accounts import User
from tests.server.kit import config_for

GREEDY = Sampling(temperature=0.0, max_tokens=150)


@pytest.fixture(scope="module")
def services(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    opened = open_services(config_for(tiny_model_dir, tmp_path_factory.mktemp("data")))
    yield opened  # type: ignore[misc]
    opened.close()


@pytest.fixture
def user(services: Services) -> User:
    return services.local_user


async def idle(services: Services) -> None:
    deadline = time.monotonic() + 5
    while services.engine.stats().decoding or services.engine.stats().waiting:
        assert time.monotonic() < deadline, "a row was not freed"
        await asyncio.sleep(0.002)


async def send(services: Services, user: User, content: str = "Hello", **options: object) -> list[ChatEvent]:
    events = chat.send_message(services, user, content=content, sampling=GREEDY, **options)  # type: ignore[arg-type]
    return [event async for event in events]


async def test_events_are_a_start_growing_text_and_one_end(services: Services, user: User) -> None:
    events = await send(services, user)
    assert [event.kind for event in events].count("start") == [e.kind for e in events].count("end") == 1
    assert (events[0].kind, events[-1].kind) == ("start", "end")
    assert events[0].message.status == "pending"
    for before, after in pairwise(events):
        assert after.text.startswith(before.text)
    end = events[-1]
    assert end.message.status == "complete" and end.message.content == end.text
    assert end.completion is not None and end.completion.token_ids == end.message.token_ids


async def test_closing_the_stream_stops_the_answer_and_stores_it(services: Services, user: User) -> None:
    stream = chat.send_message(services, user, content="Hello", sampling=GREEDY)
    async with aclosing(stream):
        async for event in stream:
            if len(event.text) > 10:
                break
    await idle(services)
    stored = services.store.conversations.message(event.message.id)
    assert stored.status == "stopped"
    assert stored.content.startswith(event.text)
    assert len(stored.token_ids) < 150


async def test_cancelling_the_task_at_any_moment_leaves_no_row_pending(
    services: Services, user: User
) -> None:
    for delay_ms in (0, 1, 2, 3, 4, 6, 8, 12, 20, 40):
        task = asyncio.create_task(send(services, user, f"Cancelled after {delay_ms} ms"))
        await asyncio.sleep(delay_ms / 1000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0.2)  # worker threads that a cancelled task left behind
    await idle(services)
    pending = services.store.database.scalar("SELECT count(*) FROM messages WHERE status = 'pending'")
    assert pending == 0


async def test_a_stream_left_to_the_garbage_collector_is_stopped_too(services: Services, user: User) -> None:
    stream = chat.send_message(services, user, content="Hello", sampling=GREEDY)
    event = await anext(stream)
    del stream
    await asyncio.sleep(0.05)
    await idle(services)
    for _ in range(100):
        if services.store.conversations.message(event.message.id).status == "stopped":
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the answer stayed pending")


async def test_a_conversation_goes_on_under_what_the_person_sees(services: Services, user: User) -> None:
    first = (await send(services, user, "One"))[-1].message
    second = (await send(services, user, "Two", conversation_id=first.conversation_id))[-1].message
    path = services.store.conversations.path_to(second.id)
    assert [m.content for m in path if m.role == "user"] == ["One", "Two"]


async def test_a_message_without_an_answer_can_be_answered_later(services: Services, user: User) -> None:
    conversation = chat.create_conversation(services, user)
    message = services.store.conversations.add_user_message(conversation.id, "Anyone?")
    events = [e async for e in chat.retry_answer(services, user, message.id, sampling=GREEDY)]
    assert events[-1].message.parent_id == message.id


async def test_refusals_come_before_anything_is_stored(services: Services, user: User) -> None:
    before = services.store.database.scalar("SELECT count(*) FROM messages")
    with pytest.raises(Invalid, match="8000"):
        await send(services, user, "x" * 8001)
    with pytest.raises(Invalid, match="temperature"):
        bad = Sampling(temperature=float("nan"))
        await anext(chat.send_message(services, user, content="Hello", sampling=bad))
    with pytest.raises(NotFound):
        await send(services, user, "Hello", conversation_id="cnv_none")
    stranger, _ = services.store.accounts.add("stranger", "user")
    mine = chat.create_conversation(services, user)
    with pytest.raises(Forbidden, match="no such conversation"):
        await send(services, stranger, "Hello", conversation_id=mine.id)
    assert services.store.database.scalar("SELECT count(*) FROM messages") == before


async def test_both_sides_of_a_comparison_are_shown_at_one_pace(services: Services, user: User) -> None:
    shown: list[list[str]] = []
    comparison = None
    stream = feedback.stream_comparison(
        services, user, content="Hello", sampling=Sampling(temperature=1.0, max_tokens=40)
    )
    async with aclosing(stream):
        async for event in stream:
            shown.append(event.texts)
            comparison = event.comparison or comparison
    assert comparison is not None
    assert [c.content for c in comparison.candidates] == shown[-1]
    assert len(shown) > 5
    longest = [max(map(len, (a, b))) for a, b in shown]
    assert longest == sorted(longest)
    tokens = [len(c.token_ids) for c in comparison.candidates]
    if min(tokens) > 20:  # neither has ended in the middle: both have text there
        assert all(shown[len(shown) // 2])


async def test_leaving_a_comparison_frees_both_rows_and_stores_nothing(
    services: Services, user: User
) -> None:
    before = services.store.database.scalar("SELECT count(*) FROM comparisons")
    stream = feedback.stream_comparison(services, user, content="Hello", sampling=GREEDY)
    async with aclosing(stream):
        async for event in stream:
            if all(event.texts):
                break
    await idle(services)
    assert services.store.database.scalar("SELECT count(*) FROM comparisons") == before


async def test_a_given_seed_repeats_a_comparison_whatever_the_sides(services: Services, user: User) -> None:
    async def texts() -> set[str]:
        sampling = Sampling(temperature=1.0, max_tokens=12, seed=5)
        made = await feedback.create_comparison(services, user, content="Hello", sampling=sampling)
        return {c.content for c in made.candidates}

    assert await texts() == await texts()
