from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store import Store
from store.accounts import User
from store.database import Database
from store.errors import Invalid, StoreError, Unavailable
from tests.store.build import comparison, exchange


def synchronous(database: Database) -> int:
    level: int = database._writer.execute("PRAGMA synchronous").fetchone()[0]
    return level  # 1 NORMAL, 2 FULL


def test_the_file_uses_wal_and_enforces_foreign_keys(store: Store) -> None:
    assert store.database.scalar("PRAGMA journal_mode") == "wal"
    assert store.database.scalar("PRAGMA foreign_keys") == 1
    with store.database.transaction() as tx:
        assert tx.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_new_file_is_private_and_its_folder_is_made(path: Path) -> None:
    store = Store.open(path)
    assert path.stat().st_mode & 0o077 == 0
    assert Path(f"{path}-wal").stat().st_mode & 0o077 == 0
    store.close()


def test_a_failing_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.database.transaction():
        store.accounts.add("kim", "user")
        raise ZeroDivisionError
    assert store.accounts.list() == []
    store.accounts.add("kim", "user")


def test_a_nested_failure_that_is_caught_undoes_only_the_nested_part(store: Store) -> None:
    with store.database.transaction():
        store.accounts.add("kept", "user")
        with pytest.raises(ZeroDivisionError), store.database.transaction():
            store.accounts.add("undone", "user")
            raise ZeroDivisionError
    assert [user.name for user in store.accounts.list()] == ["kept"]


def test_a_transaction_sees_its_own_writes_and_other_threads_do_not(store: Store) -> None:
    with ThreadPoolExecutor(1) as other, store.database.transaction():
        store.accounts.add("kim", "user")
        assert len(store.accounts.list()) == 1
        assert other.submit(store.accounts.list).result() == []
    assert len(store.accounts.list()) == 1


def test_readers_do_not_wait_for_a_writer_of_their_process(store: Store) -> None:
    with store.database.transaction(), ThreadPoolExecutor(1) as other:
        assert other.submit(store.feedback.watermark).result(timeout=5) == 0


def test_a_snapshot_does_not_see_later_commits(store: Store) -> None:
    with ThreadPoolExecutor(1) as other, store.database.snapshot():
        assert store.accounts.list() == []
        other.submit(store.accounts.add, "kim", "user").result()
        assert store.accounts.list() == []
    assert len(store.accounts.list()) == 1


def test_reads_cannot_write(store: Store) -> None:
    with pytest.raises(Unavailable):
        store.database.rows("INSERT INTO counters (name, value) VALUES ('x', 1)")


@pytest.mark.parametrize("durable", [True, False])
def test_a_durable_commit_is_synchronous_full_and_another_normal(store: Store, durable: bool) -> None:
    with store.database.transaction(durable=durable):
        assert synchronous(store.database) == (2 if durable else 1)


def test_feedback_deployment_and_a_finished_round_commit_durably_and_chat_does_not(
    store: Store, user: User
) -> None:
    conversation, asked, reply = exchange(store, user.id)
    shown = comparison(store, user.id)
    round = store.rounds.request(trigger="operator", requested_by=user.id)
    store.rounds.claim("worker", 60)
    chat = [
        lambda: store.conversations.add_user_message(conversation.id, "More?", parent_id=reply.id),
        lambda: store.conversations.start_answer(conversation.id, asked.id, adapter="base", sampling={}),
        lambda: store.rounds.heartbeat(round.id, "worker", 60),
        lambda: store.rounds.log_metrics(round.id, 1, {"eps": 1.0}),
    ]
    kept = [
        lambda: store.feedback.vote(shown.id, user.id, choice="A"),
        lambda: store.feedback.rate(reply.id, user.id, "up"),
        lambda: store.feedback.retract_rating(reply.id, user.id),
        lambda: store.feedback.correct(reply.id, user.id, "Hi."),
        lambda: store.registry.set_kill_switch(True, reason="test", actor="test"),
        lambda: store.rounds.finish(round.id, state="done", message="Done."),
    ]
    for writes, level in ((chat, 1), (kept, 2)):
        for write in writes:
            write()
            assert synchronous(store.database) == level


def test_a_durable_write_inside_a_relaxed_transaction_is_a_bug_said_at_once(store: Store) -> None:
    with pytest.raises(RuntimeError, match="durable outer"), store.database.transaction(durable=False):
        store.accounts.add("kim", "user")
    assert store.accounts.list() == []


