from __future__ import annotations

import pytest

from store import Store
from store.errors import Invalid
from store.imported import NewPair
from tests.store.build import PROMPT


def test_importing_the_same_file_again_adds_nothing(store: Store) -> None:
    rows = [NewPair(PROMPT, "good", "bad"), NewPair(PROMPT, "good", "worse", 0.75)]
    assert store.feedback.import_pairs(rows, "file.jsonl") == 2
    assert store.feedback.import_pairs(rows, "copy.jsonl") == 0
    assert store.feedback.import_pairs([*rows, NewPair(PROMPT, "bad", "good")], "file.jsonl") == 1
    assert store.feedback.watermark() == 3
    first, second, third = store.feedback.imported_pairs(3)
    assert (first.prompt, first.chosen, first.rejected, first.margin_label) == (PROMPT, "good", "bad", None)
    assert (second.margin_label, second.source, second.seq) == (0.75, "file.jsonl", 2)
    assert third.chosen == "bad"
    assert store.feedback.imported_pairs(2) == [first, second]


def test_an_import_with_one_impossible_row_adds_none(store: Store) -> None:
    with pytest.raises(Invalid):
        store.feedback.import_pairs(
            [NewPair(PROMPT, "good", "bad"), NewPair(PROMPT, "\ud83d", "bad")], "file"
        )
    assert store.feedback.imported_pairs(100) == []
    assert store.feedback.watermark() == 0


def test_the_same_pair_twice_in_one_file_is_one(store: Store) -> None:
    assert store.feedback.import_pairs([NewPair(PROMPT, "good", "bad")] * 3, "file") == 1
