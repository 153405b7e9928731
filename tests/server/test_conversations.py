"""Conversations over HTTP: keeping, finding, branching, and not seeing other people's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.kit import Served, error_of


def new_conversation(served: Served, **fields: Any) -> str:
    reply = served.client.post("/v1/conversations", json=fields)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def say(served: Served, conversation_id: str, content: str = "Hello", **fields: Any) -> dict[str, Any]:
    reply = served.client.post(
        f"/v1/conversations/{conversation_id}/messages", json={"content": content, "max_tokens": 3, **fields}
    )
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_a_conversation_is_made_talked_in_renamed_and_deleted(served: Served) -> None:
    id = new_conversation(served, system_prompt="Be brief.")
    answer = say(served, id, "What is this?")
    assert answer["role"] == "assistant" and answer["status"] == "complete"
    view = served.client.get(f"/v1/conversations/{id}").json()
    assert view["title"] == "What is this?"
    assert view["messages"][0]["content"] == "What is this?"
    renamed = served.client.patch(f"/v1/conversations/{id}", json={"title": " Better "}).json()
    assert renamed["title"] == "Better"
    assert served.client.get(f"/v1/conversations/{id}/messages").json()["data"] == renamed["messages"]
    assert served.client.delete(f"/v1/conversations/{id}").status_code == 204
    assert served.client.get(f"/v1/conversations/{id}").status_code == 404
    assert served.client.get(f"/v1/conversations/{id}/messages").status_code == 404


def test_search_finds_titles_and_messages(served: Served) -> None:
    by_title = new_conversation(served, title="The heron's nest")
    by_word = new_conversation(served, title="Other")
    say(served, by_word, "How tall is a heron?")
    new_conversation(served, title="Neither")
    found = served.client.get("/v1/conversations", params={"query": "heron"}).json()["data"]
    assert {c["id"] for c in found} == {by_title, by_word}


def test_pages_follow_each_other_without_gaps(served: Served) -> None:
    made = [new_conversation(served, title=f"Page {i}") for i in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"query": "Page", "limit": 2} | ({"before": cursor} if cursor else {})
        page = served.client.get("/v1/conversations", params=params).json()
        seen += [c["id"] for c in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_a_retry_is_a_sibling_and_one_can_switch_between_the_two(served: Served) -> None:
    id = new_conversation(served)
    first = say(served, id)
    second = served.client.post(f"/v1/messages/{first['id']}/retry", json={"max_tokens": 3}).json()
    assert second["parent_id"] == first["parent_id"]
    view = served.client.get(f"/v1/conversations/{id}").json()
    assert view["messages"][-1]["siblings"] == [first["id"], second["id"]]
    assert view["messages"][-1]["id"] == second["id"]
    view = served.client.patch(f"/v1/conversations/{id}", json={"active": first["id"]}).json()
    assert view["messages"][-1]["id"] == first["id"]


def test_an_edit_is_a_sibling_of_the_message_with_its_own_answer(served: Served) -> None:
    id = new_conversation(served)
    answer = say(served, id, "Frist")
    edited = served.client.post(
        f"/v1/messages/{answer['parent_id']}/edit", json={"content": "First", "max_tokens": 3}
    )
    assert edited.status_code == 201
    view = served.client.get(f"/v1/conversations/{id}").json()
    assert view["messages"][0]["content"] == "First"
    assert len(view["messages"][0]["siblings"]) == 2
    reply = served.client.post(f"/v1/messages/{answer['id']}/edit", json={"content": "x"})
    assert reply.status_code == 422


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "1 and 8000"),
        ("   ", "empty"),
        ("x" * 8001, "8000"),
        (7, "string"),
        (None, "string"),
        ([], "string"),
    ],
)
def test_content_that_is_empty_overlong_or_no_string_is_refused_with_the_limit(
    served: Served, content: Any, words: str
) -> None:
    id = new_conversation(served)
    reply = served.client.post(f"/v1/conversations/{id}/messages", json={"content": content})
    assert reply.status_code == 422
    error = error_of(reply)
    assert words in error["message"]
    assert error["param"] == "content"
    assert served.client.get(f"/v1/conversations/{id}").json()["messages"] == []


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, 5])
def test_a_title_has_limits_too(served: Served, title: Any) -> None:
    id = new_conversation(served, title="Good")
    assert served.client.patch(f"/v1/conversations/{id}", json={"title": title}).status_code == 422
    assert served.client.get(f"/v1/conversations/{id}").json()["title"] == "Good"


@pytest.mark.parametrize("limit", [0, 201, -3])
def test_a_page_has_limits(served: Served, limit: int) -> None:
    reply = served.client.get("/v1/conversations", params={"limit": limit})
    assert reply.status_code == 422
    assert "200" in error_of(reply)["message"]


OTHERS = [
    ("GET", "/v1/conversations/{c}", None),
    ("GET", "/v1/conversations/{c}/messages", None),
    ("PATCH", "/v1/conversations/{c}", {"title": "mine"}),
    ("DELETE", "/v1/conversations/{c}", None),
    ("POST", "/v1/conversations/{c}/messages", {"content": "hi"}),
    ("GET", "/v1/conversations?before={c}", None),
    ("POST", "/v1/messages/{m}/retry", {}),
    ("POST", "/v1/messages/{m}/edit", {"content": "hi"}),
    ("PUT", "/v1/messages/{m}/rating", {"value": "up"}),
    ("DELETE", "/v1/messages/{m}/rating", None),
    ("PUT", "/v1/messages/{m}/correction", {"content": "hi"}),
    ("GET", "/v1/comparisons/{x}", None),
    ("PUT", "/v1/comparisons/{x}/vote", {"choice": "A"}),
    (
        "POST",
        "/v1/comparisons",
        {"messages": [{"role": "user", "content": "hi"}], "conversation_id": "{c}"},
    ),
    (
        "POST",
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": "hi"}], "conversation_id": "{c}"},
    ),
]


@pytest.fixture(scope="module")
def anns(served: Served) -> dict[str, str]:
    """Ids of a conversation, an answer and a comparison of Ann's."""
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 2}
    answer = served.ann.request("POST", "/v1/chat/completions", json=body).json()
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 2}
    comparison = served.ann.request("POST", "/v1/comparisons", json=body).json()
    return {
        "c": answer["conversation_id"],
        "m": answer["choices"][0]["message_id"],
        "x": comparison["id"],
    }


