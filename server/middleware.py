"""What every request passes before a route sees it, as plain ASGI so that streams stay streams.

Refuses foreign hosts (DNS rebinding), foreign origins on unsafe methods (cross-site requests) and over-long
bodies; answers preflights strictly; adds the security headers; counts. Who the caller is comes later.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.config import ServerConfig
from server.errors import Forbidden, TooLarge, UseCaseError
from server.http_errors import error_response
from server.metrics import Metrics

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
UPLOADS = ("/v1/adapters", "/v1/import/")  # where large bodies are meant


class Guard:
    """Host, origin, CORS and security headers. Replaces whatever CORS headers an inner app sets."""

    def __init__(self, app: ASGIApp, config: ServerConfig) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        foreign = origin is not None and origin not in self.config.allowed_origins
        cors_origin = None if foreign else origin

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seal(MutableHeaders(scope=message), cors_origin)
            await send(message)

        refusal = self._refusal(scope["method"], headers, origin)
        if refusal is not None:
            await error_response(refusal)(scope, receive, send_guarded)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(cors_origin)(scope, receive, send)
        else:
            await self.app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers, origin: str | None) -> UseCaseError | None:
        host = headers.get("host", "")
        if not self._host_allowed(host):
            return UseCaseError(
                f"This server does not answer to the host name {host!r}.",
                "Use its own address, or add the name to allowed_hosts.",
                code="wrong_host",
                status=421,
            )
        if method in SAFE_METHODS or origin is None or origin in self.config.allowed_origins:
            return None
        if urlsplit(origin).netloc.lower() == host.lower():
            return None
        return Forbidden(
            "Requests from another site's pages are refused.",
            "Add its origin to allowed_origins if you trust it.",
            code="cross_origin",
        )

    def _host_allowed(self, host: str) -> bool:
        """On loopback only names that no outsider can point here: addresses, and names without a dot."""
        if not self.config.loopback:
            return True
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in self.config.allowed_hosts or (name and "." not in name and ":" not in name):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return name.endswith(".localhost")

    def _preflight(self, origin: str | None) -> Response:
        if origin is None:
            return Response(status_code=403)
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
                "Access-Control-Max-Age": "600",
                "Vary": "Origin",
            },
        )

    def _seal(self, headers: MutableHeaders, cors_origin: str | None) -> None:
        for name in [n for n in headers.keys() if n.lower().startswith("access-control-")]:
            del headers[name]
        if cors_origin is not None:
            headers["Access-Control-Allow-Origin"] = cors_origin
            headers.add_vary_header("Origin")
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)


class BodyLimit:
    """Counts the body while it comes in; a request over its limit gets 413, whatever its headers claim."""

    def __init__(self, app: ASGIApp, config: ServerConfig) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"].startswith(UPLOADS)
        limit = self.config.max_upload_bytes if upload else self.config.max_body_bytes
        message = f"The body is over the limit of {limit} bytes."
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await error_response(TooLarge(message))(scope, receive, send)
            return
        taken = 0

        async def receive_counted() -> Message:
            nonlocal taken
            event = await receive()
            if event["type"] == "http.request":
                taken += len(event.get("body", b""))
                if taken > limit:
                    raise HTTPException(413, message)
            return event

        await self.app(scope, receive_counted, send)


class Counted:
    """Requests by route template and status, never by id."""

    def __init__(self, app: ASGIApp, metrics_of: Callable[[], Metrics | None]) -> None:
        self.app = app
        self.metrics_of = metrics_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        metrics = self.metrics_of()
        if scope["type"] != "http" or metrics is None:
            await self.app(scope, receive, send)
            return
        status, started = 500, time.monotonic()

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            metrics.requests.labels(scope["method"], route, status).inc()
            metrics.request_seconds.labels(route).observe(time.monotonic() - started)
