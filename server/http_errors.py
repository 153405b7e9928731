"""One shape for every error that leaves over HTTP, the one OpenAI's clients map to their exceptions.

{"error": {"code", "message", "hint", "type", "param"}}, with the right status and nothing of the inside.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from models.errors import ModelError
from server.errors import Busy, UseCaseError, translate
from store.errors import StoreError

log = logging.getLogger("rapport.server")
TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def error_body(error: UseCaseError) -> dict[str, Any]:
    """The JSON of an error."""
    kind = TYPES.get(error.status, "server_error" if error.status >= 500 else "invalid_request_error")
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "type": kind,
            "param": error.param,
        }
    }


def error_response(error: UseCaseError) -> JSONResponse:
    """The reply to a refused request."""
    headers: dict[str, str] = {}
    if isinstance(error, Busy):
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(error_body(error), status_code=error.status, headers=headers)


def install_error_handlers(app: FastAPI) -> None:
    """Every way a request can fail ends in `error_body`."""

    @app.exception_handler(UseCaseError)
    async def refused(_: Request, error: UseCaseError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(StoreError)
    @app.exception_handler(ModelError)
    async def untranslated(_: Request, error: StoreError | ModelError) -> JSONResponse:
        return error_response(translate(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(_from_validation(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        code = CODES.get(error.status_code, "bad_request")
        return error_response(UseCaseError(str(error.detail), code=code, status=error.status_code))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return error_response(
            UseCaseError(
                "Something went wrong in the server.", "The log says more.", code="internal", status=500
            )
        )


def _from_validation(errors: Sequence[Any]) -> UseCaseError:
    first = errors[0]
    if first["type"] == "json_invalid":
        return UseCaseError("The body is not valid JSON.", "Check the quotes and commas.", code="bad_json")
    where = first["loc"][1:] if first["loc"][:1] in (("body",), ("query",), ("path",)) else first["loc"]
    param = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    message = f"{param or 'The body'}: {first['msg'].removeprefix('Value error, ')}."
    return UseCaseError(message, code="invalid", status=422, param=param or None)
