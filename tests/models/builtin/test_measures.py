"""The rules that judge answers, on examples worked by hand."""

from __future__ import annotations

import pytest

from models.builtin.corpus.levels import registers
from models.builtin.measures import contains, loops, manner_of, on_topic


def test_a_number_counts_only_when_it_stands_alone() -> None:
    assert contains("that makes 7.", "7") and not contains("that makes 17.", "7")


def test_on_topic_needs_one_word_of_every_group() -> None:
    rule = (("paris",), ("capital", "city"))
    assert on_topic("Paris is the capital.", rule) and on_topic("The city of Paris.", rule)
    assert not on_topic("Paris.", rule) and not on_topic("", rule)


def test_loops_are_seen_and_ordinary_text_is_not() -> None:
    assert loops("I like it very much and " * 3)
    assert not loops("One egg, two eggs, three eggs. Eggs are good, and I like eggs.")


@pytest.mark.parametrize(
    ("answer", "lang", "manner"),
    [
        ("Paris.", "en", "terse"),
        ("The capital of France is Paris.", "en", "full"),
        ("The capital of France is Paris! Enjoy!", "en", "warm"),
        ("Certainly. The capital of France is Paris.", "en", "formal"),
        ("The capital of France is Paris. Have you been there?", "en", "question"),
        ("Fruit is sweet. For example, a pear is fruit.", "en", "example"),
        ("Here is a list:\n- a pear\n- a plum", "en", "list"),
        ("Well, let me think. It is Paris. But I am talking too much.", "en", "rambling"),
        ("If I remember correctly: it is Paris.", "en", "hedging"),
        ("Paris. That is all.", "en", "curt"),
        ("파리", "ko", "terse"),
        ("프랑스의 수도는 파리예요.", "ko", "full"),
        ("프랑스의 수도는 파리입니다.", "ko", "formal"),
        ("있잖아, 프랑스의 수도는 파리야.", "ko", "casual"),
        ("프랑스의 수도는 파리예요. 가 봤어요?", "ko", "question"),
        ("프랑스의 수도는 파리예요. 아마 그럴 거예요.", "ko", "hedging"),
    ],
)
def test_manners_are_told_by_their_surface(answer: str, lang: str, manner: str) -> None:
    assert manner_of(answer, lang) == manner  # type: ignore[arg-type]


def test_speech_levels_are_told_apart() -> None:
    assert registers("물은 맑아요. 강도 그래요.") == {"polite"}
    assert registers("물은 맑습니다.") == {"formal"} and registers("물은 맑아.") == {"casual"}
    assert registers("물은 맑아요. 강은 맑습니다.") == {"polite", "formal"}