def test_a_full_disk_is_said_in_words_and_nothing_is_half_written(store: Store, user: User) -> None:
    conversation, _, reply = exchange(store, user.id)
    pages = store.database.scalar("PRAGMA page_count")
    store.database._writer.execute(f"PRAGMA max_page_count = {pages}")
    before = store.conversations.active_path(conversation.id)
    with pytest.raises(Unavailable, match="disk is full") as caught:
        store.conversations.add_user_message(conversation.id, "x" * 100_000, parent_id=reply.id)
    assert "Free some space" in caught.value.hint
    with pytest.raises(Unavailable), store.database.transaction():
        store.feedback.correct(reply.id, user.id, "short")
        store.feedback.rate(reply.id, user.id, "down", comment="x" * 100_000)
    assert store.conversations.active_path(conversation.id) == before
    assert store.feedback.correction(reply.id, user.id) is None
    assert store.feedback.watermark() == 0
    store.database._writer.execute("PRAGMA max_page_count = 1000000")
    assert store.feedback.rate(reply.id, user.id, "up").seq == 1


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rapport.db"
    path.write_text("a shopping list, not a database, but long enough to be read as a header\n" * 20)
    with pytest.raises(Unavailable, match="not a database"):
        Store.open(path)
    assert path.read_text().startswith("a shopping list")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be created"):
        Store.open(tmp_path / "file" / "rapport.db")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be opened"):
        Store.open(tmp_path)


def test_half_a_character_is_refused_and_any_other_text_comes_back_as_it_was(
    store: Store, user: User
) -> None:
    conversation = store.conversations.create(user.id)
    with pytest.raises(Invalid, match="half a character"):
        store.conversations.add_user_message(conversation.id, "\ud83d")
    odd = "  \t가\u1100👩‍👩‍👧\x00\u202e\r\n<|im_end|>' OR 1=1 --"
    assert store.conversations.add_user_message(conversation.id, odd).content == odd


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store.open(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.accounts.list()
    with pytest.raises(StoreError, match="closed"):
        store.accounts.ensure_local_user()


def test_opening_a_new_file_waits_for_whoever_is_making_it(path: Path) -> None:
    path.parent.mkdir()
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.2, maker.execute, ["ROLLBACK"])
    release.start()
    Store.open(path, busy_timeout_ms=5000).close()
    release.join()
    maker.close()


def test_opening_a_new_file_that_stays_locked_is_said_in_words(path: Path) -> None:
    path.parent.mkdir()
    maker = sqlite3.connect(path, isolation_level=None)
    maker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable, match="locked"):
        Store.open(path, busy_timeout_ms=50)
    maker.close()


def test_everything_is_there_after_reopening(path: Path) -> None:
    store = Store.open(path)
    user = store.accounts.ensure_local_user()
    conversation, _, reply = exchange(store, user.id)
    rating = store.feedback.rate(reply.id, user.id, "up", reasons=["clear"])
    path_before = store.conversations.active_path(conversation.id)
    store.close()
    again = Store.open(path)
    assert again.conversations.active_path(conversation.id) == path_before
    assert again.feedback.rating(reply.id, user.id) == rating
    again.close()


def test_threads_that_write_at_once_lose_nothing(store: Store, user: User) -> None:
    _, _, reply = exchange(store, user.id)
    people = [store.accounts.add(f"person {i}", "rater")[0] for i in range(8)]
    start = threading.Barrier(len(people))

    def live(person: User) -> None:
        start.wait()
        for i in range(10):
            mine = store.conversations.create(person.id, title=f"{person.name} {i}")
            store.conversations.add_user_message(mine.id, "Hello?")
            store.feedback.rate(reply.id, person.id, "up" if i % 2 else "down")
            shown = comparison(store, person.id)
            store.feedback.vote(shown.id, person.id, choice="A")

    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(live, person) for person in people]:
            done.result()
    for person in people:
        assert len(store.conversations.list(person.id)) == 10
        assert store.feedback.votes_by(person.id) == 10
    assert store.feedback.watermark() == 8 * 20
    seqs = [vote.seq for _, vote in store.feedback.voted_comparisons(10_000)]
    assert len(set(seqs)) == 80


def test_a_thread_that_ends_closes_its_connection(store: Store) -> None:
    def read() -> None:
        store.feedback.watermark()

    threads = [threading.Thread(target=read) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.database._readers) == 0


def test_bad_sql_is_not_hidden(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.database.rows("SELECT * FROM nowhere")
