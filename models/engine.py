"""Continuous batching for one base model and many LoRA versions: submit, stream, cancel, publish, retire.

One thread owns the serving model and runs `step` over and over: admit waiting requests into rows, read some
of their prompts, decode one token for every row. Everyone else talks to it through thread-safe calls. A
request keeps the version it was submitted for, whatever is published meanwhile, and gets one `Finished`.
Knows nothing of chat messages, HTTP or storage: prompts are token ids.
"""

from __future__ import annotations

import logging
import math
import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch

from models.adapter_folder import read_adapter
from models.base import LoadedBase
from models.config import ModelConfig
from models.engine_stats import EngineStats, Meter
from models.errors import ContextTooLong, ModelError
from models.generation import (
    AnswerText,
    Completion,
    Finished,
    FinishReason,
    Generation,
    Token,
    wake_listeners,
)
from models.lora_slots import Batch, Pair
from models.memory_plan import MemoryPlan
from models.queueing import RequestQueue
from models.reading import choose_readers
from models.request import Request
from models.rows import RowTable
from models.sampling import BatchSampler, Choice, SamplingParams
from models.serving_model import ServingModel
from models.versions import BASE, VersionTable

log = logging.getLogger(__name__)

PEOPLE, EVALUATION, ROLLOUTS = 0, 1, 2  # priorities


