"""The English topics keep the promises that generation, training and evaluation rely on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from models.builtin.corpus.english import topics
from models.builtin.corpus.schema import FollowUp, Topic

TOPICS = topics()
SENTENCE_END = (".", "!", "?", '."', '!"', '?"')
ALLOWED = re.compile(r"[\x20-\x7e\n가-힣]*")


def turns_of(turns: tuple[FollowUp, ...]) -> Iterator[FollowUp]:
    for turn in turns:
        yield turn
        yield from turns_of(turn.then)


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9가-힣 ]", "", text.lower()).strip() or text


def holds(about: tuple[tuple[str, ...], ...], answer: str) -> bool:
    return all(any(word in answer.lower() for word in group) for group in about)


def wrong(found: list[str]) -> None:
    assert not found, "\n".join(found[:60])


def test_there_are_enough_topics_and_keys_are_unique() -> None:
    assert len(TOPICS) >= 450
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)


def test_every_topic_has_eight_or_more_distinct_asks() -> None:
    wrong([topic.key for topic in TOPICS if len({plain(ask) for ask in topic.asks}) < 8])


def test_no_ask_belongs_to_two_topics() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for topic in TOPICS:
        for ask in topic.asks:
            owners[plain(ask)].add(topic.key)
    wrong([f"{ask!r}: {sorted(keys)}" for ask, keys in owners.items() if len(keys) > 1])


def test_about_and_fact_hold_for_every_answer() -> None:
    found = []
    for topic in TOPICS:
        assert topic.about, topic.key
        answers = [
            *topic.full,
            *topic.short,
            *topic.formal,
            *([" ".join(topic.items)] if topic.items else []),
        ]
        for answer in answers:
            if not holds(topic.about, answer):
                found.append(f"{topic.key}: about fails: {answer}")
            if topic.fact and not any(fact in answer.lower() for fact in topic.fact):
                found.append(f"{topic.key}: fact fails: {answer}")
    wrong(found)


def test_about_holds_for_every_follow_up() -> None:
    found = []
    for topic in TOPICS:
        for turn in turns_of(topic.follow_ups):
            assert turn.asks and turn.full and turn.about, topic.key
            found += [f"{topic.key}: {text}" for text in turn.full if not holds(turn.about, text)]
    wrong(found)


def test_rules_are_lower_case_and_not_empty() -> None:
    for topic in TOPICS:
        groups = [*topic.about, *(group for turn in turns_of(topic.follow_ups) for group in turn.about)]
        if topic.fact:
            groups.append(topic.fact)
        for group in groups:
            assert group, topic.key
            assert all(word and word == word.lower() for word in group), topic.key


def test_sentences_end_with_punctuation_and_begin_with_a_capital() -> None:
    found = []
    for topic in TOPICS:
        texts = [*topic.full, *topic.short, *topic.formal, *topic.more, *topic.example, *topic.ask_back]
        texts += [text for turn in turns_of(topic.follow_ups) for text in turn.full]
        for text in texts:
            if not text.endswith(SENTENCE_END) or text[0].islower():
                found.append(f"{topic.key}: {text}")
    wrong(found)


def test_an_ask_back_is_a_question() -> None:
    wrong([f"{topic.key}: {ask}" for topic in TOPICS for ask in topic.ask_back if not ask.endswith("?")])


def test_a_list_has_three_to_five_items() -> None:
    wrong([topic.key for topic in TOPICS if topic.items and not 3 <= len(topic.items) <= 5])


def test_the_text_is_plain() -> None:
    found = []
    for topic in TOPICS:
        texts = [*topic.asks, *topic.full, *topic.short, *topic.formal, *topic.more, *topic.example]
        texts += [*topic.items, *topic.ask_back]
        for turn in turns_of(topic.follow_ups):
            texts += [*turn.asks, *turn.full]
        for text in texts:
            bad = not ALLOWED.fullmatch(text) or "  " in text or text != text.strip() or ".." in text
            if bad or any(mark in text for mark in ("{", "}", "**", "`", "<|", "#")):
                found.append(f"{topic.key}: {text}")
    wrong(found)


def test_answers_are_short_enough_for_a_tiny_model() -> None:
    found = []
    for topic in TOPICS:
        most = 90 if topic.kind in ("story", "write") else 36
        found += [f"{topic.key}: {text}" for text in topic.full if len(text.split()) > most]
    wrong(found)


def test_enough_topics_have_their_own_next_turns() -> None:
    assert sum(bool(topic.follow_ups) for topic in TOPICS) >= 120
    assert sum(any(turn.then for turn in topic.follow_ups) for topic in TOPICS) >= 30


def test_capitals_are_one_to_one() -> None:
    countries = pytest.importorskip("models.builtin.corpus.english.countries").COUNTRIES
    assert len({row.name for row in countries}) == len({row.capital for row in countries}) == len(countries)
    assert len(countries) >= 60


def test_a_topic_does_not_change_between_calls() -> None:
    first: tuple[Topic, ...] = topics()
    assert first == TOPICS
