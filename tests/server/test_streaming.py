"""Streams over a real socket: their events, and what happens when the reader leaves."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from models.config import ModelConfig
from server.app import create_app
from server.config import ServerConfig
from server.services import Services
from store import Store
from store.messages import Message
from tests.server.kit import HELLO, add_version

LONG = {
    "messages": HELLO,
    "stream": True,
    "temperature": 0,
    "max_tokens": 400,
}  # greedy, so it never ends early


class Running:
    """A server on a port of its own, in a thread."""

    def __init__(self, config: ServerConfig) -> None:
        self.app = create_app(config)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        settings = uvicorn.Config(self.app, log_level="error", ws="none", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(settings)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],))
        self.client = httpx.Client(base_url=self.url, timeout=30)

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def start(self) -> None:
        self.thread.start()
        wait_until(lambda: self.server.started or not self.thread.is_alive())

    def stop(self) -> None:
        """Twice is once."""
        self.server.should_exit = True
        self.thread.join(timeout=20)
        self.client.close()
        self.socket.close()

    def idle(self) -> bool:
        stats = self.services.engine.stats()
        return stats.decoding == stats.reading == stats.waiting == 0


@contextmanager
def running(model: Path, data_dir: Path, *, rows: int = 8, queue: int = 64) -> Iterator[Running]:
    engine = ModelConfig(model=str(model), max_rows=rows, max_context=500, slots=4, queue_limit=queue)
    config = ServerConfig(data_dir=data_dir, model=engine, max_tokens_limit=450, checkpoint_every_s=0.05)
    server = Running(config)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def live(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tiny_model_dir, tmp_path_factory.mktemp("live")) as server:
        yield server


def wait_until(true: Callable[[], bool], timeout_s: float = 10.0) -> None:
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < timeout_s, "it did not happen in time"
        time.sleep(0.002)


def chunks(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("data: ") and line != "data: [DONE]":
            yield json.loads(line.removeprefix("data: "))


def test_a_stream_is_a_role_then_text_then_an_end_then_done(live: Running) -> None:
    body = LONG | {"max_tokens": 12, "stream_options": {"include_usage": True}}
    with live.client.stream("POST", "/v1/chat/completions", json=body) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in reply.iter_lines() if line]
    assert lines[-1] == "data: [DONE]"
    first, *middle, usage = list(chunks(iter(lines)))
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert {chunk["object"] for chunk in middle} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in [first, *middle, usage]}) == 1
    assert [c["choices"][0]["finish_reason"] for c in middle][-1] == "length"
    assert all(c["choices"][0]["finish_reason"] is None for c in [first, *middle[:-1]])
    assert usage["choices"] == [] and usage["usage"]["completion_tokens"] == 12
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in middle)
    stored = live.services.store.conversations.message(first["choices"][0]["message_id"])
    assert stored.content == text
    assert stored.conversation_id == first["conversation_id"]
    whole = live.client.post("/v1/chat/completions", json=body | {"stream": False, "stream_options": None})
    assert whole.json()["choices"][0]["message"]["content"] == text


def test_n_streams_are_told_apart_by_index(live: Running) -> None:
    body = LONG | {"n": 3, "temperature": 1.0, "max_tokens": 8, "logprobs": True}
    with live.client.stream("POST", "/v1/chat/completions", json=body) as reply:
        found = list(chunks(reply.iter_lines()))
    for index in range(3):
        mine = [c["choices"][0] for c in found if c["choices"][0]["index"] == index]
        assert mine[0]["delta"]["role"] == "assistant"
        assert mine[-1]["finish_reason"] in ("stop", "length")
        assert all(c["logprobs"]["content"] for c in mine[1:-1])
    assert len({c["choices"][0]["message_id"] for c in found}) == 3


def test_a_reader_that_leaves_frees_the_row_and_keeps_the_text_so_far(live: Running) -> None:
    with live.client.stream("POST", "/v1/chat/completions", json=LONG) as reply:
        seen = ""
        for chunk in chunks(reply.iter_lines()):
            seen += chunk["choices"][0]["delta"].get("content", "")
            id = chunk["choices"][0]["message_id"]
            if len(seen) > 20:
                break
    wait_until(live.idle)
    wait_until(lambda: live.services.store.conversations.message(id).status != "pending")
    stored = live.services.store.conversations.message(id)
    assert stored.status == "stopped"
    assert stored.finish_reason == "cancelled"
    assert stored.content.startswith(seen)
    assert len(stored.token_ids) == len(stored.logprobs) < LONG["max_tokens"]  # type: ignore[operator]


def test_the_text_so_far_is_saved_while_the_answer_is_written(live: Running) -> None:
    partial: Message | None = None
    with live.client.stream("POST", "/v1/chat/completions", json=LONG) as reply:
        for chunk in chunks(reply.iter_lines()):
            id = chunk["choices"][0]["message_id"]
            partial = live.services.store.conversations.message(id)
            if partial.content:
                break
    assert partial is not None and partial.status == "pending" and partial.content
    wait_until(live.idle)


def test_a_swap_never_changes_a_stream_in_flight(live: Running) -> None:
    version = add_version(live.services, seed=4)
    body = LONG | {"max_tokens": 150}
    alone = live.client.post("/v1/chat/completions", json=body | {"stream": False}).json()
    with live.client.stream("POST", "/v1/chat/completions", json=body) as reply:
        stream = chunks(reply.iter_lines())
        first = next(stream)
        promoted = httpx.post(f"{live.url}/v1/adapters/{version}/promote", json={"reason": "test"})
        assert promoted.json()["serving"] == version
        assert not live.idle()  # the swap did happen while it streamed
        text = "".join(c["choices"][0]["delta"].get("content", "") for c in stream)
    assert first["model"] == alone["model"]
    assert text == alone["choices"][0]["message"]["content"]
    after = live.client.post("/v1/chat/completions", json=body | {"stream": False}).json()
    assert after["model"] == f"rapport:{version}"
    assert after["choices"][0]["message"]["content"] != text
    live.client.post("/v1/rollback", json={"reason": "test"})


def test_many_streams_at_once_each_get_their_own_answer(live: Running) -> None:
    def ask(seed: int) -> str:
        body = LONG | {"seed": seed, "temperature": 1.0, "max_tokens": 20, "stream": seed % 2 == 0}
        with httpx.Client(base_url=live.url, timeout=60) as client:
            if not body["stream"]:
                reply = client.post("/v1/chat/completions", json=body)
                return str(reply.json()["choices"][0]["message"]["content"])
            with client.stream("POST", "/v1/chat/completions", json=body) as stream:
                return "".join(
                    c["choices"][0]["delta"].get("content", "") for c in chunks(stream.iter_lines())
                )

    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(ask, range(16)))
    assert together == [ask(seed) for seed in range(16)]
    assert live.idle()


def test_a_reader_of_one_byte_at_a_time_gets_everything(live: Running) -> None:
    body = LONG | {"max_tokens": 30}
    with live.client.stream("POST", "/v1/chat/completions", json=body) as reply:
        slow = b""
        for byte in reply.iter_raw(chunk_size=1):
            slow += byte
    assert slow.endswith(b"data: [DONE]\n\n")


def test_a_full_queue_is_429_with_retry_after_and_not_a_broken_stream(
    tiny_model_dir: Path, tmp_path: Path
) -> None:
    with running(tiny_model_dir, tmp_path, rows=1, queue=1) as server:

        def ask(stream: bool) -> httpx.Response:
            body = LONG | {"stream": stream, "max_tokens": 60}
            return httpx.post(f"{server.url}/v1/chat/completions", json=body, timeout=60)

        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(ask, [True, False] * 4))
        refused = [reply for reply in replies if reply.status_code == 429]
        assert {reply.status_code for reply in replies} == {200, 429}
        for reply in refused:
            assert int(reply.headers["Retry-After"]) > 0
            assert reply.json()["error"]["type"] == "rate_limit_error"
        wait_until(server.idle)
        assert ask(False).status_code == 200


def test_stopping_the_server_keeps_what_streams_had_written(tiny_model_dir: Path, tmp_path: Path) -> None:
    with running(tiny_model_dir, tmp_path) as server:
        ids: list[str] = []
        endless = LONG | {"min_tokens": LONG["max_tokens"]}  # none may end by itself before the stop

        def read() -> None:
            try:
                with httpx.stream("POST", f"{server.url}/v1/chat/completions", json=endless) as reply:
                    ids.extend(c["choices"][0]["message_id"] for c in chunks(reply.iter_lines()))
            except (httpx.HTTPError, KeyError):  # cut off, or ended by an error event
                pass

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        wait_until(lambda: server.services.engine.stats().tokens > 40)
        server.stop()
        for reader in readers:
            reader.join(timeout=10)
    store = Store.open(tmp_path / "rapport.db")
    try:
        rows = store.database.rows("SELECT status, content, error FROM messages WHERE role = 'assistant'")
        assert [(row["status"], row["error"]) for row in rows] == [("stopped", None)] * 4
        assert all(row["content"] for row in rows)
    finally:
        store.close()


def test_an_engine_that_stops_ends_streams_with_an_error_event(tiny_model_dir: Path, tmp_path: Path) -> None:
    with running(tiny_model_dir, tmp_path) as server:
        with server.client.stream("POST", "/v1/chat/completions", json=LONG) as reply:
            events = chunks(reply.iter_lines())
            id = next(events)["choices"][0]["message_id"]
            server.services.engine.close()
            last = list(events)[-1]
        assert last["error"]["code"] == "unavailable"
        assert server.services.store.conversations.message(id).status == "stopped"
        assert server.client.get("/readyz").status_code == 503
        refused = server.client.post("/v1/chat/completions", json=LONG)
        assert refused.status_code == 503
