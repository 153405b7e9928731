"""What a request may ask of sampling, and the batched choice of each row's next token.

A row's choice depends on its own logits, settings and uniform number only, so the same seed gives the same
answer whatever shares the batch. Not here: stop strings and token limits (`models/generation.py`).

Order, as in transformers: repetition penalty, end tokens banned before `min_tokens`, temperature, top-k,
top-p, min-p. Log-probs are those of the distribution after temperature and before truncation; a greedy row
(temperature 0) reports them at temperature 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

MAX_TOP_LOGPROBS = 20
_GREEDY_BELOW = 1e-3  # dividing logits by less than this overflows
_SHORTLISTS = (64, 1024)  # a truncated row is sorted this far first, and wholly only if it keeps more
_EVERY = 2**31  # more tokens than any vocabulary has
_ALMOST_ONE = 1.0 - 2.0**-22  # a float32 uniform times a total mass stays under that mass


@dataclass(frozen=True)
class SamplingParams:
    """One request's settings; ValueError in plain words when one makes no sense."""

    temperature: float = 1.0  # 0 always takes the likeliest token
    top_p: float = 1.0  # keep the likeliest tokens that hold this much probability
    top_k: int = 0  # keep this many likeliest tokens; 0 keeps all
    min_p: float = 0.0  # keep tokens at least this fraction as likely as the likeliest
    max_tokens: int = 256
    seed: int | None = None  # None draws one
    stop: tuple[str, ...] = ()  # strings that end the answer; they are not part of it
    min_tokens: int = 0  # no end-of-answer token before this many
    repetition_penalty: float = 1.0  # > 1 makes tokens already seen less likely
    logprobs: int = 0  # alternatives reported with each token

    def __post_init__(self) -> None:
        _within("temperature", self.temperature, 0.0, 100.0)
        _within("top_p", self.top_p, 0.0, 1.0, open_low=True)
        _within("min_p", self.min_p, 0.0, 1.0)
        _within("repetition_penalty", self.repetition_penalty, 0.0, 100.0, open_low=True)
        _whole("top_k", self.top_k, 0)
        _whole("max_tokens", self.max_tokens, 1)
        _whole("min_tokens", self.min_tokens, 0)
        _whole("logprobs", self.logprobs, 0, MAX_TOP_LOGPROBS)
        if self.seed is not None and (isinstance(self.seed, bool) or not isinstance(self.seed, int)):
            raise ValueError(f"seed must be a whole number or absent, not {self.seed!r}")
        stop: object = self.stop  # a lone string would pass for a sequence of one-letter ones
        if not isinstance(stop, tuple | list) or any(not isinstance(s, str) or not s for s in stop):
            raise ValueError("stop must be a tuple of non-empty strings")

    @property
    def greedy(self) -> bool:
        return self.temperature < _GREEDY_BELOW

    @property
    def truncated(self) -> bool:
        """Whether some tokens are cut off before drawing."""
        return not self.greedy and (self.top_k > 0 or self.top_p < 1.0 or self.min_p > 0.0)


@dataclass(frozen=True)
class Choice:
    """One row's next token."""

    token: int
    logprob: float
    top: list[tuple[int, float]]  # likeliest first; empty unless asked for


class BatchSampler:
    """Chooses the next token of a fixed list of rows; make a new one when the rows change."""

    def __init__(
        self, params: Sequence[SamplingParams], eos_ids: frozenset[int], device: torch.device
    ) -> None:
        self.params = list(params)
        self.device = device
        self.eos = torch.tensor(sorted(eos_ids), dtype=torch.long, device=device)
        temperatures = [1.0 if p.greedy else p.temperature for p in self.params]
        self.temperature = torch.tensor(temperatures, device=device).unsqueeze(1)  # [n, 1]
        self.cold = all(t == 1.0 for t in temperatures)  # no division needed
        self.penalized = [i for i, p in enumerate(self.params) if p.repetition_penalty != 1.0]
        self.late_end = [i for i, p in enumerate(self.params) if p.min_tokens > 0]
        self.greedy = [i for i, p in enumerate(self.params) if p.greedy]
        self.truncated = [i for i, p in enumerate(self.params) if p.truncated]
        self.plain = len(self.params) - len(self.greedy) - len(self.truncated)
        self.top = max((p.logprobs for p in self.params), default=0)
        self.greedy_rows = torch.tensor(self.greedy, dtype=torch.long, device=device)
        self.cut_rows = torch.tensor(self.truncated, dtype=torch.long, device=device)
        self.cuts = _Cuts([self.params[i] for i in self.truncated], device) if self.truncated else None

    def choose(
        self, logits: Tensor, uniforms: Sequence[float], written: Sequence[int], seen: Sequence[Sequence[int]]
    ) -> list[Choice]:
        """Next tokens from logits [n, V].

        uniforms: each row's own draw from [0, 1); written: tokens its answer has so far; seen: ids in its
        prompt and answer, read only for rows with a repetition penalty.
        """
        logits = self._adjust(logits.float(), written, seen)
        logprobs = torch.log_softmax(logits if self.cold else logits / self.temperature, dim=-1)  # [n, V]
        tokens = self._pick(logprobs, uniforms)  # [n]
        chosen = logprobs.gather(1, tokens.unsqueeze(1)).squeeze(1)
        values = torch.stack((tokens.double(), chosen.double())).tolist()  # one transfer for both
        tops = self._tops(logprobs)
        return [
            Choice(int(token), logprob, top)
            for token, logprob, top in zip(values[0], values[1], tops, strict=True)
        ]

    def _adjust(self, logits: Tensor, written: Sequence[int], seen: Sequence[Sequence[int]]) -> Tensor:
        early = [i for i in self.late_end if written[i] < self.params[i].min_tokens]
        if not early and not self.penalized:
            return logits
        logits = logits.clone()
        for i in self.penalized:
            ids, penalty = (
                torch.tensor(list(set(seen[i])), device=self.device),
                self.params[i].repetition_penalty,
            )
            scores = logits[i, ids]
            logits[i, ids] = torch.where(scores < 0, scores * penalty, scores / penalty)
        if early and self.eos.numel():
            rows = torch.tensor(early, device=self.device)
            logits[rows.unsqueeze(1), self.eos] = -math.inf
        return logits

    def _pick(self, logprobs: Tensor, uniforms: Sequence[float]) -> Tensor:
        if len(self.greedy) == len(self.params):
            return logprobs.argmax(dim=-1)
        draws = torch.tensor(uniforms, dtype=torch.float32, device=self.device).unsqueeze(1)  # [n, 1]
        if self.plain:
            tokens = _inverse_cdf(logprobs.exp(), draws)
        else:
            tokens = torch.zeros(len(self.params), dtype=torch.long, device=self.device)
        if self.greedy:
            tokens[self.greedy_rows] = logprobs[self.greedy_rows].argmax(dim=-1)
        if self.cuts is not None:
            tokens[self.cut_rows] = self.cuts.pick(logprobs[self.cut_rows], draws[self.cut_rows])
        return tokens

    def _tops(self, logprobs: Tensor) -> list[list[tuple[int, float]]]:
        if not self.top:
            return [[] for _ in self.params]
        values, ids = logprobs.topk(min(self.top, logprobs.shape[1]), dim=-1)
        pairs = zip(ids.tolist(), values.tolist(), strict=True)
        return [
            list(zip(i[: p.logprobs], v[: p.logprobs], strict=True))
            for p, (i, v) in zip(self.params, pairs, strict=True)
        ]


