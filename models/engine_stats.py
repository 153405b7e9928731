"""What the engine counts about itself, and how it is shown."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

_RECENT_STEPS = 512
_RATE_SPAN_S = 10.0


@dataclass(frozen=True)
class EngineStats:
    """One moment. Counts are since the engine was built; times are of recent steps."""

    decoding: int  # rows that give a token each step
    reading: int  # rows whose prompt is being read
    waiting: int  # requests without a row
    rows: int
    slots: int
    free_slots: int
    references: Mapping[str, int]  # version -> requests that need it
    tokens: int  # sampled
    prompt_tokens: int  # computed
    cached_tokens: int  # of prompts, taken over instead of computed
    finished: Mapping[str, int]  # finish reason -> requests
    tokens_per_s: float  # over the last ten seconds
    step_ms_p50: float
    step_ms_p99: float
    swap_pause_ms: float  # longest time a publication has kept the engine waiting


class Meter:
    """Written by the engine's thread; `snapshot` may be read by any."""

    def __init__(self) -> None:
        self.tokens = 0
        self.prompt_tokens = 0
        self.cached_tokens = 0
        self.finished: Counter[str] = Counter()
        self._steps: deque[tuple[float, float, int]] = deque(maxlen=_RECENT_STEPS)  # end, seconds, tokens

    def step(self, started: float, ended: float, tokens: int) -> None:
        self._steps.append((ended, ended - started, tokens))

    def snapshot(
        self,
        *,
        decoding: int,
        reading: int,
        waiting: int,
        rows: int,
        slots: int,
        free_slots: int,
        references: Mapping[str, int],
        swap_pause_ms: float,
    ) -> EngineStats:
        steps = list(self._steps)
        now = time.perf_counter()
        recent = [step for step in steps if now - step[0] <= _RATE_SPAN_S]
        span = now - (recent[0][0] - recent[0][1]) if recent else 1.0
        times = sorted(seconds * 1e3 for _, seconds, _ in steps) or [0.0]
        return EngineStats(
            decoding=decoding,
            reading=reading,
            waiting=waiting,
            rows=rows,
            slots=slots,
            free_slots=free_slots,
            references=dict(references),
            tokens=self.tokens,
            prompt_tokens=self.prompt_tokens,
            cached_tokens=self.cached_tokens,
            finished=dict(self.finished),
            tokens_per_s=sum(tokens for *_, tokens in recent) / span,
            step_ms_p50=times[len(times) // 2],
            step_ms_p99=times[min(len(times) - 1, len(times) * 99 // 100)],
            swap_pause_ms=swap_pause_ms,
        )
