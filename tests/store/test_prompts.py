from __future__ import annotations

from store import Store

DIALOGUE = [
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello."},
    {"role": "user", "content": "Sing."},
]


def test_plain_questions_and_dialogues_are_added_once(store: Store) -> None:
    assert store.prompts.add_many(["Why?", DIALOGUE, "Why?"], "file") == 2
    assert store.prompts.add_many(["Why?", [{"role": "user", "content": "Why?"}], "How?"], "other") == 1
    assert store.prompts.count() == 3
    why, dialogue, how = store.prompts.all()
    assert (why.messages, why.source) == ([{"role": "user", "content": "Why?"}], "file")
    assert dialogue.messages == DIALOGUE
    assert how.source == "other"


def test_a_sample_depends_on_its_seed_alone_and_never_repeats_a_prompt(store: Store) -> None:
    store.prompts.add_many([f"Question {i}?" for i in range(50)], "file")
    sample = store.prompts.sample(10, seed=1)
    assert sample == store.prompts.sample(10, seed=1)
    assert sample != store.prompts.sample(10, seed=2)
    assert len({prompt.id for prompt in sample}) == 10
    assert len(store.prompts.sample(100, seed=1)) == 50
    assert store.prompts.sample(0, seed=1) == []


def test_an_empty_pool_gives_nothing(store: Store) -> None:
    assert store.prompts.sample(3, seed=0) == []
    assert store.prompts.all() == []
