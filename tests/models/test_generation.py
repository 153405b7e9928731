"""What a caller gets: every event once, in order, however it reads; no prefix of a stop string leaks."""

from __future__ import annotations

import asyncio
import random
import threading
from pathlib import Path
from typing import Any

import pytest

from models.base import LoadedBase
from models.config import ModelConfig
from models.errors import QueueFull
from models.generation import AnswerText, Finished, Token
from models.sampling import SamplingParams
from tests.models.serving_kit import GREEDY, load, prompts, serving


@pytest.fixture(scope="module")
def loaded(tiny_model_dir: Path) -> tuple[LoadedBase, ModelConfig]:
    return load(tiny_model_dir)


class Letters:
    """Decodes token i as letters[i]; `flush` gives what a real decoder may hold back."""

    def __init__(self, rest: str = "") -> None:
        self.rest = rest

    def push(self, token: int) -> str:
        return chr(token)

    def flush(self) -> str:
        return self.rest


def feed(text: str, *stop: str, rest: str = "") -> tuple[list[str], AnswerText]:
    answer = AnswerText(Letters(rest), stop)
    pieces = []
    for letter in text:
        pieces.append(answer.push(ord(letter)))
        if answer.stopped:
            return pieces, answer
    pieces.append(answer.finish())
    return pieces, answer


def test_a_stop_string_and_what_follows_never_show() -> None:
    pieces, answer = feed("hello STOP there", "STOP")
    assert answer.stopped
    assert answer.text == "".join(pieces) == "hello "
    assert pieces[6:] == ["", "", "", ""]


def test_what_only_looked_like_a_stop_string_is_given_after_all() -> None:
    pieces, answer = feed("a STO b ST", "STOP", "STUN")
    assert not answer.stopped
    assert answer.text == "".join(pieces) == "a STO b ST"


def test_the_earliest_of_several_stop_strings_counts() -> None:
    assert feed("xxabcyy", "bcy", "abc")[1].text == "xx"
    assert feed("aaab", "aab")[1].text == "a"
    assert feed("x\n\nUser: y", "\n\nUser:", "\n\nSystem:")[1].text == "x"


def test_a_stop_string_completed_by_the_last_held_characters_counts() -> None:
    _, answer = feed("abc", "cd", rest="d")
    assert answer.stopped
    assert answer.text == "ab"


def test_stop_strings_match_a_naive_search_on_random_texts() -> None:
    draw = random.Random(0)
    for _ in range(500):
        text = "".join(draw.choice("ab") for _ in range(12))
        stops = tuple("".join(draw.choice("ab") for _ in range(draw.randint(2, 4))) for _ in range(2))
        ends = sorted((text.find(s) + len(s), text.find(s)) for s in stops if s in text)
        expected = text[: min(at for end, at in ends if end == ends[0][0])] if ends else text
        assert feed(text, *stops)[1].text == expected


def test_token_texts_joined_are_the_answers_text(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    with serving(*loaded) as engine:
        for i, prompt in enumerate(prompts(6)):
            params = SamplingParams(max_tokens=40, seed=i)
            events = list(engine.submit(prompt, params))
            tokens = [e for e in events if isinstance(e, Token)]
            (finished,) = [e for e in events if isinstance(e, Finished)]
            done = finished.completion
            assert events[-1] is finished
            assert "".join(token.text for token in tokens) == done.text
            assert [token.id for token in tokens] == done.token_ids
            assert [token.logprob for token in tokens] == done.logprobs
            ended = done.token_ids[-1] in loaded[0].chat.eos_ids
            assert (done.finish_reason == "stop") == ended
            assert done.text == loaded[0].chat.decode(done.token_ids)
            quiet = engine.submit(prompt, params, stream=False)
            assert [type(e) for e in quiet] == [Finished]
            assert quiet.result().text == done.text


def test_a_stop_string_ends_an_answer_of_the_engine(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    with serving(*loaded) as engine:
        whole = engine.submit(prompts(1)[0], SamplingParams(max_tokens=40, seed=3, min_tokens=40)).result(30)
        stop = whole.text[len(whole.text) // 2 :][:3]
        params = SamplingParams(max_tokens=40, seed=3, min_tokens=40, stop=(stop,))
        cut = engine.submit(prompts(1)[0], params).result(30)
        assert cut.finish_reason == "stop"
        assert cut.text == whole.text[: whole.text.find(stop)]
        assert len(cut.token_ids) < len(whole.token_ids)


async def test_asyncio_readers_get_every_event_and_can_cancel(
    loaded: tuple[LoadedBase, ModelConfig],
) -> None:
    with serving(*loaded) as engine:

        async def read(prompt: list[int], stop_after: int | None) -> list[Any]:
            generation, events = engine.submit(prompt, GREEDY), []
            async for event in generation:
                events.append(event)
                if len(events) == stop_after:
                    generation.cancel()
            return events

        results = await asyncio.gather(*(read(p, 3 if i % 2 else None) for i, p in enumerate(prompts(10))))
        for i, events in enumerate(results):
            assert [type(e) for e in events].count(Finished) == 1
            assert isinstance(events[-1], Finished)
            reason = events[-1].completion.finish_reason
            assert reason in (("cancelled", "stop", "length") if i % 2 else ("stop", "length"))


async def test_a_reader_whose_event_loop_is_gone_frees_its_row(
    loaded: tuple[LoadedBase, ModelConfig],
) -> None:
    with serving(*loaded) as engine:
        generation = engine.submit(
            prompts(1)[0], SamplingParams(max_tokens=150, temperature=0, min_tokens=150)
        )

        def read_one_and_vanish() -> None:
            async def one() -> None:
                reader = generation.__aiter__()
                await anext(reader)

            asyncio.run(one())

        await asyncio.to_thread(read_one_and_vanish)
        completion = await asyncio.to_thread(generation.result, 10)
        assert completion.finish_reason == "cancelled"


def test_result_waits_no_longer_than_told(loaded: tuple[LoadedBase, ModelConfig]) -> None:
    with serving(*loaded) as engine:
        generation = engine.submit(prompts(1)[0], SamplingParams(max_tokens=100, min_tokens=100))
        with pytest.raises(TimeoutError, match="no answer within"):
            generation.result(0.001)
        generation.cancel()


def test_a_storm_of_submits_and_cancels_ends_every_request_exactly_once(
    loaded: tuple[LoadedBase, ModelConfig],
) -> None:
    with serving(*loaded, max_rows=4, queue_limit=20) as engine:
        made: list[Any] = []
        refused = [0]

        def submit_and_cancel(seed: int) -> None:
            draw = random.Random(seed)
            for prompt in prompts(20, seed=seed, high=30):
                try:
                    params = SamplingParams(max_tokens=draw.randint(1, 12))
                    generation = engine.submit(prompt, params, priority=draw.randrange(3))
                except QueueFull:
                    refused[0] += 1
                    continue
                made.append(generation)
                for victim in draw.sample(made, min(2, len(made))) if draw.random() < 0.5 else []:
                    victim.cancel()

        threads = [threading.Thread(target=submit_and_cancel, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for generation in made:
            generation.result(30)
            events = list(generation)
            assert [type(e) for e in events].count(Finished) == 1
            assert isinstance(events[-1], Finished)
        stats = engine.stats()
        assert (stats.decoding, stats.reading, stats.waiting) == (0, 0, 0)
        assert stats.references == {"base": 0}
        assert sum(stats.finished.values()) == len(made) == 80 - refused[0]
