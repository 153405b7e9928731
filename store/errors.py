"""What the store refuses and why: each error says what happened (`message`) and what to do next (`hint`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """Base of everything the store raises on purpose."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class NotFound(StoreError):
    """A row that a verb needs does not exist (or was deleted)."""


class Conflict(StoreError):
    """The write contradicts what is stored now; nothing was changed."""


class Invalid(StoreError):
    """A value that can never be stored."""


class NewerSchema(StoreError):
    """The file was written by a newer Rapport."""


class Unavailable(StoreError):
    """The file cannot be read or written just now: locked, full, read-only, damaged. Nothing was changed."""


class LeaseLost(StoreError):
    """Another worker owns the round now; stop working on it."""


_UNAVAILABLE = {  # SQLite's error name starts with -> what is the matter, what to do
    "SQLITE_BUSY": (
        "is locked by another program",
        "Try again; if it lasts, close what holds the file open.",
    ),
    "SQLITE_LOCKED": ("is locked", "Try again."),
    "SQLITE_FULL": ("cannot grow: the disk is full", "Free some space in the data folder, then try again."),
    "SQLITE_READONLY": ("is read-only", "Give this account write permission on the data folder."),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "Check that the data folder exists and this account may write it.",
    ),
    "SQLITE_IOERR": ("could not be read or written", "Check the disk, then try again."),
    "SQLITE_PERM": ("may not be accessed", "Give this account permission on the data folder."),
    "SQLITE_NOTADB": ("is not a database", "Choose another data folder, or restore a backup."),
    "SQLITE_CORRUPT": ("is damaged", "Restore a backup: rapport restore."),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's own failures as StoreErrors. Bad SQL is a bug of ours and passes as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name: str = getattr(error, "sqlite_errorname", None) or ""
        for start, (what, hint) in _UNAVAILABLE.items():
            if name.startswith(start):
                raise Unavailable(f"The database {path} {what}.", hint) from error
        if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
            raise NotFound("Something this refers to does not exist.") from error
        if name in ("SQLITE_CONSTRAINT_CHECK", "SQLITE_CONSTRAINT_NOTNULL", "SQLITE_CONSTRAINT_DATATYPE"):
            raise Invalid(f"That cannot be stored: {error}.") from error
        raise
    except UnicodeEncodeError as error:
        raise Invalid("The text holds half a character.", "Remove it, then try again.") from error
