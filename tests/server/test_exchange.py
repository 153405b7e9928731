"""Export and import: what leaves comes in again, and bad rows are named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.importing.preferences import pairs_of
from tests.server.kit import HELLO, Served, error_of, serve


@pytest.fixture
def target(tiny_model_dir: Path, tmp_path: Path) -> Iterator[Served]:
    with serve(tiny_model_dir, tmp_path) as running:
        yield running


def rows(served: Served, kind: str) -> list[dict[str, Any]]:
    reply = served.client.get(f"/v1/export/{kind}")
    assert reply.status_code == 200, reply.text
    return [json.loads(line) for line in reply.text.splitlines()]


def send(served: Served, kind: str, data: str | bytes, **params: Any) -> Any:
    return served.client.post(f"/v1/import/{kind}", content=data, params=params)


def imported(served: Served, kind: str, data: Any, **params: Any) -> dict[str, Any]:
    reply = send(served, kind, json.dumps(data), **params)
    assert reply.status_code == 200, reply.text
    report: dict[str, Any] = reply.json()
    return report


@pytest.fixture(scope="module")
def full(served: Served) -> Served:
    """Votes of every kind, a correction, thumbs, and imported rows."""
    client = served.client
    for vote in (
        {"choice": "A"},
        {"choice": "tie"},
        {"choice": "both_bad"},
        {"ranking": [["B"], ["A", "C"]]},
    ):
        k = 3 if "ranking" in vote else 2
        made = client.post("/v1/comparisons", json={"messages": HELLO, "k": k, "max_tokens": 5}).json()
        assert client.put(f"/v1/comparisons/{made['id']}/vote", json=vote).status_code == 200
    up, down = (
        served.message_id(),
        served.message_id(messages=[{"role": "system", "content": "Be brief."}, *HELLO]),
    )
    client.put(f"/v1/messages/{up}/rating", json={"value": "up", "comment": "nice"})
    client.put(f"/v1/messages/{down}/rating", json={"value": "down"})
    client.put(f"/v1/messages/{down}/correction", json={"content": "안녕하세요!"})
    pair = {"prompt": "What is it?", "chosen": "A bird.", "rejected": "No idea."}
    imported(served, "preferences", [pair], source="handmade")
    imported(served, "demonstrations", [{"prompt": "Say hi", "completion": "Hi!"}], source="handmade")
    return served


def test_preferences_leave_with_trls_columns(full: Served) -> None:
    found = rows(full, "preferences")
    assert [row["source"] for row in found] == ["vote"] * 5 + ["correction", "handmade"]
    assert [row["label"] for row in found] == [1.0, 0.5, 1.0, 1.0, 0.5, 1.0, 1.0]
    for row in found:
        assert row["prompt"][-1]["role"] == "user"
        assert row["chosen"][0]["role"] == row["rejected"][0]["role"] == "assistant"
    correction = found[5]
    assert correction["prompt"][0] == {"role": "system", "content": "Be brief."}
    assert correction["chosen"][0]["content"] == "안녕하세요!"


def test_ratings_demonstrations_and_conversations_leave_too(full: Served) -> None:
    ratings = rows(full, "ratings")
    assert [row["label"] for row in ratings] == [True, False]
    assert ratings[0]["comment"] == "nice"
    demonstrations = rows(full, "demonstrations")
    assert [row["messages"][-1]["content"] for row in demonstrations] == ["안녕하세요!", "Hi!"]
    conversations = rows(full, "conversations")
    assert len(conversations) == 2
    assert all(row["messages"][-1]["role"] == "assistant" for row in conversations)


def test_what_left_comes_in_again_once(full: Served, target: Served) -> None:
    for kind in ("preferences", "demonstrations"):
        text = full.client.get(f"/v1/export/{kind}").text
        sent = len(text.splitlines())
        first = send(target, kind, text).json()
        assert (first["rows"], first["skipped"]) == (sent, 0), first
        assert first["imported"] + first["duplicates"] == sent
        again = send(target, kind, text).json()
        assert (again["imported"], again["duplicates"]) == (0, sent)
    ours, theirs = rows(target, "preferences"), rows(full, "preferences")
    key = lambda row: json.dumps([row[c] for c in ("prompt", "chosen", "rejected", "label")])  # noqa: E731
    assert {key(row) for row in ours} == {key(row) for row in theirs}


def test_prompts_come_in_as_text_or_messages(target: Served) -> None:
    data = [
        "One?",
        {"prompt": "Two?"},
        {"prompt": HELLO},
        {"messages": [*HELLO, {"role": "assistant", "content": "x"}]},
    ]
    report = imported(target, "prompts", data)
    assert (report["imported"], report["duplicates"]) == (3, 1)  # the last two ask the same


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Q", "chosen": "good", "rejected": "bad"},
        {"prompt": HELLO, "chosen": "good", "rejected": "bad"},
        {
            "prompt": HELLO,
            "chosen": [{"role": "assistant", "content": "good"}],
            "rejected": [{"role": "assistant", "content": "bad"}],
        },
        {
            "chosen": [*HELLO, {"role": "assistant", "content": "good"}],
            "rejected": [*HELLO, {"role": "assistant", "content": "bad"}],
        },
        {"prompt": "Q", "chosen": "good", "rejected": "bad", "label": 0.5, "anything": "else"},
    ],
)
def test_trls_preference_shapes_are_understood(served: Served, row: dict[str, Any]) -> None:
    (pair,) = pairs_of(row, served.services.config)
    assert (pair.chosen, pair.rejected) == ("good", "bad")
    assert pair.prompt[-1]["role"] == "user"


BAD = [
    ("prompts", "", "empty"),
    ("prompts", 5, "text"),
    ("prompts", {}, "prompt"),
    ("prompts", {"prompt": []}, "messages"),
    ("prompts", {"messages": [{"role": "assistant", "content": "x"}]}, "user"),
    ("prompts", "x" * 9000, "8000"),
    ("preferences", {"prompt": "Q", "chosen": "a"}, "rejected"),
    ("preferences", {"prompt": "Q", "chosen": "a", "rejected": "a"}, "same"),
    ("preferences", {"chosen": "a", "rejected": "b"}, "prompt"),
    ("preferences", {"prompt": "Q", "chosen": HELLO, "rejected": "b"}, "chosen"),
    ("preferences", {"prompt": "Q", "chosen": "a", "rejected": "b", "label": 2}, "label"),
    ("preferences", {"prompt": "Q", "chosen": "a", "rejected": 7}, "messages"),
    ("preferences", [1, 2], "object"),
    ("demonstrations", {"messages": HELLO}, "answer"),
    ("demonstrations", {"prompt": "Q"}, "completion"),
    ("demonstrations", {"messages": [{"role": "robot", "content": "x"}]}, "role"),
    ("demonstrations", {"messages": [{"role": "assistant", "content": "x"}]}, "answer"),
]


@pytest.mark.parametrize(("kind", "row", "words"), BAD)
def test_a_bad_row_is_named_and_skipped_or_refuses_all(
    served: Served, kind: str, row: Any, words: str
) -> None:
    good: Any = {
        "prompts": f"Good {words}?",
        "preferences": {"prompt": f"Good {words}?", "chosen": "a", "rejected": "b"},
        "demonstrations": {"prompt": f"Good {words}?", "completion": "Yes."},
    }[kind]
    refused = send(served, kind, json.dumps([good, row]), strict=True)
    assert refused.status_code == 422
    assert "Row 2" in error_of(refused)["message"]
    report = imported(served, kind, [row, good])
    assert (report["imported"] + report["duplicates"], report["skipped"]) == (1, 1)
    assert report["errors"][0]["row"] == 1
    assert words in report["errors"][0]["reason"]


def test_a_broken_line_is_named_by_its_number(served: Served) -> None:
    lines = '{"prompt": "Fine?"}\n\n{"prompt": \n{"prompt": "Also fine?"}\n'
    report = send(served, "prompts", lines).json()
    assert report["errors"] == [{"row": 3, "reason": "It is not valid JSON."}]
    assert report["imported"] + report["duplicates"] == 2


@pytest.mark.parametrize("data", [b"[1, 2", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_text_or_no_json_is_refused_whole(served: Served, data: bytes) -> None:
    assert send(served, "prompts", data).status_code == 422


def test_unknown_kinds_are_404(served: Served) -> None:
    assert served.client.get("/v1/export/secrets").status_code == 404
    assert send(served, "secrets", "[]").status_code == 404
