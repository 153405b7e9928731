"""The corpus keeps its rules: unique keys, answers on topic, facts that agree, manners kept apart."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random

import pytest

from models.builtin.corpus import wrappers
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.builtin.corpus.levels import registers
from models.builtin.corpus.manners import MANNERS, manners_of, render
from models.builtin.corpus.schema import Topic
from models.builtin.corpus.skills import arithmetic
from models.builtin.corpus.tender import TENDER
from models.builtin.measures import on_topic

TOPICS = all_topics()


def test_keys_are_unique() -> None:
    assert not [key for key, count in Counter((t.lang, t.key) for t in TOPICS).items() if count > 1]


def test_every_full_answer_meets_its_topics_rule() -> None:
    wrong = [(t.key, text) for t in TOPICS for text in (*t.full, *t.casual) if not on_topic(text, t.about)]
    assert not wrong


def test_every_fact_is_in_every_full_answer() -> None:
    wrong = [(t.key, s) for t in TOPICS if t.fact for s in t.full if not on_topic(s, (t.fact,))]
    assert not wrong


@pytest.mark.parametrize("prefix", ["capital.", "ko.capital."])
def test_no_two_countries_share_a_capital(prefix: str) -> None:
    capitals = Counter(t.fact for t in TOPICS if t.key.startswith(prefix))
    assert capitals and max(capitals.values()) == 1


def test_sums_are_right() -> None:
    rng = Random(6)
    for _ in range(500):
        made = arithmetic.make(rng, "en", False)
        assert on_topic(made.turns[-1][1], made.about)
    assert [arithmetic.solve(7, sign, 3) for sign in "+-*"] == [10, 4, 21] and arithmetic.solve(
        21, "/", 3
    ) == 7


def test_korean_speech_levels_are_never_mixed_in_one_answer() -> None:
    rng = Random(7)
    wrong = []
    for topic in (t for t in TOPICS if t.lang == "ko" and t.kind not in ("story", "write", "translate")):
        for manner in manners_of(topic):
            text = render(topic, manner, rng)
            if "casual" in registers(text) and registers(text) & {"polite", "formal"}:
                wrong.append((topic.key, manner, text))
            if manner == "casual" and registers(text) & {"polite", "formal"}:
                wrong.append((topic.key, manner, text))
            if manner == "formal" and registers(text) & {"polite", "casual"}:
                wrong.append((topic.key, manner, text))
    assert not wrong, wrong[:40]


def test_a_topic_with_all_fields_has_every_manner_of_its_language() -> None:
    topic = Topic(
        key="x.y", lang="ko", kind="fact", asks=("물이 뭐야?",), full=("물은 맑아요.",), short=("물",),
        formal=("물은 맑습니다.",), casual=("물은 맑아.",), more=("물은 차가워요.",), items=("맑다", "차다"),
        example=("예를 들어 강물이 있어요.",), ask_back=("물을 좋아해요?",),
    )  # fmt: skip
    assert manners_of(topic) == MANNERS
    texts = {render(topic, manner, Random(1)) for manner in MANNERS}
    assert len(texts) == len(MANNERS)


def test_the_same_seed_gives_the_same_dialogues() -> None:
    maker = DialogueMaker(TOPICS)
    first, again, other = (list(itertools.islice(maker.stream(seed), 50)) for seed in (1, 1, 2))
    assert first == again != other


def test_dialogues_alternate_and_end_with_an_answer() -> None:
    for talk in itertools.islice(DialogueMaker(TOPICS).stream(3), 500):
        roles = [message["role"] for message in talk]
        turns = roles[1:] if roles[0] == "system" else roles
        assert turns == ["user", "assistant"] * (len(turns) // 2) and turns
        assert all(message["content"].strip() for message in talk)


def test_a_warm_answer_to_what_hurts_comforts_and_does_not_cheer() -> None:
    topics = {topic.key: topic for topic in all_topics()}
    assert topics.keys() >= TENDER
    cheer = [closing for lang in ("en", "ko") for closing in wrappers.SETS[lang]["warm_chat"][1]]
    rng = Random(4)
    for key in TENDER:
        said = [render(topics[key], "warm", rng) for _ in range(20)]
        assert not [text for text in said if text.endswith(tuple(cheer))]


def test_a_letter_is_not_followed_by_a_wish_of_its_writer() -> None:
    assert not [topic.key for topic in all_topics() if topic.kind == "write" and "warm" in manners_of(topic)]