class Engine:
    """Serves one base. `start` it before waiting for answers, `close` it to end everything cleanly."""

    def __init__(self, base: LoadedBase, config: ModelConfig) -> None:
        self.base, self.config = base, config
        self._model = ServingModel(base, config)
        self._rows = RowTable(self._model.cache)
        self._versions = VersionTable(self._model.slots)
        self._queue = RequestQueue(config.queue_limit)
        self._work = threading.Condition(self._versions.lock)  # one lock: a pin and its place in the queue
        self._cancels: list[Request] = []
        self._closing = False
        self._thread: threading.Thread | None = None
        self._meter = Meter()
        self._touched: list[Generation] = []  # given events in this step
        self._batched: list[Request] = []  # what the two below were made for
        self._batch: Batch | None = None
        self._sampler = BatchSampler([], frozenset(), base.device)

    @property
    def max_context(self) -> int:
        """Tokens of prompt and answer together: as configured, or what the model was made for if less."""
        return self._model.context

    @property
    def alive(self) -> bool:
        """Started, and neither closed nor stopped by a failure."""
        return self._thread is not None and not self._closing

    # ---- for everyone, from any thread

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Ends running and waiting requests as cancelled and stops the thread."""
        with self._work:
            self._closing = True
            self._work.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._end_all("cancelled", None)

    def __enter__(self) -> Engine:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def submit(
        self,
        prompt_ids: Sequence[int],
        params: SamplingParams,
        *,
        version: str = BASE,
        priority: int = PEOPLE,
        stream: bool = True,
    ) -> Generation:
        """Queues a request and pins its version. UnknownVersion, QueueFull or ContextTooLong come at once.

        An answer that would leave the context ends there with reason "length". With `stream=False` only the
        final event is given.
        """
        prompt = self._checked_prompt(prompt_ids)
        seed = secrets.randbits(48) if params.seed is None else params.seed
        with self._work:
            if self._closing:
                raise ModelError("The engine is closed.", "Start the server again.")
            self._queue.check_room(priority)
            pinned = self._versions.acquire(version)
            generation = Generation(pinned.name, seed, lambda: self._ask_cancel(request))
            request = Request(
                generation=generation,
                params=params,
                version=pinned,
                priority=priority,
                tokens=prompt,
                prompt_tokens=len(prompt),
                limit=min(len(prompt) + params.max_tokens, self.max_context),
                text=AnswerText(self.base.chat.stream(), params.stop),
                stream=stream,
                random=random.Random(seed),
                submitted=time.perf_counter(),
            )
            self._queue.push(request)
            self._work.notify()
        return generation

    def publish(self, version: str, folder: Path) -> None:
        """Loads an adapter folder beside the others. AdapterError, and no change, if it is unfit."""
        adapter = read_adapter(folder, base_id=self.base.base_id, base_revision=self.base.revision)
        self._versions.publish(version, adapter.folded())

    def publish_tensors(self, version: str, tensors: Mapping[str, Pair]) -> None:
        """Like `publish`, from memory: module name -> (A [r, in], B [out, r] with alpha / r folded in)."""
        self._versions.publish(version, tensors)

    def retire(self, version: str) -> None:
        """No new request gets this version; running ones finish, then its slot is free."""
        self._versions.retire(version)

    def versions(self) -> list[str]:
        """Names that can be submitted for, the bare base included."""
        return self._versions.names()

    def memory_plan(self) -> MemoryPlan:
        return self._model.plan

    def stats(self) -> EngineStats:
        with self._work:
            return self._meter.snapshot(
                decoding=self._rows.decoding,
                reading=self._rows.active - self._rows.decoding,
                waiting=len(self._queue),
                rows=self.config.max_rows,
                slots=self.config.slots,
                free_slots=self._versions.free_slots,
                references=self._versions.references(),
                swap_pause_ms=self._versions.flip_ms,
            )

    def _checked_prompt(self, prompt_ids: Sequence[int]) -> list[int]:
        prompt = list(prompt_ids)
        if not prompt:
            raise ValueError("the prompt is empty")
        if min(prompt) < 0 or max(prompt) >= self._model.vocabulary:
            raise ValueError(f"prompt ids must be between 0 and {self._model.vocabulary - 1}")
        if len(prompt) >= self.max_context:
            raise ContextTooLong(
                f"The prompt is {len(prompt)} tokens long; this model reads {self.max_context - 1} at most.",
                "Shorten it, or start a new conversation.",
            )
        return prompt

    def _ask_cancel(self, request: Request) -> None:
        with self._work:
            if not request.finished:
                self._cancels.append(request)
                self._work.notify()

    # ---- the engine's own thread

    def _run(self) -> None:
        if self.base.device.type == "cpu":
            torch.set_num_threads(self.config.threads)  # a new thread does not inherit it
        try:
            with torch.inference_mode():
                while self._wait_for_work():
                    self.step()
        except BaseException:  # a bug or a broken device: nobody may wait for ever
            log.exception("the engine stopped")
            with self._work:
                self._closing = True
            self._end_all("error", "The engine stopped; the server's log says why.")

    def _wait_for_work(self) -> bool:
        with self._work:
            self._work.wait_for(
                lambda: self._closing or self._cancels or self._rows.active or len(self._queue) > 0
            )
            return not self._closing

    def step(self) -> None:
        started, tokens = time.perf_counter(), self._meter.tokens
        self._apply_cancels()
        self._admit()
        self._read()
        self._decode()
        wake_listeners(self._touched)
        self._touched.clear()
        self._meter.step(started, time.perf_counter(), self._meter.tokens - tokens)

    def _apply_cancels(self) -> None:
        if not self._cancels:
            return
        with self._work:
            asked, self._cancels = self._cancels, []
            for request in asked:
                self._queue.remove(request)
        for request in asked:
            self._finish(request, "cancelled")

    def _admit(self) -> None:
        """Moves waiting requests into rows; less important ones make room for more important ones."""
        while True:
            with self._work:
                request = self._queue.first()
                if request is None:
                    return
                if self._rows.full:
                    last = max(self._rows.requests(), key=lambda r: (r.priority, r.submitted))
                    if last.priority <= request.priority:
                        return
                    self._rows.leave(last, keep=True)
                    self._queue.push_front(last)
                self._queue.pop()
            self._guarded([request], self._rows.enter, request)

    def _read(self) -> None:
        """Reads prompts, at most `prefill_tokens_per_step` tokens a step so that streams keep flowing."""
        budget = self.config.prefill_tokens_per_step
        while budget > 0 and self._rows.active > self._rows.decoding:
            for request in self._rows.readers():
                if request.computed == 0:
                    self._rows.borrow_prefix(request)
                    if request.unread == 1:
                        self._rows.start_decoding(request)
            group = choose_readers(self._rows.readers(), budget)
            if not group:
                return
            width = min(budget, max(request.unread for request in group))
            budget -= width * len(group)
            self._guarded(group, self._read_group, group, width)

    def _read_group(self, group: list[Request], width: int) -> None:
        first = self._rows.gather(group)
        starts = [request.computed for request in group]
        pieces = [request.tokens[request.computed : request.computed + width] for request in group]
        batch = self._model.slots.batch([request.version.slot for request in group])
        logits = self._model.forward(pieces, first=first, starts=starts, batch=batch)
        for request, piece in zip(group, pieces, strict=True):
            request.computed += len(piece)
        self._meter.prompt_tokens += sum(map(len, pieces))
        done = [i for i, request in enumerate(group) if request.unread == 0]
        if done:
            ready = [group[i] for i in done]
            for request in ready:
                self._rows.start_decoding(request)
            sampler = self._sampler_for(ready)
            self._sample(ready, sampler, logits[done] if len(done) < len(group) else logits)

    def _decode(self) -> None:
        requests = self._rows.decoders()
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
        return BatchSampler(params, self.base.chat.eos_ids, self.base.device)

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
        self._meter.tokens += 1
        text, reason = request.text, None
        if choice.token in self.base.chat.eos_ids:
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
            self._rows.leave(request, keep=request.priority == PEOPLE and error is None)
        self._versions.release(request.version)
        self._meter.finished[reason] += 1
        self._meter.cached_tokens += request.cached
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
            self._rows.spoil(request)
        self._finish(request, "error", error)

    def _guarded(self, requests: list[Request], work: Callable[..., None], *args: object) -> None:
        """Runs one piece of a step; what it raises ends the requests it was for, and only those."""
        try:
            work(*args)
        except Exception as error:
            log.exception("a step failed for %d requests", len(requests))
            for request in requests:
                self._fail(request, f"Decoding failed: {error}")

    def _end_all(self, reason: FinishReason, error: str | None) -> None:
        with self._work:
            left = [*self._rows.requests(), *self._queue.drain()]
        for request in left:
            self._finish(request, reason, error)
        wake_listeners(self._touched)
        self._touched.clear()