@pytest.mark.parametrize(("method", "path", "body"), OTHERS)
def test_another_users_id_reads_exactly_like_one_that_never_was(
    served: Served, anns: dict[str, str], method: str, path: str, body: dict[str, Any] | None
) -> None:
    def ask(person: Any, ids: dict[str, str]) -> Any:
        filled = {
            key: value.format(**ids) if isinstance(value, str) else value
            for key, value in (body or {}).items()
        }
        options = {} if body is None else {"json": filled}
        return person.request(method, path.format(**ids), **options)

    theirs = ask(served.bob, anns)
    nobodys = ask(served.bob, {"c": "cnv_0", "m": "msg_0", "x": "cmp_0"})
    operators = ask(served.client, anns)
    assert (theirs.status_code, nobodys.status_code) == (403, 404)
    assert operators.status_code == 403  # nor does an operator read along
    ours, absent = error_of(theirs), error_of(nobodys)
    assert {k: ours[k] for k in ("code", "message", "hint")} == {
        k: absent[k] for k in ("code", "message", "hint")
    }
    view = served.ann.request("GET", f"/v1/conversations/{anns['c']}").json()
    assert [m["role"] for m in view["messages"]] == ["user", "assistant"]


def test_a_message_of_another_conversation_cannot_be_its_parent(served: Served) -> None:
    here, there = new_conversation(served), new_conversation(served)
    answer = say(served, there)
    reply = served.client.post(
        f"/v1/conversations/{here}/messages", json={"content": "hi", "parent_id": answer["id"]}
    )
    assert reply.status_code == 404
    assert served.client.patch(f"/v1/conversations/{here}", json={"active": answer["id"]}).status_code == 404


def test_a_rater_compares_and_does_not_chat(served: Served) -> None:
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 2}
    assert served.rita.request("POST", "/v1/chat/completions", json=body).status_code == 403
    assert served.rita.request("GET", "/v1/conversations").status_code == 403
    assert served.rita.request("POST", "/v1/comparisons", json=body).status_code == 201
