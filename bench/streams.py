"""Chats that stream in the background while something else happens, with what each of them saw."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class StreamRecord:
    """One streamed answer: what was asked, which version answered, its text, and when tokens came."""

    request: dict[str, Any]
    model: str = ""
    text: str = ""
    started: float = 0.0
    ended: float = 0.0
    arrivals: list[float] = field(default_factory=list)  # seconds, one for each piece of text


@dataclass
class StreamLog:
    """All answers streamed so far. Safe to append to from several threads."""

    records: list[StreamRecord] = field(default_factory=list)
    errors: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, record: StreamRecord | None) -> None:
        with self._lock:
            if record is None:
                self.errors += 1
            else:
                self.records.append(record)

    def across_swaps(self) -> list[StreamRecord]:
        """Answers still streaming on one version when another answer had begun on a newer one."""
        found = []
        for record in self.records:
            later = (r for r in self.records if r.started > record.started and r.model != record.model)
            if any(r.started < record.ended for r in later):
                found.append(record)
        return found

    def gaps(self) -> list[float]:
        """Seconds between neighbouring pieces of text, over all answers."""
        return [b - a for r in self.records for a, b in zip(r.arrivals, r.arrivals[1:], strict=False)]


@contextmanager
def background_streams(
    url: str, prompts: Sequence[str], log: StreamLog, *, streams: int = 2
) -> Iterator[None]:
    """Keeps `streams` chats streaming one after another until the block ends."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_chat_until, args=(url, prompts, log, stop, number), daemon=True)
        for number in range(streams)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def _chat_until(url: str, prompts: Sequence[str], log: StreamLog, stop: threading.Event, number: int) -> None:
    with httpx.Client(base_url=url, timeout=60.0) as client:
        turn = 0
        while not stop.is_set():
            request = {
                "model": "rapport",
                "messages": [{"role": "user", "content": prompts[turn % len(prompts)]}],
                "seed": 1_000_000 * (number + 1) + turn,
                "temperature": 1.0,
                "max_tokens": 200,
                "min_tokens": 200,  # long enough that a swap finds a stream open
            }
            try:
                log.add(stream_once(client, request))
            except (httpx.HTTPError, RuntimeError):
                log.add(None)
            turn += 1


def stream_once(client: httpx.Client, request: dict[str, Any]) -> StreamRecord:
    """Streams one chat completion to its end."""
    record = StreamRecord(request, started=time.perf_counter())
    with client.stream("POST", "/v1/chat/completions", json={**request, "stream": True}) as response:
        if response.is_error:
            response.read()
            raise RuntimeError(f"{response.status_code} {response.text}")
        for line in response.iter_lines():
            if not line.startswith("data: ") or line == "data: [DONE]":
                continue
            chunk = json.loads(line.removeprefix("data: "))
            if "error" in chunk:
                raise RuntimeError(str(chunk["error"]))
            record.model = chunk.get("model", record.model)
            for choice in chunk.get("choices", ()):
                if piece := choice["delta"].get("content"):
                    record.text += piece
                    record.arrivals.append(time.perf_counter())
    record.ended = time.perf_counter()
    return record
