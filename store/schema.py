"""The tables, as numbered migrations, and nothing else. A migration that has been released is never edited.

Conventions: ids are opaque text; `n` is insertion order; times are UTC ISO text; lists and dicts are JSON
text; `seq` is the position in the one stream of feedback, which is what a round's watermark refers to.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from store.errors import NewerSchema

if TYPE_CHECKING:
    import sqlite_utils


SET = "rapport"  # our migrations among those that sqlite-utils records


def m001_people(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT")
    db.execute(
        # the value is the last number taken: policies count from v000001, reward models from r000000
        "INSERT INTO counters (name, value)"
        " VALUES ('feedback_seq', 0), ('policy_version', 0), ('reward_version', -1)"
    )
    db.execute("""
        CREATE TABLE users (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('user', 'rater', 'operator')),
            token_sha256 TEXT UNIQUE,
            created_at TEXT NOT NULL,
            revoked_at TEXT
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX users_name ON users (name) WHERE revoked_at IS NULL")
    db.execute("""
        CREATE TABLE sessions (
            id_sha256 TEXT PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id),
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX sessions_user ON sessions (user_id)")


def m002_conversations(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE conversations (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            user_id TEXT NOT NULL REFERENCES users (id),
            title TEXT NOT NULL,
            system_prompt TEXT NOT NULL,
            active_leaf_id TEXT REFERENCES messages (id),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            deleted_at TEXT
        ) STRICT""")
    db.execute("CREATE INDEX conversations_user ON conversations (user_id, updated_at, n)")
    db.execute("""
        CREATE TABLE messages (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            conversation_id TEXT NOT NULL REFERENCES conversations (id),
            parent_id TEXT REFERENCES messages (id),
            role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
            content TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('complete', 'pending', 'stopped', 'failed')),
            adapter TEXT,
            sampling TEXT NOT NULL,
            token_ids TEXT NOT NULL,
            logprobs TEXT NOT NULL,
            prompt_tokens INTEGER,
            ttft_ms REAL,
            duration_ms REAL,
            finish_reason TEXT,
            error TEXT,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX messages_conversation ON messages (conversation_id, parent_id)")
    db.execute("CREATE INDEX messages_parent ON messages (parent_id)")
    db.execute("CREATE INDEX messages_pending ON messages (status) WHERE status = 'pending'")


def m003_feedback(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE ratings (
            message_id TEXT NOT NULL REFERENCES messages (id),
            user_id TEXT NOT NULL REFERENCES users (id),
            value TEXT NOT NULL CHECK (value IN ('up', 'down')),
            reasons TEXT NOT NULL,
            comment TEXT NOT NULL,
            seq INTEGER NOT NULL UNIQUE,
            excluded INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (message_id, user_id)
        ) STRICT""")
    db.execute("""
        CREATE TABLE corrections (
            id TEXT PRIMARY KEY,
            message_id TEXT NOT NULL REFERENCES messages (id),
            user_id TEXT NOT NULL REFERENCES users (id),
            content TEXT NOT NULL,
            seq INTEGER NOT NULL UNIQUE,
            excluded INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            UNIQUE (message_id, user_id)
        ) STRICT""")
    db.execute("""
        CREATE TABLE comparisons (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id),
            prompt TEXT NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('samples', 'versions')),
            conversation_id TEXT REFERENCES conversations (id),
            parent_id TEXT REFERENCES messages (id),
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE candidates (
            id TEXT PRIMARY KEY,
            comparison_id TEXT NOT NULL REFERENCES comparisons (id),
            label TEXT NOT NULL,
            adapter TEXT NOT NULL,
            content TEXT NOT NULL,
            token_ids TEXT NOT NULL,
            logprobs TEXT NOT NULL,
            finish_reason TEXT NOT NULL,
            sampling TEXT NOT NULL,
            message_id TEXT REFERENCES messages (id),
            UNIQUE (comparison_id, label)
        ) STRICT""")
    db.execute("""
        CREATE TABLE votes (
            comparison_id TEXT NOT NULL REFERENCES comparisons (id),
            user_id TEXT NOT NULL REFERENCES users (id),
            choice TEXT NOT NULL,
            ranking TEXT,
            reasons TEXT NOT NULL,
            comment TEXT NOT NULL,
            seq INTEGER NOT NULL UNIQUE,
            excluded INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (comparison_id, user_id)
        ) STRICT""")
    db.execute("CREATE INDEX votes_user ON votes (user_id)")


