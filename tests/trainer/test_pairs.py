from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store
from store.comparisons import NewCandidate
from store.imported import NewPair
from trainer.config import TrainerConfig
from trainer.pairs import lineage_rows, take_snapshot
from trainer.snapshot import Group, Snapshot, is_heldout

CONFIG = TrainerConfig()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "rapport.db")
    opened.accounts.ensure_local_user()
    yield opened
    opened.close()


def snapshot(store: Store, after_seq: int = 0, config: TrainerConfig = CONFIG) -> Snapshot:
    return take_snapshot(store, config, watermark=store.feedback.watermark(), after_seq=after_seq, seed=0)


def compare(store: Store, question: str, *texts: str) -> str:
    candidates = [NewCandidate("base", text, [], [], "stop", {}) for text in texts]
    prompt = [{"role": "user", "content": question}]
    return store.feedback.create_comparison("usr_local", prompt, "samples", candidates).id


def answer(store: Store, parent: str, conversation: str, text: str) -> str:
    return store.conversations.add_answer(
        conversation,
        parent,
        text,
        adapter="base",
        sampling={},
        token_ids=[],
        logprobs=[],
        finish_reason="stop",
    ).id


def pairs_of(group: Group) -> set[tuple[str, str, float]]:
    return {(group.answers[p.better].text, group.answers[p.worse].text, p.label) for p in group.preferences}


def test_a_vote_is_one_pair_of_weight_one(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "left", "right"), "usr_local", choice="B")
    [group] = snapshot(store).groups
    assert pairs_of(group) == {("right", "left", 1.0)} and group.weight == 1.0
    assert group.prompt == ({"role": "user", "content": "q"},) and group.rater == "usr_local"


def test_a_tie_is_a_soft_half(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "left", "right"), "usr_local", choice="tie")
    [group] = snapshot(store).groups
    assert {p.label for p in group.preferences} == {0.5} and not group.judged


def test_both_bad_is_no_pair_but_two_thumbs_down(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "left", "right"), "usr_local", choice="both_bad")
    taken = snapshot(store)
    assert taken.groups == ()
    assert [(t.answer.text, t.up, t.weight) for t in taken.thumbs] == [
        ("left", False, 0.3),
        ("right", False, 0.3),
    ]


def test_a_ranking_keeps_all_its_pairs_in_one_group(store: Store) -> None:
    id = compare(store, "q", "a", "b", "c", "d")
    store.feedback.vote(id, "usr_local", ranking=[["C"], ["A", "D"], ["B"]])
    [group] = snapshot(store).groups
    assert len(group.answers) == 4 and len(group.preferences) == 6
    assert ("c", "b", 1.0) in pairs_of(group) and ("a", "d", 0.5) in pairs_of(group)
    assert group.weight == pytest.approx(1.0)


def test_the_pick_of_several_beats_each_other_one(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "a", "b", "c"), "usr_local", choice="B")
    [group] = snapshot(store).groups
    assert pairs_of(group) == {("b", "a", 1.0), ("b", "c", 1.0)} and group.weight == pytest.approx(1.0)


def test_opposite_thumbs_on_siblings_are_a_pair_and_a_lone_thumb_is_not(store: Store) -> None:
    chat = store.conversations.create("usr_local", system_prompt="Be kind.")
    ask = store.conversations.add_user_message(chat.id, "q")
    up, down = (answer(store, ask.id, chat.id, text) for text in ("good", "bad"))
    store.feedback.rate(up, "usr_local", "up")
    alone = snapshot(store)
    assert alone.groups == () and [t.up for t in alone.thumbs] == [True]
    store.feedback.rate(down, "usr_local", "down")
    both = snapshot(store)
    [group] = both.groups
    assert pairs_of(group) == {("good", "bad", 1.0)} and both.thumbs == ()
    assert group.prompt == ({"role": "system", "content": "Be kind."}, {"role": "user", "content": "q"})


