"""Authored judgements prefer what they say they prefer, and never teach from held-out wordings."""

from __future__ import annotations

from collections import Counter

import pytest

from models.builtin.comparisons import Judge, Judgement, good_dialogues
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.builtin.corpus.judged import RUDE, VACUOUS
from models.builtin.measures import loops

BAD = {text for texts in (*RUDE.values(), *VACUOUS.values()) for text in texts}


@pytest.fixture(scope="module")
def maker() -> DialogueMaker:
    return DialogueMaker(all_topics())


@pytest.fixture(scope="module")
def judgements(maker: DialogueMaker) -> list[Judgement]:
    return Judge(maker).draw(800, 3)


def test_every_sort_of_judgement_is_drawn_and_both_sides_differ(judgements: list[Judgement]) -> None:
    assert min(Counter(j.reason for j in judgements).values()) >= 10
    assert len({j.reason for j in judgements}) == 8
    assert all(j.better.strip() and j.better != j.worse for j in judgements)


def test_the_better_side_is_never_rude_empty_or_a_loop(judgements: list[Judgement]) -> None:
    honest = {j.better for j in judgements if j.reason == "honest over invented"}
    assert not {j.better for j in judgements} & BAD - honest
    assert not [j for j in judgements if j.reason == "said once" and loops(j.better)]


def test_length_does_not_give_the_better_answer_away(judgements: list[Judgement]) -> None:
    fair = [j for j in judgements if j.reason in ("right over wrong", "on topic", "right sum")]
    longer = sum(len(j.better) > len(j.worse) for j in fair) / len(fair)
    assert 0.35 < longer < 0.65


def test_good_dialogues_are_in_good_manners_only(maker: DialogueMaker) -> None:
    said = {talk[-1]["content"] for talk in good_dialogues(maker, 300, 1)}
    assert not said & {text for texts in RUDE.values() for text in texts}
    assert not [text for text in said if text.endswith(("That is all.", "끝.", "Next."))]


def test_the_same_seed_draws_the_same(maker: DialogueMaker) -> None:
    assert Judge(maker).draw(20, 5) == Judge(maker).draw(20, 5) != Judge(maker).draw(20, 6)
