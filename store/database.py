"""Connections to the one SQLite file: one writer per process, one reader per thread, transactions that nest.

A write happens inside `transaction()`, which holds the process's write lock and SQLite's own (BEGIN
IMMEDIATE), so what was read inside is still true at commit. Reads outside a transaction use the thread's own
read-only connection and never wait for a writer (WAL). SQLite's failures leave here as StoreErrors. Knows no
tables.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.errors import StoreError, Unavailable, translated
from store.schema import migrate
from store.sql import iso

Clock = Callable[[], datetime]
Params = Sequence[Any] | Mapping[str, Any]


def utc_now() -> datetime:
    return datetime.now(UTC)


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
        self._lock = threading.RLock()  # held by the thread that writes
        self._depth = 0  # its open transaction() blocks
        self._owner: int | None = None  # its ident, while a transaction is open
        self._durable = False  # whether that transaction commits with synchronous=FULL
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._readers_lock = threading.Lock()
        self._closed = False
        _create_private(path)
        with translated(path):
            self._writer = self._connect()

    @classmethod
    def open(cls, path: Path, *, clock: Clock = utc_now, busy_timeout_ms: int = 5000) -> Database:
        """Connected, with this program's schema."""
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
        try:
            self._use_wal(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """Kept in the file. SQLite's own busy timeout does not cover two processes that set it at once."""
        deadline = time.monotonic() + self._busy_timeout_ms / 1000
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def now(self) -> str:
        return iso(self.clock())

    # --- writing

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing. `durable` survives a power cut; without it only a crash of the program is survived.

        Inside another transaction of this thread it is a savepoint, and as durable as the outer one.
        """
        with self._lock, translated(self.path):
            self._ensure_open()
            if self._depth and durable and not self._durable:
                raise RuntimeError("a durable write needs a durable outer transaction")
            with self._savepoint() if self._depth else self._outermost(durable):
                self._depth += 1
                try:
                    yield self._writer
                finally:
                    self._depth -= 1

    @contextmanager
    def _outermost(self, durable: bool) -> Iterator[None]:
        writer = self._writer
        # it has no effect inside a transaction, hence before BEGIN
        writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        try:
            writer.execute("BEGIN IMMEDIATE")
            self._durable, self._owner = durable, threading.get_ident()
            yield
            writer.execute("COMMIT")
        except BaseException:
            if (
                writer.in_transaction
            ):  # after some errors, a full disk among them, SQLite has rolled back itself
                writer.execute("ROLLBACK")
            raise
        finally:
            self._owner = None

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        writer, name = self._writer, f"level_{self._depth}"
        writer.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if writer.in_transaction:
                writer.execute(f"ROLLBACK TO {name}")
                writer.execute(f"RELEASE {name}")
            raise
        writer.execute(f"RELEASE {name}")

    # --- reading

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

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads of this thread inside the block see one state of the file."""
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

    def copy_to(self, path: Path) -> None:
        """Writes one consistent state of the whole file to a new one, while others go on writing."""
        _create_private(path)
        with translated(self.path), closing(sqlite3.connect(path)) as target:
            self._reading().backup(target)

    def _reading(self) -> sqlite3.Connection:
        self._ensure_open()
        if self._owner == threading.get_ident():  # inside a transaction: see its own writes
            return self._writer
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            reader = self._local.reader = _Reader(connection)
            with self._readers_lock:
                self._readers.add(reader)
        return reader.connection

    # --- the end

    def close(self) -> None:
        with self._lock:
            self._closed = True
            with self._readers_lock:
                for reader in self._readers:
                    reader.connection.close()
            self._writer.close()

    def _ensure_open(self) -> None:
        if self._closed:
            raise StoreError(f"The database {self.path} is closed.", "Open the store again.")


def _create_private(path: Path) -> None:
    """Chats are nobody else's business: only its owner may read a new file (SQLite's side files follow)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise Unavailable(
            f"The database {path} cannot be created: {error.strerror}.",
            "Choose a data folder that this account may write.",
        ) from error
