"""What the engine costs over a bare forward loop, on one model, in one process. Prints JSON.

    python -m bench.engine [--model FOLDER] [--hidden 256 --layers 6 --vocab 4096] [--repeats 5]

Decode times are differences between long and short answers, so reading prompts is not in them. Cases take
turns; each ratio is the median over the turns, so that a busy machine disturbs both sides alike, and is given
in wall time and in CPU time, which other processes disturb less. Without --model the weights are random:
speed does not depend on them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.cache_utils import DynamicCache

from models.base import LoadedBase, load_base
from models.config import ModelConfig
from models.engine import Engine
from models.lora_targets import lora_targets
from models.sampling import SamplingParams

PROMPT, SHORT, LONG = 64, 16, 112  # tokens
RANK = 8


def random_model(folder: Path, hidden: int, layers: int, vocab: int) -> Path:
    """A random Llama with a word-level tokenizer that never ends an answer by itself."""
    words = {"<end>": 0, "<unk>": 1} | {f"w{i}": i for i in range(2, vocab)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    template = "{% for m in messages %}{{ m['content'] }} <end> {% endfor %}"
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<end>", unk_token="<unk>", chat_template=template
    )
    heads = max(1, hidden // 64)
    config = LlamaConfig(
        vocab_size=vocab,
        hidden_size=hidden,
        intermediate_size=hidden * 8 // 3,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=1024,
        eos_token_id=0,
        tie_word_embeddings=True,
    )
    torch.manual_seed(0)
    LlamaForCausalLM(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Spent:
    """Seconds: on the clock, and of this process's CPU time over all its threads."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Spent:
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


