"""Thumbs, corrections, comparisons and votes over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from server.feedback import next_prompt
from server.starters import STARTERS
from tests.server.kit import HELLO, Served, add_version, error_of


def compare(served: Served, **fields: Any) -> dict[str, Any]:
    reply = served.client.post("/v1/comparisons", json={"messages": HELLO, "max_tokens": 6, **fields})
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def vote(served: Served, comparison: dict[str, Any], **fields: Any) -> Any:
    return served.client.put(f"/v1/comparisons/{comparison['id']}/vote", json=fields)


def test_a_thumb_is_set_changed_and_taken_back(served: Served) -> None:
    id = served.message_id()
    url = f"/v1/messages/{id}/rating"
    up = served.client.put(url, json={"value": "up", "reasons": ["clear"], "comment": "Good."})
    assert up.status_code == 200
    assert up.json()["reasons"] == ["clear"]
    assert (
        served.client.put(url, json={"value": "up", "reasons": ["clear"], "comment": "Good."}).json()
        == up.json()
    )
    down = served.client.put(url, json={"value": "down"}).json()
    assert (down["value"], down["reasons"], down["comment"]) == ("down", [], "")
    assert served.client.delete(url).status_code == 204
    assert served.client.delete(url).status_code == 204
    message = served.services.store.conversations.message(id)
    view = served.client.get(f"/v1/conversations/{message.conversation_id}").json()
    assert view["messages"][-1]["rating"] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": ""},
        {"value": "sideways"},
        {"value": None},
        {"value": True},
        {"value": "up", "reasons": "clear"},
        {"value": "up", "reasons": ["x"] * 17},
        {"value": "up", "reasons": ["x" * 101]},
        {"value": "up", "reasons": [1]},
        {"value": "up", "comment": "x" * 2001},
        {"value": "up", "comment": 5},
    ],
)
def test_a_malformed_rating_is_refused_and_nothing_is_kept(served: Served, body: dict[str, Any]) -> None:
    id = served.message_id()
    reply = served.client.put(f"/v1/messages/{id}/rating", json=body)
    assert reply.status_code == 422
    error_of(reply)
    assert served.services.store.feedback.rating(id, served.services.local_user.id) is None


def test_feedback_on_an_unknown_message_or_on_a_question_is_a_404(served: Served) -> None:
    id = served.message_id()
    question = served.services.store.conversations.message(id).parent_id
    for target in ("msg_none", question):
        assert served.client.put(f"/v1/messages/{target}/rating", json={"value": "up"}).status_code == 404
        reply = served.client.put(f"/v1/messages/{target}/correction", json={"content": "x"})
        assert reply.status_code == 404


def test_a_correction_is_kept_beside_the_answer(served: Served) -> None:
    id = served.message_id()
    url = f"/v1/messages/{id}/correction"
    assert served.client.put(url, json={"content": "Better words."}).status_code == 200
    for bad in ("", " ", "x" * 8001, 5, None):
        reply = served.client.put(url, json={"content": bad})
        assert reply.status_code == 422
        assert "8000" in error_of(reply)["message"]
    answer = served.services.store.conversations.message(id).content
    if answer.strip():
        assert served.client.put(url, json={"content": answer}).status_code == 422
    correction = served.services.store.feedback.correction(id, served.services.local_user.id)
    assert correction is not None and correction.content == "Better words."


def test_a_comparison_shows_labels_and_texts_and_nothing_else(served: Served) -> None:
    comparison = compare(served, k=3)
    assert [set(c) for c in comparison["candidates"]] == [{"label", "content"}] * 3
    assert [c["label"] for c in comparison["candidates"]] == ["A", "B", "C"]
    assert "mode" not in comparison and "base" not in str(comparison)


def test_two_answers_to_vote_on_differ(served: Served) -> None:
    for seed in range(5):
        texts = [c["content"] for c in compare(served, seed=seed, max_tokens=2)["candidates"]]
        assert texts[0] != texts[1]


def test_greedy_answers_are_equal_and_that_is_no_endless_loop(served: Served) -> None:
    texts = [c["content"] for c in compare(served, temperature=0)["candidates"]]
    assert texts[0] == texts[1]


def test_a_vote_reveals_what_was_what_and_repeats_as_itself(served: Served) -> None:
    comparison = compare(served)
    first = vote(served, comparison, choice="A", reasons=["shorter"], comment="yes")
    assert first.status_code == 200, first.text
    assert [r["label"] for r in first.json()["revealed"]] == ["A", "B"]
    assert {r["version"] for r in first.json()["revealed"]} == {"base"}
    again = vote(served, comparison, choice="A", reasons=["shorter"], comment="yes")
    assert again.json() == first.json()


def test_another_choice_is_a_conflict_unless_it_says_that_it_changes(served: Served) -> None:
    comparison = compare(served)
    vote(served, comparison, choice="A")
    conflict = vote(served, comparison, choice="B")
    assert conflict.status_code == 409
    assert "change" in error_of(conflict)["hint"]
    stored = served.services.store.feedback.vote_of(comparison["id"], served.services.local_user.id)
    assert stored is not None and stored.choice == "A"
    assert vote(served, comparison, choice="B", change=True).json()["choice"] == "B"


def test_a_ranking_orders_all_answers(served: Served) -> None:
    comparison = compare(served, k=3)
    reply = vote(served, comparison, ranking=[["B"], ["A", "C"]])
    assert reply.status_code == 200, reply.text
    assert reply.json()["ranking"] == [["B"], ["A", "C"]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choice": "C"},
        {"choice": "a"},
        {"choice": ""},
        {"choice": 1},
        {"choice": "ranking"},
        {"choice": "A", "ranking": [["A"], ["B"]]},
        {"ranking": [["A"]]},
        {"ranking": [["A"], ["A", "B"]]},
        {"ranking": [["A"], [], ["B"]]},
        {"ranking": []},
        {"ranking": "AB"},
        {"choice": "A", "comment": "x" * 2001},
        {"choice": "A", "reasons": ["x" * 200]},
    ],
)
def test_a_malformed_vote_is_refused_and_reveals_nothing(served: Served, body: dict[str, Any]) -> None:
    comparison = compare(served)
    reply = vote(served, comparison, **body)
    assert reply.status_code == 422, reply.text
    error_of(reply)
    assert "base" not in reply.text
    assert served.services.store.feedback.vote_of(comparison["id"], served.services.local_user.id) is None


@pytest.mark.parametrize(
    "body",
    [
        {"k": 1},
        {"k": 5},
        {"k": "2"},
        {"mode": "blind"},
        {"messages": []},
        {"messages": [{"role": "user", "content": ""}]},
        {"messages": [{"role": "user", "content": 3}]},
        {"messages": [{"role": "assistant", "content": "x"}]},
        {"max_tokens": 0},
    ],
)
def test_a_malformed_comparison_is_refused(served: Served, body: dict[str, Any]) -> None:
    reply = served.client.post("/v1/comparisons", json={"messages": HELLO, **body})
    assert reply.status_code == 422
    error_of(reply)


def test_a_vote_on_an_unknown_comparison_is_a_404(served: Served) -> None:
    assert served.client.put("/v1/comparisons/cmp_none/vote", json={"choice": "A"}).status_code == 404


def test_a_comparison_in_a_conversation_goes_on_with_the_picked_answer(served: Served) -> None:
    conversation = served.answer()["conversation_id"]
    comparison = compare(
        served, conversation_id=conversation, messages=[{"role": "user", "content": "And then?"}]
    )
    view = served.client.get(f"/v1/conversations/{conversation}").json()
    assert view["messages"][-1]["content"] == "And then?"
    picked = vote(served, comparison, choice="B").json()["message_id"]
    view = served.client.get(f"/v1/conversations/{conversation}").json()
    assert view["messages"][-1]["id"] == picked
    assert view["messages"][-1]["content"] == comparison["candidates"][1]["content"]
    assert vote(served, comparison, choice="B").json()["message_id"] == picked
    other = vote(served, comparison, choice="A", change=True).json()["message_id"]
    view = served.client.get(f"/v1/conversations/{conversation}").json()
    assert view["messages"][-1]["id"] == other != picked


def test_both_bad_puts_no_answer_into_the_conversation(served: Served) -> None:
    conversation = served.answer()["conversation_id"]
    comparison = compare(served, conversation_id=conversation)
    assert vote(served, comparison, choice="both_bad").json()["message_id"] is None


def test_versions_cannot_be_compared_while_there_is_one(served: Served) -> None:
    reply = served.client.post("/v1/comparisons", json={"messages": HELLO, "mode": "versions"})
    assert reply.status_code == 409


def test_versions_are_compared_blind_and_on_random_sides(served: Served) -> None:
    version = add_version(served.services, seed=3)
    reply = served.client.post(f"/v1/adapters/{version}/promote", json={"reason": "test"})
    assert reply.status_code == 200, reply.text
    left = set()
    for _ in range(24):
        comparison = compare(served, mode="versions", max_tokens=3)
        assert version not in str(comparison)
        revealed = vote(served, comparison, choice="tie").json()["revealed"]
        assert {r["version"] for r in revealed} == {version, "base"}
        left.add(revealed[0]["version"])
    assert left == {version, "base"}  # both have been on the left: 2^-23 to be wrong
    standings = served.client.get("/v1/leaderboard").json()["data"]
    assert {s["version"]: s["ties"] for s in standings} == {version: 24, "base": 24}


def test_starters_are_many_none_twice_and_in_the_asked_language(served: Served) -> None:
    for language, asked in STARTERS.items():
        assert len(asked) == len(set(asked)) >= 60
        assert next_prompt(served.services, served.services.local_user, language) in asked


def test_there_is_always_a_next_prompt_and_it_comes_from_the_pool_once_there_is_one(served: Served) -> None:
    assert served.client.get("/v1/prompts/next").json()["prompt"]
    served.services.store.prompts.add_many(["What is a heron?"], "test")
    assert served.client.get("/v1/prompts/next").json()["prompt"] == "What is a heron?"


def test_the_summary_counts_votes_and_names_the_versions_they_taught(served: Served) -> None:
    assert served.bob.request("GET", "/v1/feedback/summary").json() == {"votes": 0, "learned": []}
    reply = served.bob.request("POST", "/v1/comparisons", json={"messages": HELLO, "max_tokens": 4})
    served.bob.request("PUT", f"/v1/comparisons/{reply.json()['id']}/vote", json={"choice": "A"})
    assert served.bob.request("GET", "/v1/feedback/summary").json()["votes"] == 1
