from __future__ import annotations

from store import Store

ROWS = [
    [{"role": "user", "content": f"Question {i}?"}, {"role": "assistant", "content": "Yes."}]
    for i in range(3)
]


def test_dialogues_are_added_once_and_read_up_to_a_watermark(store: Store) -> None:
    assert store.demonstrations.add_many(ROWS[:2], "file") == 2
    watermark = store.feedback.watermark()
    assert store.demonstrations.add_many(ROWS, "file") == 1
    assert [row.messages for row in store.demonstrations.all()] == ROWS
    assert [row.messages for row in store.demonstrations.all(watermark)] == ROWS[:2]
    assert store.demonstrations.all(0) == []
    assert store.demonstrations.all()[0].source == "file"


def test_demonstrations_are_no_preferences(store: Store) -> None:
    store.demonstrations.add_many(ROWS, "file")
    assert store.feedback.count_preferences(0) == 0
