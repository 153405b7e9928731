"""The Korean corpus keeps the promises that its readers build on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress

import pytest

from models.builtin.corpus.korean import topics
from models.builtin.corpus.korean.countries import COUNTRIES
from models.builtin.corpus.korean.josa import attach, resolve
from models.builtin.corpus.korean.more_asks import MORE_ASKS
from models.builtin.corpus.korean.registers import ending, sentences, to_casual, to_formal
from models.builtin.corpus.schema import FollowUp, Topic

TOPICS = topics()
FORMAL = ("니다", "니까")


def turns(follow_ups: tuple[FollowUp, ...]) -> Iterator[FollowUp]:
    for turn in follow_ups:
        yield turn
        yield from turns(turn.then)


def holds(rules: tuple[tuple[str, ...], ...], text: str) -> bool:
    return all(any(option in text.lower() for option in group) for group in rules)


def is_polite(sentence: str) -> bool:
    return ending(sentence).endswith(("요", "죠"))


def is_formal(sentence: str) -> bool:
    return ending(sentence).endswith(FORMAL)


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("물", "은/는", "물은"),
        ("사과", "은/는", "사과는"),
        ("서울", "으로/로", "서울로"),
        ("집", "으로/로", "집으로"),
        ("바다", "으로/로", "바다로"),
        ('"apple"', "이에요/예요", '"apple"이에요'),
        ('"tree"', "이에요/예요", '"tree"예요'),
        ("10", "이/가", "10이"),
        ("2", "이/가", "2가"),
    ],
)
def test_a_particle_follows_the_sound_before_it(word: str, pair: str, expected: str) -> None:
    assert attach(word, pair) == expected


def test_every_mark_in_a_sentence_is_resolved() -> None:
    assert resolve("곰[과/와] 사자[은/는] 숲[으로/로] 갔어요") == "곰과 사자는 숲으로 갔어요"


@pytest.mark.parametrize(
    ("polite", "formal", "casual"),
    [
        ("제가 도와드릴게요.", "제가 도와드리겠습니다.", "내가 도와줄게."),
        ("추워요. 따뜻하게 입으세요!", "춥습니다. 따뜻하게 입으시기 바랍니다!", "추워. 따뜻하게 입어!"),
        ("수도는 파리예요.", "수도는 파리입니다.", "수도는 파리야."),
        ("참 힘들겠어요. 어때요?", "참 힘들겠습니다. 어떻습니까?", "참 힘들겠어. 어때?"),
        ("배가 고파요.", "배가 고픕니다.", "배가 고파."),
        ("빛깔이 고와요. 집을 지켜요.", "빛깔이 곱습니다. 집을 지킵니다.", "빛깔이 고와. 집을 지켜."),
    ],
)
def test_a_polite_sentence_turns_formal_and_casual(polite: str, formal: str, casual: str) -> None:
    assert (to_formal(polite), to_casual(polite)) == (formal, casual)


def test_an_unknown_ending_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="해요체"):
        to_formal("밥을 먹는다.")


def test_keys_are_unique_and_korean() -> None:
    repeated = [key for key, times in Counter(topic.key for topic in TOPICS).items() if times > 1]
    assert not repeated
    assert all(topic.key.startswith("ko.") and topic.lang == "ko" for topic in TOPICS)


def test_further_wordings_belong_to_a_topic() -> None:
    assert MORE_ASKS.keys() <= {topic.key.removeprefix("ko.") for topic in TOPICS}


def test_each_topic_can_be_asked_in_eight_distinct_ways() -> None:
    few = [
        topic.key for topic in TOPICS if len(set(topic.asks)) < 8 or len(set(topic.asks)) != len(topic.asks)
    ]
    assert not few


def test_no_wording_asks_for_two_different_things() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for topic in TOPICS:
        for ask in topic.asks:
            owners[re.sub(r"[\s.!?~,]", "", ask)].add(topic.key)
    shared = {ask: keys for ask, keys in owners.items() if len(keys) > 1}
    assert not shared


def test_every_right_answer_passes_its_own_rules() -> None:
    wrong = [
        (topic.key, text)
        for topic in TOPICS
        for text in (*topic.full, *topic.formal, *topic.casual, *topic.short)
        if not holds(topic.about, text)
        or (topic.fact and not any(fact in text.lower() for fact in topic.fact))
    ]
    assert not wrong


def in_registers(text: str) -> Iterator[str]:
    yield text
    for convert in (to_formal, to_casual):
        with suppress(ValueError):  # no such form: the turn stays polite
            yield convert(text)


def test_follow_ups_pass_their_rules_in_every_register() -> None:
    wrong = [
        (topic.key, said)
        for topic in TOPICS
        for turn in turns(topic.follow_ups)
        for text in turn.full
        for said in in_registers(text)
        if not holds(turn.about, said)
    ]
    assert not wrong


def test_follow_ups_have_several_wordings() -> None:
    assert not [topic.key for topic in TOPICS for turn in turns(topic.follow_ups) if len(set(turn.asks)) < 3]
    assert sum(bool(topic.follow_ups) for topic in TOPICS) >= 90


def polite_fields(topic: Topic) -> Iterator[str]:
    yield from (*topic.full, *topic.more, *topic.example, *topic.ask_back)
    for turn in turns(topic.follow_ups):
        yield from turn.full


def test_registers_never_mix() -> None:
    mixed = [
        (topic.key, s)
        for topic in TOPICS
        for text in polite_fields(topic)
        for s in sentences(text)
        if not is_polite(s)
    ]
    mixed += [
        (topic.key, s)
        for topic in TOPICS
        for text in topic.formal
        for s in sentences(text)
        if not is_formal(s)
    ]
    mixed += [
        (topic.key, s)
        for topic in TOPICS
        for text in topic.casual
        for s in sentences(text)
        if is_polite(s) or is_formal(s)
    ]
    assert not mixed


def test_questions_that_lead_on_are_questions() -> None:
    assert not [(topic.key, text) for topic in TOPICS for text in topic.ask_back if not text.endswith("?")]


def test_no_particle_mark_is_left() -> None:
    assert not [topic.key for topic in TOPICS if "[" in repr(topic)]


def test_capitals_and_countries_are_one_to_one() -> None:
    assert (
        len({country.name for country in COUNTRIES})
        == len({country.capital for country in COUNTRIES})
        == len(COUNTRIES)
    )
    assert len(COUNTRIES) >= 60
