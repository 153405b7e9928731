"""The base model as the engine runs it: a second module tree with LoRA slots and one KV cache for all rows.

Decides at start how much memory serving takes and whether this architecture can be batched at all: a short
conversation is run through cache, mask and slots and compared with the plain forward. Not here: requests.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.cache_utils import DynamicCache

from models.base import LoadedBase, twin
from models.config import ModelConfig
from models.errors import ModelError
from models.kv_cache import KVCache, LayerShape, Window
from models.lora_slots import BARE, Batch, LoraSlots, Pair
from models.lora_targets import lora_targets
from models.memory_plan import MemoryPlan, plan_memory

_SHORT_WINDOW = 2048  # a sliding window up to this is exercised by the start-up check


class ServingModel:
    """Forward passes over rows of the cache. Engine thread only, but for `slots.write`."""

    def __init__(self, base: LoadedBase, config: ModelConfig) -> None:
        self.base, self.device = base, base.device
        self.model: Any = twin(base.model)
        self.model.eval()
        if getattr(self.model, "is_quantized", False):  # int8 warns at every layer of every step
            logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
        if self.model.config._attn_implementation not in ("sdpa", "eager"):
            self.model.set_attn_implementation("sdpa")  # the others take no mask of their own
        text = self.model.config.get_text_config(decoder=True)
        self.vocabulary = int(self.model.get_output_embeddings().weight.shape[0])
        targets = lora_targets(self.model)
        with torch.inference_mode():
            shapes, self.dtype = self._probe()
        self.context = min(config.max_context, _longest_context(text))
        self._sliding, self._mixed = _sliding(text, self.context)
        self.plan: MemoryPlan = plan_memory(
            self.model,
            targets,
            shapes,
            config,
            context=self.context,
            vocabulary=self.vocabulary,
            dtype=self.dtype,
            device=self.device,
        )
        try:
            self.cache = KVCache(
                shapes, rows=config.max_rows, context=self.context, dtype=self.dtype, device=self.device
            )
            self.slots = LoraSlots(
                self.model, targets, slots=config.slots, max_rank=config.max_lora_rank, dtype=self.dtype
            )
        except RuntimeError as error:  # out of memory, in torch's words
            raise self.plan.too_large() from error
        with torch.inference_mode():
            self._check()

    def forward(
        self, tokens: Sequence[Sequence[int]], *, first: int, starts: Sequence[int], batch: Batch | None
    ) -> Tensor:
        """Feeds each row its next tokens, row `first + i` at position starts[i].

        Returns the logits [n, V] after each row's last token.
        """
        counts = [len(row) for row in tokens]
        width = max(counts)
        ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in tokens], device=self.device)
        positions = self.cache.open(Window(first, starts, counts))  # [n, q]
        self.slots.use(batch)
        options: dict[str, Any] = {}
        if width > 1:
            last = torch.tensor(counts, device=self.device).unsqueeze(1) - 1  # [n, 1]
            options["logits_to_keep"] = last
        output = self.model(
            input_ids=ids,
            attention_mask=self._mask(positions),
            position_ids=positions,
            past_key_values=self.cache,
            use_cache=True,
            **options,
        )
        logits: Tensor = output.logits
        return logits[:, -1]

    def _mask(self, positions: Tensor) -> Tensor | dict[str, Tensor]:
        if self._sliding is None:
            return self.cache.mask(positions, self.dtype)
        sliding = self.cache.mask(positions, self.dtype, self._sliding)
        if not self._mixed:
            return sliding
        return {"full_attention": self.cache.mask(positions, self.dtype), "sliding_attention": sliding}

    def _probe(self) -> tuple[list[LayerShape], torch.dtype]:
        """What each layer keeps for a token, learnt by letting the model fill a cache of its own."""
        if getattr(self.model, "_is_stateful", False):
            raise _cannot("it carries a recurrent state from token to token")
        cache = DynamicCache(config=self.model.config)
        ids = torch.full((1, 2), self.vocabulary // 2, device=self.device)
        try:
            self.model(input_ids=ids, past_key_values=cache, use_cache=True)
        except Exception as error:
            raise _cannot(f"it does not run with a key-value cache ({error})") from error
        shapes = []
        for layer in cache.layers:
            keys, values = getattr(layer, "keys", None), getattr(layer, "values", None)
            if keys is None or values is None or keys.ndim != 4 or keys.shape[2] != 2:
                raise _cannot(f"a layer keeps {type(layer).__name__} instead of one key and value a token")
            shapes.append(LayerShape(keys.shape[1], keys.shape[3], values.shape[3]))
        if not shapes:
            raise _cannot("its layers keep no keys and values")
        return shapes, cache.layers[0].keys.dtype

    def _check(self) -> None:
        """Two rows of different lengths, one with an adapter, in chunks, against the plain forward."""
        length = self._check_length()
        draw = torch.Generator().manual_seed(0)
        rows = min(2, self.cache.rows)
        prompts = [
            torch.randint(self.vocabulary, (length + 3 * i,), generator=draw).tolist() for i in range(rows)
        ]
        self.slots.write(0, self._noise(draw))
        used = [0, BARE][:rows]
        try:
            for cut, until in itertools.pairwise((0, length // 2, length - 2, length - 1, None)):
                starts = [cut + 3 * i if cut else 0 for i in range(rows)]
                pieces = [
                    p[s : None if until is None else until + 3 * i]
                    for i, (p, s) in enumerate(zip(prompts, starts, strict=True))
                ]
                logits = self.forward(pieces, first=0, starts=starts, batch=self.slots.batch(used))
            plain = [self._plain(p, slot) for p, slot in zip(prompts, used, strict=True)]
        except Exception as error:
            raise _cannot(f"its forward does not take our cache and mask ({error})") from error
        for ours, theirs in zip(logits, plain, strict=True):
            error_size = float((ours - theirs).abs().max() / theirs.float().std())
            if not error_size <= self._tolerance():
                raise _cannot(f"its cached answers differ from its plain ones (by {error_size:.2g} of a std)")

    def _check_length(self) -> int:
        """Tokens long enough to leave a short sliding window, else just a few."""
        if self._sliding is not None and self._sliding <= _SHORT_WINDOW:
            return min(self._sliding + 8, self.context - 4)
        return 12

    def _plain(self, ids: list[int], slot: int) -> Tensor:
        self.slots.use(self.slots.batch([slot]))
        output = self.model(input_ids=torch.tensor([ids], device=self.device), use_cache=False)
        logits: Tensor = output.logits
        return logits[0, -1]

    def _noise(self, draw: torch.Generator) -> dict[str, Pair]:
        """A random adapter of rank 1, large enough that leaving it out would show."""
        pairs = {}
        for name, (inputs, outputs) in self.slots.sizes().items():
            a = torch.randn(1, inputs, generator=draw) / inputs**0.5
            pairs[name] = (a, torch.randn(outputs, 1, generator=draw) / outputs**0.5)
        return pairs

    def _tolerance(self) -> float:
        exact = self.dtype == torch.float32 and not getattr(self.model, "is_quantized", False)
        return 0.01 if exact else 0.3


def _cannot(reason: str) -> ModelError:
    return ModelError(
        f"This model cannot be served in batches: {reason}.",
        "Choose a decoder-only model with full or sliding-window attention.",
    )


def _longest_context(text_config: Any) -> int:
    """Positions the model was made for, without rotary scalings that depend on the length of a batch."""
    limit = int(getattr(text_config, "max_position_embeddings", None) or 1 << 30)
    rope = getattr(text_config, "rope_parameters", None) or {}
    for settings in [rope, *(value for value in rope.values() if isinstance(value, dict))]:
        if settings.get("rope_type") in ("dynamic", "longrope"):
            original = settings.get("original_max_position_embeddings") or getattr(
                text_config, "original_max_position_embeddings", None
            )
            limit = min(limit, int(original or limit))
    return limit


def _sliding(text_config: Any, context: int) -> tuple[int | None, bool]:
    """The sliding window if it is shorter than a row, and whether other layers see everything."""
    kinds = set(getattr(text_config, "layer_types", None) or ())
    chunk = getattr(text_config, "attention_chunk_size", None)
    if "chunked_attention" in kinds and (chunk is None or chunk < context):
        raise _cannot(f"it attends in chunks of {chunk} tokens; max_context={chunk} would do")
    unknown = kinds - {"full_attention", "sliding_attention", "chunked_attention"}
    if unknown:
        raise _cannot(f"it has layers of kind {', '.join(sorted(unknown))}")
    window = getattr(text_config, "sliding_window", None)
    if window is None or window >= context or kinds == {"full_attention"}:
        return None, False
    return int(window), "full_attention" in kinds
