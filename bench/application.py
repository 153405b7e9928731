"""The whole application on one machine: start, first token, pace while a round trains, memory.

Starts the real processes on an empty data folder. Prints JSON; asserts nothing.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.learning import collect_votes, prompts_of, run_round
from bench.live import Live, running
from bench.rules import RULES
from bench.streams import StreamLog, background_streams, stream_once

IDLE_S = 20.0  # how long the idle pace is measured


def measure(
    *, votes: int = 60, model: str = "builtin", trainer: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Seconds to ready, idle first token, gaps idle and while a default round trains, memory."""
    prompts = prompts_of(seed=0)
    with (
        tempfile.TemporaryDirectory(prefix="rapport-application-") as folder,
        running(Path(folder), model=model, trainer={"min_new_pairs": 10**6, **(trainer or {})}) as live,
    ):
        first = _first_tokens(live, prompts[:20])
        idle = StreamLog()
        with background_streams(live.url, prompts[:8], idle, streams=1):
            time.sleep(IDLE_S)
        collect_votes(live, RULES["question"], prompts, votes, random.Random(0))
        training = StreamLog()
        with background_streams(live.url, prompts[:8], training, streams=1):
            record = run_round(live)
        return {
            "ready_s": round(live.ready_s, 1),
            "first_token_idle_ms": {"median": _ms(statistics.median(first)), "max": _ms(max(first))},
            "gap_idle_ms": _percentiles(idle.gaps()),
            "gap_while_training_ms": _percentiles(training.gaps()),
            "gap_p99_ratio": round(_percentile(training.gaps(), 99) / _percentile(idle.gaps(), 99), 2),
            "round": {k: record[k] for k in ("state", "candidate", "health", "seconds")},
            "votes": votes,
            "resident_gib": round(live.resident_bytes() / 2**30, 2),
            "stream_errors": idle.errors + training.errors,
        }


def _first_tokens(live: Live, prompts: Sequence[str]) -> list[float]:
    """Seconds from sending a request to its first piece of text, one request at a time."""
    waits = []
    for i, prompt in enumerate(prompts):
        record = stream_once(
            live.client,
            {
                "model": "rapport",
                "messages": [{"role": "user", "content": prompt}],
                "seed": i,
                "max_tokens": 8,
            },
        )
        if record.arrivals:
            waits.append(record.arrivals[0] - record.started)
    return waits[1:]  # the first warms up


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    return {f"p{p}": _ms(_percentile(values, p)) for p in (50, 90, 99)}


def _percentile(values: Sequence[float], p: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[p - 1]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