def test_a_correction_beats_its_answer_and_is_a_demonstration(store: Store) -> None:
    chat = store.conversations.create("usr_local")
    ask = store.conversations.add_user_message(chat.id, "q")
    store.feedback.correct(answer(store, ask.id, chat.id, "wrong"), "usr_local", "right")
    taken = snapshot(store)
    assert pairs_of(taken.groups[0]) == {("right", "wrong", 1.0)}
    assert taken.demos[0].messages[-1] == {"role": "assistant", "content": "right"}


def test_an_imported_pair_keeps_its_soft_label(store: Store) -> None:
    prompt = [{"role": "user", "content": "q"}]
    store.feedback.import_pairs([NewPair(prompt, "x", "y", 0.2)], "file")
    [group] = snapshot(store).groups
    assert pairs_of(group) == {("y", "x", 0.8)} and group.rater is None


def test_the_pairs_of_an_imported_ranking_stay_together_and_share_its_weight(store: Store) -> None:
    prompt = [{"role": "user", "content": "q"}]
    ranked = [("best", "mid"), ("mid", "bad"), ("best", "bad")]
    store.feedback.import_pairs([NewPair(prompt, a, b, group="g") for a, b in ranked], "file")
    [group] = snapshot(store).groups
    assert len(group.answers) == 3
    assert pairs_of(group) == {(a, b, 1.0) for a, b in ranked}
    assert group.weight == pytest.approx(1.0)


def test_what_earlier_rounds_saw_is_replayed_up_to_a_limit(store: Store) -> None:
    for i in range(6):
        store.feedback.vote(compare(store, f"q{i}", "a", "b"), "usr_local", choice="A")
    seen = store.feedback.watermark()
    store.feedback.vote(compare(store, "new", "a", "b"), "usr_local", choice="A")
    taken = snapshot(store, after_seq=seen, config=TrainerConfig(replay_pairs=2))
    assert [group.replay for group in taken.groups] == [True, True, False]
    assert "2 earlier preferences repeated." in taken.report


def test_feedback_after_the_watermark_waits_for_the_next_round(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "a", "b"), "usr_local", choice="A")
    mark = store.feedback.watermark()
    store.feedback.vote(compare(store, "later", "a", "b"), "usr_local", choice="A")
    assert len(take_snapshot(store, CONFIG, watermark=mark, after_seq=0, seed=0).groups) == 1


def test_held_out_is_marked_by_the_prompts_hash(store: Store) -> None:
    for i in range(40):
        store.feedback.vote(compare(store, f"q{i}", "a", "b"), "usr_local", choice="A")
    taken = snapshot(store)
    assert any(g.heldout for g in taken.groups) and not all(g.heldout for g in taken.groups)
    assert all(g.heldout == is_heldout(g.prompt, CONFIG.heldout_share) for g in taken.groups)


def test_a_snapshot_survives_json(store: Store) -> None:
    store.feedback.vote(compare(store, "q", "a", "b"), "usr_local", choice="A")
    store.feedback.vote(compare(store, "q2", "a", "b"), "usr_local", choice="both_bad")
    taken = snapshot(store)
    assert Snapshot.from_json(json.loads(json.dumps(taken.to_json()))) == taken


def test_lineage_names_every_pair_and_thumb(store: Store) -> None:
    first = compare(store, "q", "a", "b")
    store.feedback.vote(first, "usr_local", choice="A")
    store.feedback.vote(compare(store, "q2", "a", "b"), "usr_local", choice="both_bad")
    rows = lineage_rows(snapshot(store))
    assert [(r.chosen, r.rejected, r.weight) for r in rows] == [
        ("a", "b", 1.0),
        ("", "a", 0.3),
        ("", "b", 0.3),
    ]
    assert rows[0].source_id == first and rows[0].rater == "usr_local"


def test_nothing_at_all_is_said_in_words(store: Store) -> None:
    assert snapshot(store).report == ("New preferences: none.",)
