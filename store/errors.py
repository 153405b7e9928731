"""What the store refuses and why: each error says what happened (`message`) and what to do next (`hint`)."""

from __future__ import annotations


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
