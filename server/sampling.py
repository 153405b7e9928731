"""How an answer is to be sampled, as people and API clients say it, checked against the server's limits."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, replace
from typing import Any

from models.sampling import SamplingParams
from server.config import ServerConfig
from server.errors import Invalid

MAX_TEMPERATURE = 2.0
MAX_STOPS = 4  # stop strings in one request
MAX_STOP_CHARS = 64  # of one stop string
MAX_TOP_LOGPROBS = 20
MAX_SEED = 2**63 - 1


@dataclass(frozen=True)
class Sampling:
    """What a person or a client asked for. None means the server's default."""

    temperature: float = 0.8  # 0 is greedy
    top_p: float = 0.95
    top_k: int = 0  # 0 is off
    max_tokens: int | None = None
    seed: int | None = None  # drawn at random when not given, and stored with the answer
    stop: tuple[str, ...] = ()
    min_tokens: int = 0  # the answer may not end by itself before this many

    def checked(self, config: ServerConfig) -> Sampling:
        """The same with max_tokens and seed filled in; Invalid names the limit that a value breaks."""
        _number("temperature", self.temperature, 0.0, MAX_TEMPERATURE)
        _number("top_p", self.top_p, 0.0, 1.0)
        if self.top_p == 0.0:
            raise Invalid(
                "top_p must be more than 0.", "Use temperature 0 for greedy answers.", param="top_p"
            )
        _number("top_k", self.top_k, 0, 10_000)
        max_tokens = config.default_max_tokens if self.max_tokens is None else self.max_tokens
        _number("max_tokens", max_tokens, 1, config.max_tokens_limit)
        _number("min_tokens", self.min_tokens, 0, max_tokens)
        seed = secrets.randbits(31) if self.seed is None else self.seed
        _number("seed", seed, -MAX_SEED, MAX_SEED)
        _check_stops(self.stop)
        return replace(self, max_tokens=max_tokens, seed=seed)

    def params(self, *, max_tokens: int, logprobs: int = 0) -> SamplingParams:
        """What the engine is given. `logprobs` is how many alternatives to report per token."""
        return SamplingParams(
            temperature=self.temperature,
            top_p=self.top_p,
            top_k=self.top_k,
            max_tokens=max_tokens,
            min_tokens=min(self.min_tokens, max_tokens),
            seed=self.seed,
            stop=self.stop,
            logprobs=logprobs,
        )

    def stored(self) -> dict[str, Any]:
        """What is kept with the answer, enough to sample it again."""
        return {
            "temperature": self.temperature,
            "top_p": self.top_p,
            "top_k": self.top_k,
            "max_tokens": self.max_tokens,
            "min_tokens": self.min_tokens,
            "seed": self.seed,
            "stop": list(self.stop),
        }


def _number(name: str, value: float, low: float, high: float) -> None:
    if not math.isfinite(value) or not low <= value <= high:
        raise Invalid(f"{name} must be between {low:g} and {high:g}, not {value}.", param=name)


def _check_stops(stop: tuple[str, ...]) -> None:
    if len(stop) > MAX_STOPS:
        raise Invalid(f"stop may hold at most {MAX_STOPS} strings, not {len(stop)}.", param="stop")
    for text in stop:
        if not 1 <= len(text) <= MAX_STOP_CHARS:
            raise Invalid(
                f"A stop string must have between 1 and {MAX_STOP_CHARS} characters, not {len(text)}.",
                param="stop",
            )