def m004_imports(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE prompts (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            messages TEXT NOT NULL,
            source TEXT NOT NULL,
            content_sha256 TEXT NOT NULL UNIQUE,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE imported_pairs (
            id TEXT PRIMARY KEY,
            prompt TEXT NOT NULL,
            chosen TEXT NOT NULL,
            rejected TEXT NOT NULL,
            margin_label REAL,
            source TEXT NOT NULL,
            content_sha256 TEXT NOT NULL UNIQUE,
            seq INTEGER NOT NULL UNIQUE,
            excluded INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE demonstrations (
            id TEXT PRIMARY KEY,
            messages TEXT NOT NULL,
            source TEXT NOT NULL,
            content_sha256 TEXT NOT NULL UNIQUE,
            seq INTEGER NOT NULL UNIQUE,
            created_at TEXT NOT NULL
        ) STRICT""")


def m005_rounds(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE rounds (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (
                state IN ('queued', 'running', 'done', 'needs_more_feedback', 'failed', 'cancelled')),
            trigger TEXT NOT NULL CHECK (trigger IN ('votes', 'operator')),
            requested_by TEXT NOT NULL,
            algorithm TEXT NOT NULL,
            config TEXT NOT NULL,
            watermark INTEGER NOT NULL DEFAULT 0,
            phase TEXT NOT NULL DEFAULT '',
            progress REAL NOT NULL DEFAULT 0,
            eta_s REAL,
            message TEXT NOT NULL DEFAULT '',
            health TEXT NOT NULL DEFAULT '',
            verdict TEXT,
            candidate TEXT,
            lease_owner TEXT,
            lease_until TEXT,
            error TEXT,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            started_at TEXT,
            finished_at TEXT
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX rounds_one_active ON rounds ((1)) WHERE state IN ('queued', 'running')")
    db.execute("""
        CREATE TABLE round_pairs (
            n INTEGER PRIMARY KEY,
            round_id TEXT NOT NULL REFERENCES rounds (id),
            source TEXT NOT NULL CHECK (source IN ('vote', 'rating', 'correction', 'imported', 'replay')),
            source_id TEXT NOT NULL,
            prompt TEXT NOT NULL,
            chosen TEXT NOT NULL,
            rejected TEXT NOT NULL,
            label REAL NOT NULL,
            weight REAL NOT NULL,
            rater TEXT,
            heldout INTEGER NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX round_pairs_round ON round_pairs (round_id, n)")
    db.execute("""
        CREATE TABLE round_samples (
            n INTEGER PRIMARY KEY,
            round_id TEXT NOT NULL REFERENCES rounds (id),
            prompt TEXT NOT NULL,
            old TEXT NOT NULL,
            new TEXT NOT NULL,
            old_score REAL,
            new_score REAL
        ) STRICT""")
    db.execute("CREATE INDEX round_samples_round ON round_samples (round_id, n)")
    db.execute("""
        CREATE TABLE metrics (
            round_id TEXT NOT NULL REFERENCES rounds (id),
            step INTEGER NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            at TEXT NOT NULL,
            PRIMARY KEY (round_id, name, step)
        ) STRICT""")
    db.execute("""
        CREATE TABLE trainer (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            paused INTEGER NOT NULL,
            pid INTEGER,
            heartbeat_at TEXT,
            note TEXT NOT NULL
        ) STRICT""")
    db.execute("INSERT INTO trainer (id, paused, note) VALUES (1, 0, '')")


def m006_deployment(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE adapters (
            n INTEGER PRIMARY KEY,
            version TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('policy', 'reward')),
            path TEXT NOT NULL,
            parent TEXT,
            round_id TEXT REFERENCES rounds (id),
            base_id TEXT NOT NULL,
            base_revision TEXT NOT NULL,
            source TEXT NOT NULL CHECK (source IN ('builtin', 'trained', 'sft', 'imported')),
            metrics TEXT NOT NULL,
            verdict TEXT,
            status TEXT NOT NULL CHECK (status IN ('ready', 'held', 'rejected', 'broken')),
            manifest_sha256 TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE aliases (
            alias TEXT PRIMARY KEY CHECK (alias IN ('champion', 'previous', 'reward')),
            version TEXT NOT NULL,
            moved_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE canary (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version TEXT REFERENCES adapters (version),
            percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
            kill_switch INTEGER NOT NULL
        ) STRICT""")
    db.execute("INSERT INTO canary (id, percent, kill_switch) VALUES (1, 0, 0)")
    db.execute("""
        CREATE TABLE audit (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX audit_action ON audit (action, n)")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )


def m007_rankings_from_files(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE imported_pairs ADD COLUMN group_id TEXT")


MIGRATIONS = (
    m001_people,
    m002_conversations,
    m003_feedback,
    m004_imports,
    m005_rounds,
    m006_deployment,
    m007_rankings_from_files,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to this program's schema, one transaction a migration. A newer file is refused."""
    while _pending(connection):
        connection.execute("BEGIN IMMEDIATE")  # another process that opens the file waits here
        try:
            if pending := _pending(connection):  # and then finds it done
                _apply(connection, stop_before=pending[1:])
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _pending(connection: sqlite3.Connection) -> list[str]:
    names = [change.__name__ for change in MIGRATIONS]
    new = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations')"
    if connection.execute(new).fetchone()[0]:
        return names
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (SET,)
    )
    applied = [row[0] for row in rows]
    if unknown := [name for name in applied if name not in names]:
        raise NewerSchema(
            f"This database was written by a newer Rapport (it has the change {unknown[-1]!r}).",
            "Update Rapport, or start it with another --data-dir. The file was not changed.",
        )
    return [name for name in names if name not in applied]


def _apply(connection: sqlite3.Connection, *, stop_before: list[str]) -> None:
    import sqlite_utils  # takes pandas with it: only for a file that needs it

    migrations = sqlite_utils.Migrations(SET)
    for change in MIGRATIONS:
        migrations()(change)
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False), stop_before=stop_before)
