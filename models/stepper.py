"""What the engine's thread does over and over: admit, read prompts, decode, end. No thread of its own.

One step gives every decoding row a token and reads a bounded piece of waiting prompts. Whatever goes wrong
in a piece of a step ends the requests it was for, no others. Not here: threads, publishing, who may submit.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable

import torch

from models.chat_format import ChatFormat
from models.config import ModelConfig
from models.engine_stats import Meter
from models.generation import Completion, Finished, FinishReason, Generation, Token, wake_listeners
from models.lora_slots import Batch
from models.queueing import RequestQueue
from models.reading import choose_readers
from models.request import PEOPLE, Request
from models.rows import RowTable
from models.sampling import BatchSampler, Choice
from models.serving_model import ServingModel
from models.versions import VersionTable

log = logging.getLogger(__name__)


class Stepper:
    """`queue` and `cancels` are shared with other threads under `lock`; all else is the engine thread's."""

    def __init__(
        self,
        model: ServingModel,
        versions: VersionTable,
        chat: ChatFormat,
        config: ModelConfig,
        lock: threading.RLock,
    ) -> None:
        self.queue = RequestQueue(config.queue_limit)
        self.cancels: list[Request] = []
        self.rows = RowTable(model.cache)
        self.meter = Meter()
        self._model, self._versions, self._chat, self._lock = model, versions, chat, lock
        self._read_budget = config.prefill_tokens_per_step
        self._touched: list[Generation] = []  # given events in this step
        self._batched: list[Request] = []  # what the two below were made for
        self._batch: Batch | None = None
        self._sampler = self._sampler_for([])

    @property
    def busy(self) -> bool:
        """Whether a step has anything to do. Ask under the lock."""
        return bool(self.cancels or self.rows.active or len(self.queue))

    def step(self) -> None:
        started, tokens = time.perf_counter(), self.meter.tokens
        self._apply_cancels()
        self._admit()
        self._read()
        self._wake()  # first tokens do not wait for the decode step
        self._decode()
        self._wake()
        self.meter.step(started, time.perf_counter(), self.meter.tokens - tokens)

    def _apply_cancels(self) -> None:
        if not self.cancels:
            return
        with self._lock:
            asked, self.cancels = self.cancels, []
            for request in asked:
                self.queue.remove(request)
        for request in asked:
            self._finish(request, "cancelled")

    def _admit(self) -> None:
        """Moves waiting requests into rows; less important ones make room for more important ones."""
        while True:
            with self._lock:
                request = self.queue.first()
                if request is None:
                    return
                if self.rows.full:
                    last = max(self.rows.requests(), key=lambda r: (r.priority, r.submitted))
                    if last.priority <= request.priority:
                        return
                    self.rows.leave(last, keep=True)
                    self.queue.push_front(last)
                self.queue.pop()
            self._guarded([request], self.rows.enter, request)

    def _read(self) -> None:
        """Reads prompts, at most `prefill_tokens_per_step` tokens a step so that streams keep flowing."""
        budget = self._read_budget
        while budget > 0 and self.rows.active > self.rows.decoding:
            for request in self.rows.readers():
                if request.computed == 0:
                    self.rows.borrow_prefix(request)
                    if request.unread == 1:
                        self.rows.start_decoding(request)
            group = choose_readers(self.rows.readers(), budget)
            if not group:
                return
            width = min(budget, max(request.unread for request in group))
            budget -= width * len(group)
            self._guarded(group, self._read_group, group, width)

    def _read_group(self, group: list[Request], width: int) -> None:
        first = self.rows.gather(group)
        starts = [request.computed for request in group]
        pieces = [request.tokens[request.computed : request.computed + width] for request in group]
        batch = self._model.slots.batch([request.version.slot for request in group])
        logits = self._model.forward(pieces, first=first, starts=starts, batch=batch)
        for request, piece in zip(group, pieces, strict=True):
            request.computed += len(piece)
        self.meter.prompt_tokens += sum(map(len, pieces))
        done = [i for i, request in enumerate(group) if request.unread == 0]
        if done:
            ready = [group[i] for i in done]
            for request in ready:
                self.rows.start_decoding(request)
            sampler = self._sampler_for(ready)
            self._sample(ready, sampler, logits[done] if len(done) < len(group) else logits)

    def _decode(self) -> None:
        requests = self.rows.decoders()
        if requests:
            self._guarded(requests, self._decode_rows, requests)

    def _decode_rows(self, requests: list[Request]) -> None:
        if requests != self._batched:
            self._batch = self._model.slots.batch([request.version.slot for request in requests])
            self._sampler = self._sampler_for(requests)
            self._batched = requests
        logits = self._model.forward(
            [request.tokens[-1:] for request in requests],
            first=0,
            starts=[request.computed for request in requests],
            batch=self._batch,
        )
        for request in requests:
            request.computed += 1
        self._sample(requests, self._sampler, logits)

    def _sampler_for(self, requests: list[Request]) -> BatchSampler:
        params = [request.params for request in requests]
        return BatchSampler(params, self._chat.eos_ids, self._model.device)

    def _sample(self, requests: list[Request], sampler: BatchSampler, logits: torch.Tensor) -> None:
        choices = sampler.choose(
            logits,
            uniforms=[request.random.random() for request in requests],
            written=[request.written for request in requests],
            seen=[request.tokens for request in requests],
        )
        for request, choice in zip(requests, choices, strict=True):
            self._accept(request, choice)

    def _accept(self, request: Request, choice: Choice) -> None:
        """Adds a token to an answer, tells its reader, and ends the answer where it ends."""
        if not math.isfinite(choice.logprob):
            self._fail(request, "The model's numbers overflowed, so this answer was given up.")
            return
        request.tokens.append(choice.token)
        request.logprobs.append(choice.logprob)
        if request.first_token is None:
            request.first_token = time.perf_counter()
        self.meter.tokens += 1
        text, reason = request.text, None
        if choice.token in self._chat.eos_ids:
            piece, reason = text.finish(), "stop"
        else:
            piece = text.push(choice.token)
            if not text.stopped and len(request.tokens) >= request.limit:
                piece, reason = piece + text.finish(), "length"
            if text.stopped:
                reason = "stop"
        if request.stream:
            request.generation.put(Token(choice.token, piece, choice.logprob, choice.top))
            self._touched.append(request.generation)
        if reason is not None:
            self._finish(request, "stop" if reason == "stop" else "length")

    def _finish(self, request: Request, reason: FinishReason, error: str | None = None) -> None:
        """Frees what a request holds and gives its one last event."""
        if request.finished:
            return
        request.finished = True
        if request.row >= 0:
            self.rows.leave(request, keep=request.priority == PEOPLE and error is None)
        self._versions.release(request.version)
        self.meter.finished[reason] += 1
        self.meter.cached_tokens += request.cached
        now = time.perf_counter()
        completion = Completion(
            token_ids=request.tokens[request.prompt_tokens :],
            logprobs=request.logprobs,
            text=request.text.text,
            finish_reason=reason,
            prompt_tokens=request.prompt_tokens,
            cached_tokens=request.cached,
            ttft_s=None if request.first_token is None else request.first_token - request.submitted,
            duration_s=now - request.submitted,
            version=request.version.name,
            seed=request.generation.seed,
        )
        request.generation.put(Finished(completion, error))
        self._touched.append(request.generation)

    def _fail(self, request: Request, error: str) -> None:
        if request.row >= 0 and not request.finished:
            self.rows.spoil(request)
        self._finish(request, "error", error)

    def _guarded(self, requests: list[Request], work: Callable[..., None], *args: object) -> None:
        """Runs one piece of a step; what it raises ends the requests it was for, and only those."""
        try:
            work(*args)
        except Exception as error:
            log.exception("a step failed for %d requests", len(requests))
            for request in requests:
                self._fail(request, f"Decoding failed: {error}")

    def end_all(self, reason: FinishReason, error: str | None) -> None:
        """Every request that has not ended yet ends here, with this reason."""
        with self._lock:
            left = [*self.rows.requests(), *self.queue.drain()]
        for request in left:
            self._finish(request, reason, error)
        self._wake()

    def _wake(self) -> None:
        wake_listeners(self._touched)
        self._touched.clear()