class _Cuts:
    """Top-k, top-p and min-p over a shortlist sorted by probability."""

    def __init__(self, params: Sequence[SamplingParams], device: torch.device) -> None:
        ks = [p.top_k or _EVERY for p in params]
        self.top_k = torch.tensor(ks, device=device).unsqueeze(1)  # [m, 1]
        self.top_p = torch.tensor([p.top_p for p in params], device=device).unsqueeze(1)
        self.min_p = torch.tensor([p.min_p for p in params], device=device).unsqueeze(1)

    def pick(self, logprobs: Tensor, draws: Tensor) -> Tensor:
        """Token ids [m] drawn from rows [m, V] cut as each asks."""
        vocabulary = logprobs.shape[1]
        tokens = torch.zeros(len(logprobs), dtype=torch.long, device=logprobs.device)
        rows = torch.arange(len(logprobs), device=logprobs.device)  # those still to be drawn
        for size in (*(s for s in _SHORTLISTS if s < vocabulary), vocabulary):
            kept, ids = self._keep(logprobs[rows], rows, size)
            tokens[rows] = ids.gather(1, _inverse_cdf(kept, draws[rows]).unsqueeze(1)).squeeze(1)
            top_k = self.top_k[rows, 0]
            wide = (top_k > size) & ((kept[:, -1] > 0) | (top_k < _EVERY))  # may keep more than `size`
            if size == vocabulary or not bool(wide.any()):
                break
            rows = rows[wide]
        return tokens

    def _keep(self, logprobs: Tensor, rows: Tensor, size: int) -> tuple[Tensor, Tensor]:
        """Probabilities [m, size], likeliest first, zero where cut off, and their token ids."""
        values, ids = logprobs.topk(size, dim=-1)
        probs, top_k = values.exp(), self.top_k[rows]
        below_k = torch.arange(size, device=probs.device) < top_k
        # top-p is a share of what top-k left; without top-k that is all, even beyond the shortlist
        mass = torch.where(top_k < _EVERY, (probs * below_k).sum(-1, keepdim=True), 1.0)
        before = probs.cumsum(-1) - probs  # probability of the likelier tokens
        keep = below_k & (before < self.top_p[rows] * mass) & (probs >= self.min_p[rows] * probs[:, :1])
        keep[:, 0] = True
        return probs * keep, ids


def _inverse_cdf(probs: Tensor, draws: Tensor) -> Tensor:
    """Indices [n] at which the running sum of probs [n, V] first exceeds draws [n, 1] of its total."""
    running = probs.cumsum(-1)
    target = draws.clamp_max(_ALMOST_ONE) * running[:, -1:]
    return torch.searchsorted(running, target, right=True).squeeze(1).clamp_max_(probs.shape[1] - 1)


def _within(name: str, value: float, low: float, high: float, *, open_low: bool = False) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high or (open_low and value == low):
        span = f"more than {low:g} and at most {high:g}" if open_low else f"between {low:g} and {high:g}"
        raise ValueError(f"{name} must be {span}, not {value!r}")


def _whole(name: str, value: int, low: int, high: int | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ValueError(f"{name} must be a whole number of at least {low}, not {value!r}")
    if high is not None and value > high:
        raise ValueError(f"{name} must be at most {high}, not {value!r}")
