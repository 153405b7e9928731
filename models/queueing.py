"""Requests that wait for a row: bounded, people before evaluation before rollouts, else in order of arrival.

A flood of less important requests cannot shut people out: a request is refused only when the limit is
reached by those that are at least as important as itself. Not thread-safe; the engine holds its lock.
"""

from __future__ import annotations

import heapq
from itertools import count

from models.errors import QueueFull
from models.request import Request


class RequestQueue:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._heap: list[tuple[int, int, Request]] = []
        self._order = count()
        self._front = count(-1, -1)

    def __len__(self) -> int:
        return len(self._heap)

    def check_room(self, priority: int) -> None:
        """QueueFull when a request of this priority may not wait."""
        ahead = sum(1 for waiting, _, _ in self._heap if waiting <= priority)
        if ahead >= self.limit:
            raise QueueFull(
                f"{ahead} requests are waiting already, as many as may.", "Try again in a moment."
            )

    def push(self, request: Request) -> None:
        heapq.heappush(self._heap, (request.priority, next(self._order), request))

    def push_front(self, request: Request) -> None:
        """For a request that gave up its row: it goes before all others of its priority."""
        heapq.heappush(self._heap, (request.priority, next(self._front), request))

    def first(self) -> Request | None:
        return self._heap[0][2] if self._heap else None

    def pop(self) -> Request:
        return heapq.heappop(self._heap)[2]

    def remove(self, request: Request) -> bool:
        """Whether it was waiting here."""
        kept = [item for item in self._heap if item[2] is not request]
        found = len(kept) < len(self._heap)
        if found:
            heapq.heapify(kept)
            self._heap = kept
        return found

    def drain(self) -> list[Request]:
        waiting = [request for _, _, request in sorted(self._heap, key=lambda item: item[:2])]
        self._heap = []
        return waiting
