"""The engine's promises: each answer is its own version's, in any company, through swaps and failures."""

from __future__ import annotations

import dataclasses
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from models.base import LoadedBase
from models.config import ModelConfig
from models.engine import Engine
from models.errors import AdapterError, ContextTooLong, ModelError, QueueFull, UnknownVersion
from models.generation import Finished, Token
from models.sampling import SamplingParams
from tests.models.serving_kit import GREEDY, Adapters, factors, load, prompts, serving

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture(scope="module")
def loaded(tiny_model_dir: Path) -> tuple[LoadedBase, ModelConfig]:
    return load(tiny_model_dir)


@pytest.fixture(scope="module")
def adapters(loaded: tuple[LoadedBase, ModelConfig], tmp_path_factory: pytest.TempPathFactory) -> Adapters:
    made = Adapters(loaded[0], tmp_path_factory.mktemp("adapters"))
    for version, rank in (("v1", 4), ("v2", 8), ("v3", 2), ("v4", 4)):
        made.make(version, rank=rank)
    return made


@pytest.fixture
def engine(loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters) -> Any:
    with serving(*loaded) as running:
        running.publish("v1", adapters.root / "v1")
        running.publish("v2", adapters.root / "v2")
        yield running


def test_versions_answer_differently(adapters: Adapters) -> None:
    prompt = prompts(1)[0]
    answers = {tuple(adapters.generate(v, prompt, 12)) for v in ("base", "v1", "v2", "v3", "v4")}
    assert len(answers) == 5


def test_every_answer_is_its_versions_own_while_versions_base_and_live_swaps_share_the_batch(
    engine: Engine, adapters: Adapters
) -> None:
    params = SamplingParams(temperature=0, max_tokens=24)
    cases = [(v, p) for p in prompts(4) for v in ("base", "v1", "v2")]
    running = [(v, p, engine.submit(p, params, version=v)) for v, p in cases]
    first = iter(running[0][2])
    next(first)  # decoding has begun
    engine.publish("v3", adapters.root / "v3")
    engine.retire("v1")  # requests for it are in flight and waiting
    running += [("v3", p, engine.submit(p, params, version="v3")) for p in prompts(2, seed=5)]
    engine.publish("v4", adapters.root / "v4")
    engine.retire("v2")
    running += [("v4", p, engine.submit(p, params, version="v4")) for p in prompts(2, seed=6)]
    for version, prompt, generation in running:
        completion = generation.result(30)
        assert completion.version == version
        assert completion.token_ids == adapters.generate(version, prompt, 24)
    with pytest.raises(UnknownVersion, match="v1"):
        engine.submit([7, 8], GREEDY, version="v1")
    assert engine.stats().free_slots == engine.config.slots - 2


def test_sampled_answers_and_logprobs_equal_a_slow_solo_run_for_every_version(
    engine: Engine, adapters: Adapters
) -> None:
    kinds: list[dict[str, Any]] = [
        {"temperature": 1.0},
        {"temperature": 0.7, "top_p": 0.8},
        {"temperature": 1.3, "top_k": 20},
        {"temperature": 1.0, "top_k": 50, "top_p": 0.6, "min_p": 0.01},
        {"temperature": 0.0},
    ]
    cases = []
    for i, prompt in enumerate(prompts(10, seed=2)):
        version = ("base", "v1", "v2")[i % 3]
        params = SamplingParams(max_tokens=10, seed=100 + i, **kinds[i % len(kinds)])
        cases.append((version, prompt, params, engine.submit(prompt, params, version=version)))
    for version, prompt, params, generation in cases:
        tokens, logprobs = adapters.solo(version, prompt, params)
        completion = generation.result(30)
        assert completion.token_ids == tokens
        torch.testing.assert_close(completion.logprobs, logprobs, atol=1e-4, rtol=0)


def test_the_same_seed_gives_the_same_answer_in_any_company(engine: Engine) -> None:
    prompt = prompts(1, seed=3)[0]
    params = SamplingParams(temperature=1.0, top_p=0.95, max_tokens=20, seed=42)
    alone = engine.submit(prompt, params, version="v1").result(30)
    for crowd in (3, 7, 12):
        others = [
            engine.submit(p, SamplingParams(max_tokens=9 + i), version=("base", "v1", "v2")[i % 3])
            for i, p in enumerate(prompts(crowd, seed=crowd))
        ]
        again = engine.submit(prompt, params, version="v1").result(30)
        assert again.token_ids == alone.token_ids
        for other in others:
            other.result(30)


