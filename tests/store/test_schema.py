from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from store import Store, schema
from store.errors import NewerSchema

COLUMNS = {
    "counters": "name:TEXT value:INTEGER",
    "users": "n:INTEGER id:TEXT name:TEXT role:TEXT token_sha256:TEXT? created_at:TEXT revoked_at:TEXT?",
    "sessions": "id_sha256:TEXT user_id:TEXT created_at:TEXT expires_at:TEXT",
    "conversations": (
        "n:INTEGER id:TEXT user_id:TEXT title:TEXT system_prompt:TEXT active_leaf_id:TEXT? "
        "created_at:TEXT updated_at:TEXT deleted_at:TEXT?"
    ),
    "messages": (
        "n:INTEGER id:TEXT conversation_id:TEXT parent_id:TEXT? role:TEXT content:TEXT status:TEXT "
        "adapter:TEXT? sampling:TEXT token_ids:TEXT logprobs:TEXT prompt_tokens:INTEGER? ttft_ms:REAL? "
        "duration_ms:REAL? finish_reason:TEXT? error:TEXT? created_at:TEXT"
    ),
    "ratings": (
        "message_id:TEXT user_id:TEXT value:TEXT reasons:TEXT comment:TEXT seq:INTEGER excluded:INTEGER "
        "created_at:TEXT updated_at:TEXT"
    ),
    "corrections": (
        "id:TEXT message_id:TEXT user_id:TEXT content:TEXT seq:INTEGER excluded:INTEGER created_at:TEXT"
    ),
    "comparisons": (
        "id:TEXT user_id:TEXT prompt:TEXT mode:TEXT conversation_id:TEXT? parent_id:TEXT? created_at:TEXT"
    ),
    "candidates": (
        "id:TEXT comparison_id:TEXT label:TEXT adapter:TEXT content:TEXT token_ids:TEXT logprobs:TEXT "
        "finish_reason:TEXT sampling:TEXT message_id:TEXT?"
    ),
    "votes": (
        "comparison_id:TEXT user_id:TEXT choice:TEXT ranking:TEXT? reasons:TEXT comment:TEXT "
        "seq:INTEGER excluded:INTEGER created_at:TEXT updated_at:TEXT"
    ),
    "prompts": "n:INTEGER id:TEXT messages:TEXT source:TEXT content_sha256:TEXT created_at:TEXT",
    "imported_pairs": (
        "id:TEXT prompt:TEXT chosen:TEXT rejected:TEXT margin_label:REAL? source:TEXT "
        "content_sha256:TEXT seq:INTEGER excluded:INTEGER created_at:TEXT group_id:TEXT?"
    ),
    "demonstrations": "id:TEXT messages:TEXT source:TEXT content_sha256:TEXT seq:INTEGER created_at:TEXT",
    "rounds": (
        "n:INTEGER id:TEXT state:TEXT trigger:TEXT requested_by:TEXT algorithm:TEXT config:TEXT "
        "watermark:INTEGER phase:TEXT progress:REAL eta_s:REAL? message:TEXT health:TEXT verdict:TEXT? "
        "candidate:TEXT? lease_owner:TEXT? lease_until:TEXT? error:TEXT? cancel_requested:INTEGER "
        "created_at:TEXT started_at:TEXT? finished_at:TEXT?"
    ),
    "round_pairs": (
        "n:INTEGER round_id:TEXT source:TEXT source_id:TEXT prompt:TEXT chosen:TEXT rejected:TEXT "
        "label:REAL weight:REAL rater:TEXT? heldout:INTEGER"
    ),
    "round_samples": "n:INTEGER round_id:TEXT prompt:TEXT old:TEXT new:TEXT old_score:REAL? new_score:REAL?",
    "metrics": "round_id:TEXT step:INTEGER name:TEXT value:REAL? at:TEXT",
    "trainer": "id:INTEGER paused:INTEGER pid:INTEGER? heartbeat_at:TEXT? note:TEXT",
    "adapters": (
        "n:INTEGER version:TEXT kind:TEXT path:TEXT parent:TEXT? round_id:TEXT? base_id:TEXT "
        "base_revision:TEXT source:TEXT metrics:TEXT verdict:TEXT? status:TEXT manifest_sha256:TEXT "
        "created_at:TEXT"
    ),
    "aliases": "alias:TEXT version:TEXT moved_at:TEXT",
    "canary": "id:INTEGER version:TEXT? percent:INTEGER kill_switch:INTEGER",
    "audit": "n:INTEGER id:TEXT at:TEXT actor:TEXT action:TEXT subject:TEXT detail:TEXT",
}


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Each table's columns as name:TYPE, with ? where NULL is allowed."""
    db = sqlite_utils.Database(connection, execute_plugins=False)
    return {
        table.name: " ".join(f"{c.name}:{c.type}{'' if c.notnull or c.is_pk else '?'}" for c in table.columns)
        for table in db.tables
        if not table.name.startswith("_")
    }


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if "_sqlite_migrations" not in line]
    finally:
        connection.close()


def early(path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file as a program that knew only the first `count` migrations left it, with a row in it."""
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:count])
        connection = sqlite3.connect(path, isolation_level=None)
        schema.migrate(connection)
        if count:
            connection.execute(
                "INSERT INTO users (id, name, role, created_at) VALUES ('usr_1', 'kim', 'user', '2026')"
            )
        connection.close()


def test_every_table_has_exactly_these_columns(store: Store, path: Path) -> None:
    connection = sqlite3.connect(path)
    assert tables(connection) == COLUMNS
    connection.close()


def test_every_table_is_strict_about_types(store: Store) -> None:
    rows = store.database.rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
    loose = [row["sql"].split("(")[0] for row in rows if not row["sql"].rstrip().endswith("STRICT")]
    assert [sql for sql in loose if "_sqlite_migrations" not in sql] == []


@pytest.mark.parametrize("count", range(len(schema.MIGRATIONS)))
def test_every_earlier_version_is_brought_up_to_date_with_its_rows(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    early(old, count, monkeypatch)
    opened = Store.open(old)
    assert [user.name for user in opened.accounts.list()] == (["kim"] if count else [])
    opened.close()
    early(new, len(schema.MIGRATIONS), monkeypatch)
    assert [line for line in dump(old) if "usr_1" not in line] == [
        line for line in dump(new) if "usr_1" not in line
    ]


def test_each_migration_is_recorded_in_order(store: Store) -> None:
    rows = store.database.rows("SELECT name FROM _sqlite_migrations ORDER BY id")
    assert [row["name"] for row in rows] == [change.__name__ for change in schema.MIGRATIONS]
    numbers = [int(change.__name__[1:4]) for change in schema.MIGRATIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_migration_that_fails_leaves_the_file_as_the_one_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def m007_broken(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE half (id TEXT)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m007_broken))
        with pytest.raises(sqlite3.OperationalError):
            Store.open(path)
    store = Store.open(path)  # by a program that does not know the broken one
    assert store.database.scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'") == 0
    store.close()


def test_a_file_of_a_newer_program_is_refused_with_advice_and_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def m099_later(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE later (id TEXT)")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m099_later))
        Store.open(path).close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema, match="newer Rapport") as caught:
        Store.open(path)
    assert "Update Rapport" in caught.value.hint
    assert path.read_bytes() == before


def test_opening_again_changes_nothing(store: Store, path: Path) -> None:
    before = dump(path)
    Store.open(path).close()
    assert dump(path) == before