def bare_loop(base: LoadedBase, batch: int, tokens: int) -> Spent:
    """Time of `tokens` greedy forwards with transformers' own cache, after the prompt."""
    ids = torch.randint(2, base.model.config.vocab_size, (batch, PROMPT))
    with torch.inference_mode():
        cache = DynamicCache(config=base.model.config)
        ids = base.model(ids, past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)
        started = Spent.now()
        for _ in range(tokens):
            ids = base.model(ids, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
        return Spent.now() - started


def engine_decode(engine: Engine, versions: list[str], **sampling: Any) -> Spent:
    """Time that LONG - SHORT decode steps of one row for each of `versions` take."""

    def spent(tokens: int) -> Spent:
        started = Spent.now()
        running = []
        for i, version in enumerate(versions):
            prompt = torch.randint(2, engine.base.model.config.vocab_size, (PROMPT,)).tolist()
            params = SamplingParams(max_tokens=tokens, min_tokens=tokens, seed=i, **sampling)
            running.append(engine.submit(prompt, params, version=version, priority=1))
        for generation in running:
            generation.result(120)
        return Spent.now() - started

    return spent(LONG) - spent(SHORT)


def token_gaps(engine: Engine, versions: list[str], disturb: Callable[[], None] | None) -> list[float]:
    """Milliseconds between the tokens of one stream among others, with or without a disturbance beside."""
    params = SamplingParams(max_tokens=200, min_tokens=200, seed=0)
    others = [engine.submit([5, 6, 7 + i], params, version=v) for i, v in enumerate(versions[1:])]
    times = []
    stop = threading.Event()

    def keep_disturbing() -> None:
        while disturb is not None and not stop.is_set():
            disturb()
            time.sleep(0.02)

    thread = threading.Thread(target=keep_disturbing)
    thread.start()
    for _ in engine.submit([5, 6, 6], params, version=versions[0]):
        times.append(time.perf_counter())
    stop.set()
    thread.join()
    for other in others:
        other.result(120)
    return sorted((b - a) * 1e3 for a, b in itertools.pairwise(times[10:-1]))


def random_factors(base: LoadedBase, seed: int) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    draw = torch.Generator().manual_seed(seed)
    pairs = {}
    for name in lora_targets(base.model):
        outputs, inputs = base.model.get_submodule(name).weight.shape
        a = torch.randn(RANK, inputs, generator=draw) / inputs**0.5
        pairs[name] = (a, torch.randn(outputs, RANK, generator=draw) * 0.01)
    return pairs


def measure(base: LoadedBase, config: ModelConfig, repeats: int) -> dict[str, Any]:
    steps = LONG - SHORT
    mixed = ["a", "b", "base", "a", "b", "base", "a", "b"]
    with Engine(base, config) as engine:
        for seed, name in enumerate("ab"):
            engine.publish_tensors(name, random_factors(base, seed))
        cases: dict[str, Callable[[], Spent]] = {
            "bare_1": lambda: bare_loop(base, 1, steps),
            "engine_1": lambda: engine_decode(engine, ["base"], temperature=0.0),
            "bare_8": lambda: bare_loop(base, 8, steps),
            "engine_8": lambda: engine_decode(engine, ["base"] * 8, temperature=0.0),
            "engine_8_sampled": lambda: engine_decode(engine, ["base"] * 8),
            "engine_8_top_p": lambda: engine_decode(engine, ["base"] * 8, temperature=0.8, top_p=0.95),
            "engine_8_one_version": lambda: engine_decode(engine, ["a"] * 8),
            "engine_8_mixed": lambda: engine_decode(engine, mixed),
        }
        for run in cases.values():
            run()  # warm-up
        spent: dict[str, list[Spent]] = {name: [] for name in cases}
        for _ in range(repeats):
            for name, run in cases.items():
                spent[name].append(run())
        ms = {name: statistics.median(t.wall for t in times) / steps * 1e3 for name, times in spent.items()}

        def ratio(one: str, other: str) -> dict[str, float]:
            pairs = list(zip(spent[one], spent[other], strict=True))
            return {
                "wall": round(statistics.median(a.wall / b.wall for a, b in pairs), 3),
                "cpu": round(statistics.median(a.cpu / b.cpu for a, b in pairs), 3),
            }

        spare = [random_factors(base, 9 + i) for i in range(4)]
        turn = [0]

        def swap() -> None:
            turn[0] += 1
            engine.publish_tensors(f"s{turn[0]}", spare[turn[0] % len(spare)])
            if turn[0] > 1:
                engine.retire(f"s{turn[0] - 1}")

        idle, busy = token_gaps(engine, mixed, None), token_gaps(engine, mixed, swap)
        return {
            "parameters_millions": sum(p.numel() for p in base.model.parameters()) / 1e6,
            "threads": torch.get_num_threads(),
            "step_ms": {name: round(value, 2) for name, value in ms.items()},
            "tokens_per_s": {"1": round(1e3 / ms["engine_1"]), "8": round(8e3 / ms["engine_8"])},
            "ratio_to_bare_loop": {
                "1": ratio("engine_1", "bare_1"),
                "8": ratio("engine_8", "bare_8"),
                "8_sampled": ratio("engine_8_sampled", "bare_8"),
                "8_top_p": ratio("engine_8_top_p", "bare_8"),
                "8_one_version": ratio("engine_8_one_version", "bare_8"),
            },
            "one_version_to_base": ratio("engine_8_one_version", "engine_8_sampled"),
            "mixed_to_one_version": ratio("engine_8_mixed", "engine_8_one_version"),
            "swaps": turn[0],
            "swap_pause_ms_max": round(engine.stats().swap_pause_ms, 3),
            "gap_ms_undisturbed": _percentiles(idle),
            "gap_ms_swapping_every_20_ms": _percentiles(busy),
        }


def _percentiles(ordered: list[float]) -> dict[str, float]:
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="a model folder or name; default: random weights")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--vocab", type=int, default=4096)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or str(
            random_model(Path(folder), options.hidden, options.layers, options.vocab)
        )
        config = ModelConfig(model=model, threads=options.threads)
        report = measure(load_base(config), config, options.repeats)
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
