"""A locked database and a full disk: an error in words, and nothing half-written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store import Store
from tests.server.kit import HELLO, Served, error_of, serve


@pytest.fixture
def hasty(tiny_model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that waits 50 ms, not 5 s, for another program's lock."""
    opened = Store.open
    monkeypatch.setattr(Store, "open", lambda path, **options: opened(path, busy_timeout_ms=50, **options))
    with serve(tiny_model_dir, tmp_path) as running:
        yield running


@contextmanager
def locked(served: Served) -> Iterator[None]:
    """Another program holds the write lock."""
    connection = sqlite3.connect(served.services.config.database_path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def full_disk(served: Served) -> Iterator[None]:
    """The file may not grow by a single page."""
    database = served.services.store.database
    (pages,) = database._writer.execute("PRAGMA page_count").fetchone()
    database._writer.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        database._writer.execute("PRAGMA max_page_count = 1073741823")


def counts(served: Served) -> list[int]:
    database = served.services.store.database
    tables = ("conversations", "messages", "ratings", "comparisons", "candidates", "votes", "audit")
    return [database.scalar(f"SELECT count(*) FROM {table}") for table in tables]


def test_while_locked_writes_are_refused_and_nothing_is_half_written(hasty: Served) -> None:
    id = hasty.message_id()
    comparison = hasty.client.post("/v1/comparisons", json={"messages": HELLO, "max_tokens": 2}).json()
    before = counts(hasty)
    with locked(hasty):
        replies = [
            hasty.client.post("/v1/chat/completions", json={"messages": HELLO, "max_tokens": 2}),
            hasty.client.post(
                "/v1/chat/completions", json={"messages": HELLO, "max_tokens": 2, "stream": True}
            ),
            hasty.client.put(f"/v1/messages/{id}/rating", json={"value": "up"}),
            hasty.client.put(f"/v1/comparisons/{comparison['id']}/vote", json={"choice": "A"}),
            hasty.client.post("/v1/kill_switch", json={"on": True, "reason": "x"}),
            hasty.client.get("/readyz"),
        ]
        assert [reply.status_code for reply in replies] == [503] * 6
        assert "locked" in error_of(replies[0])["message"]
        assert "revealed" not in replies[3].text
        assert str(hasty.services.config.data_dir) not in "".join(reply.text for reply in replies[:5])
        assert hasty.client.get("/v1/conversations").status_code == 200  # reading goes on
    assert counts(hasty) == before
    assert hasty.client.get("/readyz").status_code == 200
    assert hasty.client.put(f"/v1/messages/{id}/rating", json={"value": "up"}).status_code == 200
    assert hasty.services.engine.stats().decoding == hasty.services.engine.stats().waiting == 0


def test_with_a_full_disk_a_vote_is_not_acknowledged_and_nothing_is_half_written(hasty: Served) -> None:
    comparison = hasty.client.post("/v1/comparisons", json={"messages": HELLO, "max_tokens": 2}).json()
    url = f"/v1/comparisons/{comparison['id']}/vote"
    before = counts(hasty)
    with full_disk(hasty):
        reply = hasty.client.put(url, json={"choice": "A", "comment": "x" * 2000})
        while reply.status_code == 200:  # it fitted into a page that was not full yet
            before = counts(hasty)
            comparison = hasty.client.post("/v1/comparisons", json={"messages": HELLO, "max_tokens": 2})
            if comparison.status_code != 201:
                reply = comparison
                break
            url = f"/v1/comparisons/{comparison.json()['id']}/vote"
            before = counts(hasty)
            reply = hasty.client.put(url, json={"choice": "A", "comment": "x" * 2000})
        assert reply.status_code == 503
        assert "full" in error_of(reply)["message"]
        assert counts(hasty) == before
    assert hasty.client.post("/v1/comparisons", json={"messages": HELLO, "max_tokens": 2}).status_code == 201
