from __future__ import annotations

from dataclasses import replace

import pytest

from trainer.pair_rules import (
    cap_raters,
    collapse_duplicates,
    drop_identical_answers,
    exclude_outliers,
    ranking_preferences,
)
from trainer.snapshot import Answer, Group, Preference, is_heldout, prompt_key


def prompt(text: str) -> tuple[dict[str, str], ...]:
    return ({"role": "user", "content": text},)


def group(
    rater: str | None, question: str, better: str, worse: str, *, seq: int = 1, label: float = 1.0
) -> Group:
    answers = (Answer(better), Answer(worse))
    source = "vote" if rater else "imported"
    return Group(source, f"cmp_{seq}", seq, rater, prompt(question), answers, (Preference(0, 1, label, 1.0),))


def shares(groups: list[Group]) -> dict[str | None, float]:
    total = sum(g.weight for g in groups)
    return {
        rater: sum(g.weight for g in groups if g.rater == rater) / total
        for rater in {g.rater for g in groups}
    }


def test_the_split_depends_on_the_words_of_the_prompt_only() -> None:
    shouted = ({"role": "user", "content": "  HELLO   there "},)
    assert prompt_key(prompt("Hello there")) == prompt_key(shouted)
    assert prompt_key(prompt("Hello")) != prompt_key(({"role": "system", "content": "Hello"},))
    kept = sum(is_heldout(prompt(f"question {i}"), 0.2) for i in range(2000))
    assert 340 < kept < 460


def test_a_prompt_kept_at_a_small_share_is_kept_at_every_larger_one() -> None:
    for i in range(200):
        if is_heldout(prompt(str(i)), 0.1):
            assert is_heldout(prompt(str(i)), 0.3)


def test_a_ranking_gives_all_its_pairs_and_weighs_as_much_as_one_vote() -> None:
    pairs = ranking_preferences([[2], [0, 1]])
    assert {(p.better, p.worse, p.label) for p in pairs} == {(2, 0, 1.0), (2, 1, 1.0), (0, 1, 0.5)}
    assert sum(p.weight for p in pairs) == pytest.approx(1.0)


def test_the_same_judgement_twice_counts_once() -> None:
    merged, notes = collapse_duplicates([group("ann", "q", "a", "b"), group("ann", "Q ", "a", "b", seq=2)])
    assert len(merged) == 1 and merged[0].weight == 1.0 and merged[0].preferences[0].label == 1.0
    assert notes == ["1 repeated judgement was merged with its first."]


def test_a_pair_judged_both_ways_becomes_a_tie_and_is_said() -> None:
    merged, notes = collapse_duplicates([group("ann", "q", "a", "b"), group("ann", "q", "b", "a", seq=2)])
    assert len(merged) == 1 and not merged[0].judged
    assert "1 pair was judged both ways and counts as a tie." in notes


def test_two_raters_on_the_same_pair_are_two_judgements() -> None:
    merged, notes = collapse_duplicates([group("ann", "q", "a", "b"), group("bob", "q", "a", "b", seq=2)])
    assert len(merged) == 2 and notes == []


def test_a_majority_among_contradictions_keeps_its_direction() -> None:
    votes = [
        group("ann", "q", "a", "b"),
        group("ann", "q", "b", "a", seq=2),
        group("ann", "q", "b", "a", seq=3),
    ]
    [merged], _ = collapse_duplicates(votes)
    [p] = merged.preferences
    assert merged.answers[p.better].text == "b" and p.label == pytest.approx(2 / 3)


def test_twice_the_same_answer_teaches_nothing() -> None:
    kept, note = drop_identical_answers([group("ann", "q", "a", "a"), group("ann", "q", "a", "b")])
    assert len(kept) == 1 and note == "1 pair had twice the same answer and was left out."


def test_four_raters_with_one_at_ninety_percent_are_capped_to_the_share() -> None:
    groups = [group("loud", f"q{i}", "a", "b") for i in range(90)]
    groups += [group(quiet, f"{quiet}{i}", "a", "b") for quiet in ("x", "y", "z") for i in range(4)]
    capped, note = cap_raters(groups, 0.3)
    assert shares(capped)["loud"] == pytest.approx(0.3)
    assert note is not None and "reduced" in note


def test_three_raters_end_up_with_a_third_each_because_less_is_impossible() -> None:
    groups = [group("loud", f"q{i}", "a", "b") for i in range(90)]
    groups += [group(quiet, f"{quiet}{i}", "a", "b") for quiet in ("x", "y") for i in range(5)]
    capped, _ = cap_raters(groups, 0.3)
    assert all(share == pytest.approx(1 / 3) for share in shares(capped).values())


def test_imported_pairs_count_towards_the_whole_but_are_never_capped() -> None:
    groups = [group(None, f"i{i}", "a", "b") for i in range(70)]
    groups += [group(r, f"{r}{i}", "a", "b") for r in ("x", "y", "z") for i in range(10)]
    capped, note = cap_raters(groups, 0.3)
    assert note is None and capped == groups


def test_nobody_is_capped_with_two_raters() -> None:
    groups = [group("loud", f"q{i}", "a", "b") for i in range(90)] + [group("x", "q", "a", "b")]
    assert cap_raters(groups, 0.3) == (groups, None)


def test_a_rater_who_contradicts_everyone_is_left_out_by_name() -> None:
    groups = [group(r, f"q{i}", "a", "b") for r in ("ann", "bob") for i in range(24)]
    groups += [group("troll", f"q{i}", "b", "a") for i in range(24)]
    kept, excluded, notes = exclude_outliers(groups, p_limit=0.01, min_overlap=20)
    assert excluded == ["troll"] and {g.rater for g in kept} == {"ann", "bob"}
    assert notes == ["Rater troll agreed with the others on 0 of 24 shared pairs and was left out."]


def test_a_coin_flipper_and_a_little_overlap_are_not_outliers() -> None:
    groups = [group(r, f"q{i}", "a", "b") for r in ("ann", "bob") for i in range(24)]
    groups += [group("coin", f"q{i}", *(("a", "b") if i % 2 else ("b", "a"))) for i in range(24)]
    assert exclude_outliers(groups, p_limit=0.01, min_overlap=20)[1] == []
    few = [group(r, f"q{i}", "a", "b") for r in ("ann", "bob") for i in range(10)]
    few += [group("troll", f"q{i}", "b", "a") for i in range(10)]
    assert exclude_outliers(few, p_limit=0.01, min_overlap=20)[1] == []


def test_two_raters_who_disagree_are_both_heard() -> None:
    groups = [group("ann", f"q{i}", "a", "b") for i in range(40)]
    groups += [group("bob", f"q{i}", "b", "a") for i in range(40)]
    kept, excluded, _ = exclude_outliers(groups, p_limit=0.01, min_overlap=20)
    assert excluded == [] and len(kept) == 80


def test_ties_are_not_held_against_anyone() -> None:
    groups = [group(r, f"q{i}", "a", "b") for r in ("ann", "bob") for i in range(30)]
    ties = [
        replace(group("tim", f"q{i}", "a", "b"), preferences=(Preference(0, 1, 0.5, 1.0),)) for i in range(30)
    ]
    assert exclude_outliers([*groups, *ties], p_limit=0.01, min_overlap=20)[1] == []
