"""Connections to the one SQLite file: a single writer per process, a reader per thread, transactions that nest.

A write happens inside `transaction()`, which holds the process's write lock and SQLite's own (BEGIN IMMEDIATE), so
what was read inside is still true at commit. Reads outside a transaction use the thread's own read-only connection
and never wait for a writer (WAL). Every SQLite failure leaves here as a StoreError. Knows no tables.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.errors import Invalid, StoreError, Unavailable
from store.schema import migrate

Clock = Callable[[], datetime]
Params = Sequence[Any] | Mapping[str, Any]


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """UTC ISO 8601 with microseconds and 'Z'; as text it sorts like the time it names."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(8)}"


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


class _Reader:
    """A thread's read connection; closes itself when its thread ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    def __init__(self, path: Path, *, clock: Clock = utc_now, busy_timeout_ms: int = 5000) -> None:
        self.path = path
        self.clock = clock
        self._busy_timeout_ms = busy_timeout_ms  # how long SQLite waits for another process's lock
        self._lock = threading.RLock()
        self._depth = 0  # open transaction() blocks of the thread that holds the lock
        self._durable = False  # whether the open outermost transaction commits with synchronous=FULL
        self._owner: int | None = None  # ident of the thread inside transaction()
        self._closed = False
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._readers_lock = threading.Lock()
        with translated(path):
            self._writer = self._connect()
            self._writer.execute("PRAGMA journal_mode = WAL")

    @classmethod
    def open(cls, path: Path, *, clock: Clock = utc_now, busy_timeout_ms: int = 5000) -> Database:
        """Connected, with the schema of this program."""
        database = cls(path, clock=clock, busy_timeout_ms=busy_timeout_ms)
        try:
            with translated(path):
                migrate(database._writer)
        except BaseException:
            database.close()
            raise
        return database

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self._busy_timeout_ms / 1000,
            isolation_level=None,  # transactions are ours alone
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def now(self) -> str:
        return iso(self.clock())

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing. `durable` fsyncs the commit, so that it survives a power cut (a crash it survives anyway).

        Inside another transaction() of this thread it is a savepoint, and becomes durable with the outer one.
        """
        with self._lock, translated(self.path):
            self._ensure_open()
            if self._depth:
                if durable and not self._durable:
                    raise RuntimeError("a durable write needs a durable outer transaction")
                block = self._savepoint()
            else:
                block = self._outermost(durable)
            with block as connection:
                self._depth += 1
                try:
                    yield connection
                finally:
                    self._depth -= 1

    @contextmanager
    def _outermost(self, durable: bool) -> Iterator[sqlite3.Connection]:
        writer = self._writer
        # has no effect inside a transaction, hence before BEGIN
        writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        writer.execute("BEGIN IMMEDIATE")
        self._durable, self._owner = durable, threading.get_ident()
        try:
            yield writer
            writer.execute("COMMIT")
        except BaseException:
            if (
                writer.in_transaction
            ):  # SQLite has already rolled back after some errors, a full disk among them
                writer.execute("ROLLBACK")
            raise
        finally:
            self._owner = None

    @contextmanager
    def _savepoint(self) -> Iterator[sqlite3.Connection]:
        writer, name = self._writer, f"level_{self._depth}"
        writer.execute(f"SAVEPOINT {name}")
        try:
            yield writer
        except BaseException:
            if writer.in_transaction:
                writer.execute(f"ROLLBACK TO {name}")
                writer.execute(f"RELEASE {name}")
            raise
        writer.execute(f"RELEASE {name}")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads of this thread inside the block see one state of the file."""
        connection = self._reading()
        if connection.in_transaction:
            yield
            return
        with translated(self.path):
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    def rows(self, sql: str, params: Params = ()) -> list[sqlite3.Row]:
        with translated(self.path):
            return self._reading().execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = ()) -> sqlite3.Row | None:
        with translated(self.path):
            found: sqlite3.Row | None = self._reading().execute(sql, params).fetchone()
            return found

    def scalar(self, sql: str, params: Params = ()) -> Any:
        """First column of the first row, None without a row."""
        found = self.row(sql, params)
        return None if found is None else found[0]

    def _reading(self) -> sqlite3.Connection:
        self._ensure_open()
        if self._owner == threading.get_ident():  # inside a transaction: see its own writes
            return self._writer
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            with translated(self.path):
                connection = self._connect()
                connection.execute("PRAGMA query_only = ON")
            reader = self._local.reader = _Reader(connection)
            with self._readers_lock:
                self._readers.add(reader)
        return reader.connection

    def _ensure_open(self) -> None:
        if self._closed:
            raise StoreError(f"The database {self.path} is closed.", "Open the store again.")

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            with self._readers_lock:
                for reader in self._readers:
                    reader.connection.close()
            self._writer.close()


_HINTS = {
    "SQLITE_BUSY": (
        "is locked by another program",
        "Try again; if it lasts, close the program that holds it open.",
    ),
    "SQLITE_LOCKED": ("is locked", "Try again."),
    "SQLITE_FULL": ("cannot grow: the disk is full", "Free some space in the data folder, then try again."),
    "SQLITE_READONLY": ("is read-only", "Give this account write permission on the data folder."),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "Check that the data folder exists and may be written by this account.",
    ),
    "SQLITE_IOERR": ("could not be read or written", "Check the disk, then try again."),
    "SQLITE_PERM": ("may not be accessed", "Give this account permission on the data folder."),
    "SQLITE_NOTADB": ("is not a Rapport database", "Choose another data folder or restore a backup."),
    "SQLITE_CORRUPT": ("is damaged", "Restore a backup: rapport restore."),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns SQLite's environment failures into Unavailable; bugs (bad SQL, a broken constraint) pass as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name: str = getattr(error, "sqlite_errorname", "") or ""
        for prefix, (what, hint) in _HINTS.items():
            if name.startswith(prefix):
                raise Unavailable(f"The database {path} {what}.", hint) from error
        raise
    except UnicodeEncodeError as error:
        raise Invalid(
            "The text holds half a character, which cannot be stored.", "Remove it, then try again."
        ) from error
