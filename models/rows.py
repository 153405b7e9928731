"""Which request lives in which row of the KV cache, and what finished ones leave behind for the next.

Rows are kept in this order: decoding ones first, then those whose prompt is being read, then free ones, then
kept prefixes at the end. So a decode step is one view over rows [0, decoding). A conversation's next turn
begins with the tokens that an earlier request of the same version left in the cache: those are not computed
again. Not here: the order in which requests are admitted (`models/queueing.py`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from models.kv_cache import KVCache
from models.request import Request
from models.versions import Version

_WORTH_COPYING = 4  # a shorter common prefix is computed again


@dataclass(eq=False)
class Prefix:
    """Tokens left in a row by a finished request."""

    tokens: list[int]
    version: Version
    computed: int
    used_at: float


class RowTable:
    """Engine thread only."""

    def __init__(self, cache: KVCache) -> None:
        self.cache = cache
        self._rows: list[Request | Prefix | None] = [None] * cache.rows
        self.decoding = 0  # rows [0, decoding)
        self.active = 0  # rows [decoding, active) are reading their prompts

    @property
    def full(self) -> bool:
        return self.active == len(self._rows)

    def decoders(self) -> list[Request]:
        return self._rows[: self.decoding]  # type: ignore[return-value]

    def readers(self) -> list[Request]:
        return self._rows[self.decoding : self.active]  # type: ignore[return-value]

    def requests(self) -> list[Request]:
        return self._rows[: self.active]  # type: ignore[return-value]

    def enter(self, request: Request) -> None:
        """Gives a request a row, with the longest prefix that any row of its version already holds."""
        source, common = self._longest_prefix(request)
        held = self._rows[source] if source >= self.active else None
        if isinstance(held, Prefix) and 2 * common >= held.computed:
            target = source  # its conversation goes on: continue in its row
        else:
            target = self._victim(spare=source)
        if target != source and common:
            self.cache.copy_row(source, target, common)
        self._rows[target] = None
        row = self.active
        if target != row:
            self._move(row, target, common)
        request.row, request.computed = row, common
        request.cached = max(request.cached, min(common, request.prompt_tokens))
        self._rows[row] = request
        self.active += 1
        if request.unread == 1:
            self.start_decoding(request)

    def borrow_prefix(self, request: Request) -> None:
        """For a prompt not begun yet: takes over what another row has computed since it entered."""
        source, common = self._longest_prefix(request)
        if common > request.computed:
            self.cache.copy_row(source, request.row, common)
            request.computed = common
            request.cached = max(request.cached, min(common, request.prompt_tokens))

    def start_decoding(self, request: Request) -> None:
        """Moves a request whose prompt is read to the decoding rows."""
        self._exchange(request.row, self.decoding)
        self.decoding += 1

    def gather(self, group: Sequence[Request]) -> int:
        """Puts reading requests next to each other; returns the first one's row."""
        first = self.decoding
        for offset, request in enumerate(group):
            self._exchange(request.row, first + offset)
        return first

    def leave(self, request: Request, *, keep: bool) -> None:
        """Takes a request out; its tokens stay as a prefix for later requests when `keep`."""
        kept: Prefix | None = None
        free = [i for i in range(self.active, len(self._rows)) if self._rows[i] is None]
        if keep and request.computed:
            kept = Prefix(request.tokens, request.version, request.computed, time.perf_counter())
        if kept is not None and free:
            self.cache.copy_row(request.row, free[-1], kept.computed)
            self._rows[free[-1]], kept = kept, None
        if kept is None:
            request.computed = 0  # nothing in the row needs to survive the moves below
        if request.row < self.decoding:
            self._exchange(request.row, self.decoding - 1)
            self.decoding -= 1
        self._exchange(request.row, self.active - 1)
        self.active -= 1
        self._rows[request.row] = kept
        request.row, request.computed = -1, 0

    def spoil(self, request: Request) -> None:
        """Wipes the row of a request that failed, before it leaves."""
        self.cache.clear_row(request.row)
        request.computed = 0

    def _longest_prefix(self, request: Request) -> tuple[int, int]:
        """The row that holds most of the request's tokens, and how many; (-1, 0) when none is worth it."""
        best, longest = -1, _WORTH_COPYING - 1
        room = len(request.tokens) - 1  # the last token is always computed: its logits are needed
        for i, held in enumerate(self._rows):
            if held is None or held is request or held.version is not request.version:
                continue
            reach = min(held.computed, room)
            if reach > longest:
                common = common_prefix(held.tokens, request.tokens, reach)
                if common > longest:
                    best, longest = i, common
        return (best, longest) if best >= 0 else (-1, 0)

    def _victim(self, spare: int) -> int:
        """The row to give away: a free one, else the prefix least likely to be asked for again."""

        def regret(i: int) -> tuple[bool, bool, float]:
            held = self._rows[i]
            if not isinstance(held, Prefix):
                return (False, False, float(i))
            return (i == spare, not held.version.gone, held.used_at)

        free = [i for i in range(self.active, len(self._rows)) if self._rows[i] is None]
        return free[0] if free else min(range(self.active, len(self._rows)), key=regret)

    def _move(self, source: int, target: int, length: int) -> None:
        """Swaps row `source` with row `target`, whose first `length` tokens count but have no owner yet."""
        held = self._rows[source]
        if held is None:
            if length:
                self.cache.copy_row(target, source, length)
        elif length:
            self.cache.swap_rows(source, target, held.computed, length)
        else:
            self.cache.copy_row(source, target, held.computed)
        self._rows[target] = held

    def _exchange(self, a: int, b: int) -> None:
        """Swaps two rows that both hold requests."""
        if a == b:
            return
        one, other = self._rows[a], self._rows[b]
        assert isinstance(one, Request) and isinstance(other, Request)
        self.cache.swap_rows(a, b, one.computed, other.computed)
        self._rows[a], self._rows[b] = other, one
        one.row, other.row = b, a


def common_prefix(a: list[int], b: list[int], reach: int) -> int:
    """Length of the common prefix of two token lists, at most `reach`; by halving, in C comparisons."""
    if a[:reach] == b[:reach]:
        return reach
    low, high = 0, reach  # a[:low] == b[:low], a[:high] != b[:high]
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low
