"""What can go wrong with a model or an adapter, in words a person can act on."""

from __future__ import annotations


class ModelError(Exception):
    """A model could not be loaded or served. `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class AdapterError(ModelError):
    """An adapter folder is missing something, corrupt, or made for another base."""


class UnknownVersion(ModelError):
    """No loaded adapter has that version name."""


class QueueFull(ModelError):
    """More requests are waiting than the engine's queue admits."""


class ContextTooLong(ModelError):
    """The prompt leaves no room for an answer in the model's context."""
