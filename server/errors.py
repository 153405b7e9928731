"""What a use-case may refuse, in words a person can act on.

Every use-case raises `UseCaseError` and nothing else that a person could have caused; the store's and the
engine's own errors are put into those words by `plain_errors`. The HTTP shape of an error is in wire_errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from models import errors as model_errors
from store import errors as store_errors

_DATABASE_PATH = re.compile(r"The database .+?/\S* ")  # where it lies is nobody's business over HTTP


class UseCaseError(Exception):
    """A refusal: `message` says what happened, `hint` what to do next, `code` is for programs."""

    status = 400  # HTTP status of the class
    code = "bad_request"

    def __init__(
        self, message: str, hint: str = "", *, code: str = "", status: int = 0, param: str | None = None
    ) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint
        self.code = code or type(self).code
        self.status = status or type(self).status
        self.param = param  # the request field at fault, when there is one


class Invalid(UseCaseError):
    """A value is empty, too long, or of the wrong kind; the message names the limit."""

    status, code = 422, "invalid"


class Unsupported(UseCaseError):
    """The request asks for something this server does not do."""

    status, code = 400, "unsupported"


class Unauthenticated(UseCaseError):
    """No valid token came with the request."""

    status, code = 401, "unauthenticated"


class NotFound(UseCaseError):
    """No such thing."""

    status, code = 404, "not_found"


class Forbidden(UseCaseError):
    """It is another user's (then worded as `absent`), or the caller's role does not allow it."""

    status, code = 403, "forbidden"


class Conflict(UseCaseError):
    """The state moved, or the request contradicts an earlier one."""

    status, code = 409, "conflict"


class TooLarge(UseCaseError):
    """The request's body is over the limit."""

    status, code = 413, "too_large"


class Busy(UseCaseError):
    """The engine's queue is full; try again in a moment."""

    status, code = 429, "busy"
    retry_after_s = 2


class Unavailable(UseCaseError):
    """The database is locked or the disk is full, or the server is stopping."""

    status, code = 503, "unavailable"


def absent(what: str) -> NotFound:
    """The error for an id that does not exist. `what` is a word like "conversation"."""
    return NotFound(f"There is no such {what}.", "Check the id; it may have been deleted.")


def not_yours(what: str) -> Forbidden:
    """The error for another user's id: reads exactly as if it did not exist."""
    error = absent(what)
    return Forbidden(error.message, error.hint, code=error.code)


def translate(error: store_errors.StoreError | model_errors.ModelError) -> UseCaseError:
    """The use-case error that says what a store or model error means to the caller."""
    message, hint = error.message, error.hint
    match error:
        case store_errors.NotFound():
            return NotFound(message, hint)
        case store_errors.Conflict() | store_errors.LeaseLost():
            return Conflict(message, hint)
        case store_errors.Invalid():
            return Invalid(message, hint)
        case store_errors.StoreError():
            return Unavailable(_DATABASE_PATH.sub("The database ", message), hint)
        case model_errors.UnknownVersion():
            return NotFound(message, hint, code="model_not_found")
        case model_errors.QueueFull():
            return Busy(message, hint)
        case model_errors.ContextTooLong():
            return UseCaseError(message, hint, code="context_length_exceeded", param="messages")
        case model_errors.AdapterError():
            return Invalid(message, hint, code="bad_adapter")
        case _:
            return Unavailable(message, hint)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns store and model errors into use-case errors; a decorator for functions, `with` elsewhere."""
    try:
        yield
    except (store_errors.StoreError, model_errors.ModelError) as error:
        raise translate(error) from error
