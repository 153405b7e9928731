"""Nothing held back for evaluation appears in training."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from models.builtin import prompts
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.builtin.corpus.noise import roughen
from models.builtin.corpus.skills import arithmetic, invented, memory
from models.builtin.corpus.split import SHARE, for_evaluation, for_training, is_held_out, normal


@pytest.fixture(scope="module")
def maker() -> DialogueMaker:
    return DialogueMaker(all_topics())


def test_no_training_question_is_a_held_out_wording(
    maker: DialogueMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.builtin.corpus.dialogues.ROUGH", 0.0)  # as written, without typing slips
    monkeypatch.setattr("models.builtin.corpus.dialogues.INLINE", 0.0)
    held = {normal(ask) for topic in maker.topics for ask in for_evaluation(topic.asks)}
    asked = (m["content"] for d in _dialogues(maker, 4000) for m in d if m["role"] == "user")
    assert not {ask for ask in asked if normal(ask) in held and not ask.isdigit()}


def test_evaluation_asks_only_held_out_wordings(maker: DialogueMaker) -> None:
    for lang in ("en", "ko"):
        for probe in prompts.single(maker, lang, 100):
            assert is_held_out("ask", normal(probe.turns[0]))


def test_held_out_sums_are_never_trained_on() -> None:
    rng = Random(3)
    for held_out in (False, True):
        for _ in range(300):
            made = arithmetic.make(rng, "en", held_out)
            first = re.fullmatch(r"\D*(\d+)\D+(\d+)\D*", made.turns[0][0])
            assert first is not None
            sign = _sign(made.turns[0][0])
            assert is_held_out("sum", f"{first[1]}{sign}{first[2]}") == held_out


def test_held_out_names_are_never_trained_on() -> None:
    rng = Random(4)
    for lang in ("en", "ko"):
        trained = {memory.make(rng, lang, False).about for _ in range(1500)}
        kept = {memory.make(rng, lang, True).about for _ in range(300)}
        names = {name.lower() for name in memory.NAMES[lang] if is_held_out("name", name)}
        assert kept and not {about[0][0] for about in trained if about} & names
        places = {invented.invent(rng, lang, "place", False) for _ in range(500)}
        assert not places & {invented.invent(rng, lang, "place", True) for _ in range(500)}


def test_about_fifteen_in_a_hundred_wordings_are_held_out(maker: DialogueMaker) -> None:
    asks = [ask for topic in maker.topics for ask in topic.asks]
    share = len(for_evaluation(asks)) / len(asks)
    assert abs(share - SHARE) < 0.02
    assert len(for_evaluation(asks)) + len(for_training(asks)) == len(asks)


def test_slips_keep_digits() -> None:
    rng = Random(5)
    for _ in range(300):
        assert re.findall(r"\d", roughen("What is 12 plus 34?", "en", rng)) == list("1234")


def _dialogues(maker: DialogueMaker, count: int) -> Iterator[list[dict[str, str]]]:
    rng = Random(2)
    for _ in range(count):
        yield maker.one(rng)


def _sign(ask: str) -> str:
    names = {"plus": "+", "minus": "-", "times": "*", "multiplied": "*", "divided": "/"}
    for word, sign in names.items():
        if word in ask:
            return sign
    found = re.search(r"\d\s*([+\-*x×/÷])\s*\d", ask)
    assert found is not None
    return {"x": "*", "×": "*", "÷": "/"}.get(found[1], found[1])