def test_without_a_seed_answers_differ_and_tell_the_seed_that_repeats_them(engine: Engine) -> None:
    prompt = prompts(1)[0]
    one, other = (engine.submit(prompt, SamplingParams(max_tokens=15)).result(30) for _ in range(2))
    assert one.token_ids != other.token_ids
    again = engine.submit(prompt, SamplingParams(max_tokens=15, seed=one.seed)).result(30)
    assert again.token_ids == one.token_ids


def test_chunked_reading_equals_reading_at_once(
    loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    long = prompts(1, low=120, high=120)[0]
    for chunk in (1, 7, 64, 500):
        with serving(*loaded, prefill_tokens_per_step=chunk) as engine:
            engine.publish("v1", adapters.root / "v1")
            short = [engine.submit(p, GREEDY) for p in prompts(3, high=9)]
            answer = engine.submit(long, GREEDY, version="v1").result(30)
            assert answer.token_ids == adapters.generate("v1", long, 12)
            for generation, prompt in zip(short, prompts(3, high=9), strict=True):
                assert generation.result(30).token_ids == adapters.generate("base", prompt, 12)


def test_a_next_turn_reuses_its_conversations_tokens_and_answers_the_same(
    engine: Engine, adapters: Adapters
) -> None:
    prompt = prompts(1, low=40, high=40)[0]
    first = engine.submit(prompt, GREEDY, version="v1").result(30)
    assert first.cached_tokens == 0
    turn = [*prompt, *first.token_ids, 21, 22, 23, 24]
    second = engine.submit(turn, GREEDY, version="v1").result(30)
    assert second.cached_tokens == len(prompt) + len(first.token_ids) - 1
    assert second.token_ids == adapters.generate("v1", turn, 12)
    retry = engine.submit(prompt, GREEDY, version="v1").result(30)
    assert retry.cached_tokens == len(prompt) - 1
    assert retry.token_ids == first.token_ids


def test_a_prefix_is_never_reused_across_versions_or_publications(
    engine: Engine, loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    prompt = prompts(1, low=40, high=40)[0]
    engine.submit(prompt, GREEDY, version="v1").result(30)
    for version in ("base", "v2"):
        answer = engine.submit(prompt, GREEDY, version=version).result(30)
        assert answer.cached_tokens == 0
        assert answer.token_ids == adapters.generate(version, prompt, 12)
    engine.publish_tensors("x", factors(loaded[0], seed=1))
    engine.submit(prompt, GREEDY, version="x").result(30)
    engine.retire("x")
    engine.publish_tensors("x", factors(loaded[0], seed=2))
    assert engine.submit(prompt, GREEDY, version="x").result(30).cached_tokens == 0


def test_samples_of_one_prompt_read_it_once(engine: Engine, adapters: Adapters) -> None:
    prompt = prompts(1, low=50, high=50)[0]
    many = [
        engine.submit(prompt, SamplingParams(max_tokens=8, seed=i), version="v2", priority=2)
        for i in range(6)
    ]
    completions = [generation.result(30) for generation in many]
    assert sum(c.cached_tokens for c in completions) >= 4 * (len(prompt) - 1)
    for i, completion in enumerate(completions):
        solo, _ = adapters.solo("v2", prompt, SamplingParams(max_tokens=8, seed=i))
        assert completion.token_ids == solo


def test_many_conversations_over_few_rows_stay_right(
    loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    """Rows are moved, kept, taken over and evicted over and over; no answer may notice."""
    with serving(*loaded, max_rows=3, prefill_tokens_per_step=32) as engine:
        engine.publish("v1", adapters.root / "v1")
        talks = [(p, ("base", "v1")[i % 2]) for i, p in enumerate(prompts(7, high=25))]
        for _ in range(3):
            running = [
                engine.submit(t, SamplingParams(temperature=0, max_tokens=5 + i), version=v)
                for i, (t, v) in enumerate(talks)
            ]
            following = []
            for (talk, version), generation, length in zip(talks, running, range(5, 12), strict=True):
                answer = generation.result(30)
                assert answer.token_ids == adapters.generate(version, talk, length)
                following.append(([*talk, *answer.token_ids, 30, 31], version))
            talks = following[::-1]  # the latest come first, so that some are still in a row
        assert engine.stats().cached_tokens > 0


def test_cancel_frees_the_row_and_ends_the_request_once(engine: Engine) -> None:
    generation = engine.submit(prompts(1)[0], SamplingParams(max_tokens=100, temperature=0.0))
    events = iter(generation)
    seen = [next(events), next(events)]
    generation.cancel()
    generation.cancel()
    seen += list(events)
    assert [type(e) for e in seen].count(Finished) == 1
    completion = generation.result(5)
    assert completion.finish_reason == "cancelled"
    assert completion.token_ids == [e.id for e in seen if isinstance(e, Token)]
    stats = engine.stats()
    assert (stats.decoding, stats.reading, stats.waiting) == (0, 0, 0)
    assert all(references == 0 for references in stats.references.values())
    generation.cancel()  # too late: nothing happens
    assert engine.submit([9, 8, 7], GREEDY).result(30).finish_reason in ("stop", "length")


def test_a_waiting_request_can_be_cancelled(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    with serving(*loaded, max_rows=1) as engine:
        running = engine.submit(prompts(1)[0], SamplingParams(max_tokens=100, temperature=0.0))
        waiting = engine.submit([9, 8, 7], GREEDY)
        waiting.cancel()
        completion = waiting.result(5)
        assert (completion.finish_reason, completion.token_ids, completion.ttft_s) == ("cancelled", [], None)
        running.cancel()


def corrupt_weights(folder: Path) -> None:
    data = bytearray((folder / "adapter_model.safetensors").read_bytes())
    data[len(data) // 2] ^= 255
    (folder / "adapter_model.safetensors").write_bytes(data)


def rehash(folder: Path) -> None:
    import hashlib

    manifest = json.loads((folder / "manifest.json").read_text())
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def with_tensor(folder: Path, change: Any) -> None:
    path = folder / "adapter_model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)
    rehash(folder)


def other_base(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["base_id"] = "another-model"
    (folder / "manifest.json").write_text(json.dumps(manifest))


def nan(folder: Path) -> None:
    with_tensor(folder, lambda tensors: next(iter(tensors.values())).fill_(float("nan")))


def wrong_shape(folder: Path) -> None:
    def widen(tensors: dict[str, torch.Tensor]) -> None:
        key = next(k for k in tensors if k.endswith("q_proj.lora_A.weight"))
        tensors[key] = torch.zeros(tensors[key].shape[0], 99)

    with_tensor(folder, widen)


def unknown_layer(folder: Path) -> None:
    def rename(tensors: dict[str, torch.Tensor]) -> None:
        for key in [k for k in tensors if "layers.0" in k]:
            tensors[key.replace("layers.0", "layers.9")] = tensors.pop(key)

    with_tensor(folder, rename)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (corrupt_weights, "sha256"),
        (other_base, "another-model"),
        (nan, "NaN"),
        (wrong_shape, "maps 99 to"),
        (unknown_layer, "layers.9"),
        (lambda folder: (folder / "adapter_config.json").unlink(), "missing"),
    ],
)
def test_a_failed_publication_leaves_the_old_version_answering(
    engine: Engine, adapters: Adapters, damage: Any, reason: str
) -> None:
    bad = adapters.make(f"bad{time.perf_counter_ns()}")
    damage(bad)
    before = engine.stats()
    prompt = prompts(1)[0]
    running = engine.submit(prompt, GREEDY, version="v1")
    with pytest.raises(AdapterError, match=reason):
        engine.publish("bad", bad)
    assert running.result(30).token_ids == adapters.generate("v1", prompt, 12)
    assert engine.versions() == ["base", "v1", "v2"]
    assert engine.stats().free_slots == before.free_slots
    with pytest.raises(UnknownVersion):
        engine.submit(prompt, GREEDY, version="bad")


def test_a_rank_above_the_limit_and_a_full_house_are_refused_in_words(
    loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    with serving(*loaded, slots=2, max_lora_rank=4) as engine:
        with pytest.raises(AdapterError, match="rank is 8; this engine was started for at most 4"):
            engine.publish("v2", adapters.root / "v2")
        engine.publish("v1", adapters.root / "v1")
        with pytest.raises(AdapterError, match="loaded already"):
            engine.publish("v1", adapters.root / "v1")
        engine.publish("v3", adapters.root / "v3")
        with pytest.raises(AdapterError, match="All 2 adapter slots are taken: v1, v3"):
            engine.publish("v4", adapters.root / "v4")
        running = engine.submit(prompts(1)[0], SamplingParams(max_tokens=100, temperature=0.0), version="v1")
        engine.retire("v1")
        with pytest.raises(AdapterError, match=r"v3, v1 \(still answering 1\)"):
            engine.publish("v4", adapters.root / "v4")
        running.cancel()
        running.result(5)
        engine.publish("v4", adapters.root / "v4")
        with pytest.raises(UnknownVersion):
            engine.retire("v1")
        with pytest.raises(AdapterError, match="base itself"):
            engine.retire("base")


def test_the_queue_is_bounded_and_people_are_not_shut_out_by_rollouts(
    loaded: tuple[LoadedBase, ModelConfig],
) -> None:
    with serving(*loaded, max_rows=1, queue_limit=3) as engine:
        long = SamplingParams(temperature=0, max_tokens=150)
        running = [engine.submit([9, 10, 11], long, priority=2)]
        while engine.stats().waiting:
            time.sleep(0.001)
        running += [engine.submit([9, 10, 12 + i], long, priority=2) for i in range(3)]
        with pytest.raises(QueueFull, match="3 requests are waiting"):
            engine.submit([9], long, priority=2)
        running.append(engine.submit([9, 10], GREEDY, priority=0))
        for generation in running:
            generation.cancel()
        assert all(generation.result(10) for generation in running)


def test_people_take_a_row_from_a_rollout_which_then_goes_on_unchanged(
    loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    with serving(*loaded, max_rows=1) as engine:
        params = SamplingParams(temperature=1.0, max_tokens=60, seed=9)
        prompt = prompts(1, low=30, high=30)[0]
        rollout = engine.submit(prompt, params, priority=2)
        next(iter(rollout))
        person = engine.submit([9, 10, 11], GREEDY, priority=0)
        assert person.result(30).token_ids == adapters.generate("base", [9, 10, 11], 12)
        assert not rollout.done
        assert rollout.result(30).token_ids == adapters.solo("base", prompt, params)[0]


def test_bad_requests_are_refused_at_once(engine: Engine) -> None:
    with pytest.raises(UnknownVersion, match="No version 'v9' is loaded"):
        engine.submit([5, 6], GREEDY, version="v9")
    with pytest.raises(ContextTooLong, match="160 tokens long"):
        engine.submit([5] * 160, GREEDY)
    for ids in ([], [-1], [10**6]):
        with pytest.raises(ValueError, match="prompt"):
            engine.submit(ids, GREEDY)
    assert engine.stats().references == {"base": 0, "v1": 0, "v2": 0}


def test_an_answer_ends_where_the_context_ends(engine: Engine) -> None:
    prompt = prompts(1, low=150, high=150)[0]
    completion = engine.submit(prompt, SamplingParams(temperature=0, max_tokens=100)).result(30)
    assert completion.finish_reason == "length"
    assert len(completion.token_ids) == 10


def test_an_exception_in_a_step_ends_its_requests_and_the_engine_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, adapters: Adapters
) -> None:
    forward, calls = engine._model.forward, [0]

    def breaks_once(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == 5:
            raise RuntimeError("out of luck")
        return forward(*args, **kwargs)

    monkeypatch.setattr(engine._model, "forward", breaks_once)
    victims = [engine.submit(p, SamplingParams(max_tokens=50)) for p in prompts(3)]
    for victim in victims:
        last = list(victim)[-1]
        assert isinstance(last, Finished)
        if last.error is not None:
            assert last.completion.finish_reason == "error"
            with pytest.raises(ModelError, match="out of luck"):
                victim.result(1)
    assert any(isinstance(v._last, Finished) and v._last.error for v in victims)
    prompt = prompts(1)[0]
    assert engine.submit(prompt, GREEDY, version="v2").result(30).token_ids == adapters.generate(
        "v2", prompt, 12
    )


def test_overflowing_numbers_end_one_request_and_never_reach_a_later_one(
    engine: Engine, loaded: tuple[LoadedBase, ModelConfig], adapters: Adapters
) -> None:
    huge = {name: (a * 1e19, b * 1e19) for name, (a, b) in factors(loaded[0]).items()}
    engine.publish_tensors("huge", huge)
    prompt = prompts(1)[0]
    companion = engine.submit(prompt, GREEDY, version="v1")
    with pytest.raises(ModelError, match="overflowed"):
        engine.submit(prompt, GREEDY, version="huge").result(30)
    assert companion.result(30).token_ids == adapters.generate("v1", prompt, 12)
    later = [engine.submit(p, GREEDY) for p in prompts(8)]
    for generation, ids in zip(later, prompts(8), strict=True):
        assert generation.result(30).token_ids == adapters.generate("base", ids, 12)


def test_closing_ends_running_and_waiting_requests(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    with serving(*loaded, max_rows=2) as engine:
        left = [engine.submit(p, SamplingParams(max_tokens=100)) for p in prompts(5, high=9)]
    for generation in left:
        assert generation.result(1).finish_reason in ("cancelled", "stop", "length")
    with pytest.raises(ModelError, match="closed"):
        engine.submit([5], GREEDY)


def test_stats_count_what_happened(engine: Engine) -> None:
    done = [engine.submit(p, GREEDY).result(30) for p in prompts(3)]
    stats = engine.stats()
    assert stats.tokens == sum(len(c.token_ids) for c in done)
    assert sum(stats.finished.values()) == 3
    assert stats.tokens_per_s > 0 and stats.step_ms_p99 >= stats.step_ms_p50 > 0
    assert stats.slots - stats.free_slots == 2


def test_a_long_prompt_stalls_nobodys_stream(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    """One step reads 16 tokens of it at most, and every step gives every stream a token."""
    base, config = loaded
    engine = Engine(base, dataclasses.replace(config, prefill_tokens_per_step=16))  # stepped by hand
    stream = engine.submit([9, 10, 11], SamplingParams(max_tokens=100, min_tokens=100, seed=0))
    for _ in range(3):
        engine.step()
    long = engine.submit(prompts(1, low=140, high=140)[0], GREEDY)
    steps, before = 0, engine.stats().tokens
    while engine.stats().decoding < 2:
        engine.step()
        steps += 1
    assert steps == math.ceil(140 / 16)
    assert engine.stats().tokens - before >= steps
    stream.cancel()
    long.cancel()
    engine.close()
    assert stream.done and long.done


def test_versions_coming_and_going_under_load_fail_nobody_and_mix_nothing(
    engine: Engine, adapters: Adapters
) -> None:
    """Streams run while versions are published and retired over and over, a broken folder among them."""
    broken = adapters.make(f"broken{time.perf_counter_ns()}")
    corrupt_weights(broken)
    talks, params = prompts(3, high=20), SamplingParams(temperature=0, max_tokens=10)
    expected = {(v, i): adapters.generate(v, t, 10) for v in ("v3", "v4") for i, t in enumerate(talks)}
    running: list[tuple[str, int, Any]] = []
    for swap in range(12):
        source, name = ("v3", "v4")[swap % 2], f"live{swap}"
        engine.publish(name, adapters.root / source)
        if swap:
            engine.retire(f"live{swap - 1}")
        if swap % 5 == 2:
            with pytest.raises(AdapterError):
                engine.publish("broken", broken)
        running += [(source, i, engine.submit(t, params, version=name)) for i, t in enumerate(talks)]
        while engine.stats().free_slots == 0:
            time.sleep(0.005)
    for source, i, generation in running:
        assert generation.result(30).token_ids == expected[source, i]
    engine.retire("live11")
    stats = engine.stats()
    assert stats.free_slots == stats.slots - 2
    assert stats.references == {"base": 0, "v1": 0, "v2": 0}
