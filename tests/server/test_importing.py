"""Files as others write them: every shape that is promised, and what is said of a broken one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.config import ModelConfig
from server.config import ServerConfig
from server.errors import Invalid
from server.importing.files import read_rows
from server.importing.preferences import pairs_of
from server.importing.rows import demonstration_row, prompt_row
from server.importing.transcripts import conversations
from store.imported import NewPair

SHARED = Path(__file__).parents[3] / "shared" / "data"
CONFIG = ServerConfig(model=ModelConfig())
QUESTION = [{"role": "user", "content": "Tea or coffee?"}]


def values(data: str | bytes, format: str = "auto") -> list[Any]:
    return [row for _, row in read_rows(data.encode() if isinstance(data, str) else data, format)]


def judged(row: Any, ranking: str = "position") -> list[tuple[str, str, float | None]]:
    return [(p.chosen, p.rejected, p.margin_label) for p in pairs_of(row, CONFIG, ranking)]


def test_a_json_array_is_read_whatever_the_file_is_called() -> None:
    assert values('[\n  {"prompt": "안녕"}\n]') == [{"prompt": "안녕"}]


def test_lines_keep_their_numbers_and_a_broken_one_its_place() -> None:
    (first, row), (second, broken) = read_rows(b'\n{"prompt": "a"}\n{"prompt"\n')
    assert (first, row, second) == (2, {"prompt": "a"}, 3)
    assert isinstance(broken, Invalid)


def test_a_line_separator_inside_a_text_does_not_end_the_line() -> None:
    row = {"prompt": "one\u2028two\x85three"}
    assert values(json.dumps(row, ensure_ascii=False)) == [row]


def test_csv_columns_are_known_by_their_usual_names() -> None:
    text = 'Q,A,label\n"Hi, you?",Hello,0\n\nBye,"Bye\nbye",1\n'
    rows = list(read_rows(text.encode()))
    assert [number for number, _ in rows] == [2, 5]
    assert demonstration_row(rows[0][1], CONFIG) == [
        {"role": "user", "content": "Hi, you?"},
        {"role": "assistant", "content": "Hello"},
    ]


def test_gzip_is_unpacked_by_its_own_mark() -> None:
    first, second = (gzip.compress(line) for line in (b'{"prompt": "a"}\n', b'{"prompt": "b"}\n'))
    assert values(first + second) == [{"prompt": "a"}, {"prompt": "b"}]  # packed in two pieces


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[1, 2", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (gzip.compress(b'{"prompt": "a"}', mtime=0)[:-9], "too early"),
        (b"\x1f\x8bnothing packed", "damaged"),
        (b"one,two\n1,2\n", "Q,A"),
        (b'Q,A\n"a,b\n', "quotes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        values(data)


def test_a_short_csv_row_is_named_and_the_next_one_read() -> None:
    short, good = values("Q,A\nonly\nHi,Hello\n")
    assert isinstance(short, Invalid) and good == {"prompt": "Hi", "completion": "Hello"}


def test_kochatgpts_conversations_begin_with_a_person_and_end_with_an_answer() -> None:
    text = (
        "<<start conversation>>\n<챗봇>: 안녕!\n<사람>: 이름이\n뭐야?\n"
        "<챗봇>: 봇이야.\n<챗봇>: 너는?\n<사람>: 음\n"
        "\n<<start conversation>>\n<사람>: 뭐해?\n<챗봇>: \n"
        "<<start conversation>>\n<사람>: 응?\n<챗봇>: 네."
    )
    found = list(conversations(text))
    assert [line for line, _ in found] == [1, 12]
    assert found[0][1] == [
        {"role": "user", "content": "이름이\n뭐야?"},
        {"role": "assistant", "content": "봇이야.\n너는?"},
    ]
    assert values(text)[1]["messages"][0]["content"] == "응?"


def test_kochatgpts_ranking_gives_all_pairs_in_one_group() -> None:
    row = {"prompt": "Q", "completion_0": "mid", "completion_1": "best", "completion_2": "bad"}
    row |= {"ranking": [1, 0, 2]}
    pairs = pairs_of(row, CONFIG)
    expected = [("best", "mid", None), ("mid", "bad", None), ("best", "bad", None)]
    assert [(p.chosen, p.rejected, p.margin_label) for p in pairs] == expected
    assert len({p.group for p in pairs}) == 1 and pairs[0].group
    assert judged(row, "points")[0] == ("mid", "best", None)


def test_equal_ranks_are_a_tie_and_equal_answers_no_pair() -> None:
    row = {"prompt": "Q", "completion_0": "a", "completion_1": "a", "completion_2": "b", "ranking": [0, 1, 1]}
    assert judged(row) == [("a", "b", None), ("a", "b", 0.5)]


def test_hh_transcripts_are_split_into_turns() -> None:
    head = "\n\nHuman: Tea or coffee?\n\nAssistant: Either.\n\nHuman: Pick.\n\nAssistant:"
    (pair,) = pairs_of({"chosen": f"{head} Tea.", "rejected": f"{head} No."}, CONFIG)
    assert (pair.chosen, pair.rejected, len(pair.prompt)) == ("Tea.", "No.", 3)
    assert pair.prompt[1] == {"role": "assistant", "content": "Either."}


def arena(winner: str) -> dict[str, Any]:
    a, b = ([*QUESTION, {"role": "assistant", "content": text}] for text in ("Tea.", "Coffee."))
    return {"model_a": "x", "model_b": "y", "winner": winner, "conversation_a": a, "conversation_b": b}


def test_arena_votes_name_a_winner_or_a_tie() -> None:
    assert judged(arena("model_b")) == [("Coffee.", "Tea.", None)]
    assert judged(arena("tie")) == [("Tea.", "Coffee.", 0.5)]
    with pytest.raises(Invalid, match="bad"):
        judged(arena("tie (bothbad)"))


def webui(rating: int, *others: str) -> dict[str, Any]:
    answers = {f"a{i}": text for i, text in enumerate(("Tea.", *others))}
    messages: dict[str, Any] = {
        "q": {"id": "q", "parentId": None, "childrenIds": list(answers), "role": "user", "content": "Tea?"}
    }
    for key, text in answers.items():
        turn = {"id": key, "parentId": "q", "childrenIds": [], "role": "assistant", "content": text}
        messages[key] = turn
    return {
        "type": "rating",
        "data": {"rating": rating, "model_id": "x"},
        "meta": {"message_id": "a0"},
        "snapshot": {"chat": {"chat": {"history": {"messages": messages, "currentId": "a0"}}}},
    }


def test_open_webui_feedback_is_a_pair_with_each_sibling() -> None:
    assert judged(webui(1, "No.", "Water.")) == [("Tea.", "No.", None), ("Tea.", "Water.", None)]
    assert judged(webui(-1, "No.")) == [("No.", "Tea.", None)]
    with pytest.raises(Invalid, match="beside"):
        judged(webui(1))


BAD_ROWS: list[dict[str, Any]] = [
    {"prompt": "Q", "completion_0": "a", "completion_1": "b", "ranking": [0]},
    {"prompt": "Q", "completion_0": "a", "completion_1": "b", "ranking": ["x", "y"]},
    {"prompt": "Q", "completion_0": "a", "completion_1": "a", "ranking": [0, 1]},
    arena("nobody"),
    {"type": "rating", "data": {"rating": 1}, "snapshot": None},
    {"prompt": "Q", "chosen": "a", "rejected": "b", "group": 7},
]


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_row_that_judges_nothing_is_refused_with_a_reason(row: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        pairs_of(row, CONFIG)


def test_a_plain_pair_has_no_group_and_keeps_one_that_is_named() -> None:
    row = {"prompt": "Q", "chosen": "a", "rejected": "b"}
    assert pairs_of(row, CONFIG) == [NewPair([{"role": "user", "content": "Q"}], "a", "b")]
    assert pairs_of(row | {"group": "g"}, CONFIG)[0].group == "g"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real Korean data sets are not on this machine")
@pytest.mark.parametrize(
    ("name", "parse", "least"),
    [
        ("kochatgpt_3_PPO.jsonl", prompt_row, 1000),
        ("kochatgpt_1_SFT_conversation.jsonl", demonstration_row, 70),
        ("ChatbotData.csv", demonstration_row, 6000),
    ],
)
def test_the_real_files_are_read_to_the_last_row(name: str, parse: Any, least: int) -> None:
    rows = values((SHARED / name).read_bytes())
    assert len([parse(row, CONFIG) for row in rows]) >= least
