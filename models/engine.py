"""Continuous batching for one base model and many LoRA versions: submit, stream, cancel, publish, retire.

One thread owns the serving model and runs `step` over and over: admit waiting requests into rows, read some
of their prompts, decode one token for every row. Everyone else talks to it through thread-safe calls. A
request keeps the version it was submitted for, whatever is published meanwhile, and gets one `Finished`.
Knows nothing of chat messages, HTTP or storage: prompts are token ids.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from models.adapter_folder import read_adapter
from models.base import LoadedBase
from models.config import ModelConfig
from models.engine_stats import EngineStats
from models.errors import ContextTooLong, ModelError
from models.generation import AnswerText, Generation
from models.lora_slots import Pair
from models.memory_plan import MemoryPlan
from models.request import EVALUATION, PEOPLE, ROLLOUTS, Request
from models.sampling import SamplingParams
from models.serving_model import ServingModel
from models.stepper import Stepper
from models.versions import BASE, VersionTable

log = logging.getLogger(__name__)

__all__ = ["EVALUATION", "PEOPLE", "ROLLOUTS", "Engine"]


class Engine:
    """Serves one base. `start` it before waiting for answers, `close` it to end everything cleanly."""

    def __init__(self, base: LoadedBase, config: ModelConfig) -> None:
        self.base, self.config = base, config
        self._model = ServingModel(base, config)
        self._versions = VersionTable(self._model.slots)
        self._work = threading.Condition(self._versions.lock)  # one lock: a pin and its place in the queue
        self._stepper = Stepper(self._model, self._versions, base.chat, config, self._versions.lock)
        self._closing = False
        self._thread: threading.Thread | None = None

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
        self._stepper.end_all("cancelled", None)

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
            self._stepper.queue.check_room(priority)
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
            self._stepper.queue.push(request)
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
            rows = self._stepper.rows
            return self._stepper.meter.snapshot(
                decoding=rows.decoding,
                reading=rows.active - rows.decoding,
                waiting=len(self._stepper.queue),
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
                self._stepper.cancels.append(request)
                self._work.notify()

    # ---- the engine's own thread

    def _run(self) -> None:
        if self.base.device.type == "cpu":
            torch.set_num_threads(self.config.threads)  # a new thread does not inherit it
        try:
            with torch.inference_mode():
                while self._wait_for_work():
                    self._stepper.step()
        except BaseException:  # a bug or a broken device: nobody may wait for ever
            log.exception("the engine stopped")
            with self._work:
                self._closing = True
            self._stepper.end_all("error", "The engine stopped; the server's log says why.")

    def _wait_for_work(self) -> bool:
        with self._work:
            self._work.wait_for(lambda: self._closing or self._stepper.busy)
            return not self._closing

    def step(self) -> None:
        """One step by hand, for an engine that was not started."""
        self._stepper.step()
