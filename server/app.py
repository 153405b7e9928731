"""The HTTP application: routes, middleware and the life of the services. Pages are mounted by the caller."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from server.answering import off_loop
from server.config import ServerConfig
from server.http_errors import install_error_handlers
from server.metrics import Metrics
from server.middleware import BodyLimit, Counted, Guard
from server.routes import adapters, completions, conversations, feedback, health, records, rounds
from server.services import Services, open_services

DESCRIPTION = """A chat server that learns from the people who use it.

Send `Authorization: Bearer <token>` once there are accounts; a server bound to loopback without accounts
takes every caller for its local operator.
Errors are `{"error": {"code", "message", "hint", "type", "param"}}`.
"""


def create_app(config: ServerConfig, *, services: Services | None = None) -> FastAPI:
    """Services are opened when the app starts and closed when it stops, unless the caller brings them."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if services is not None:
            yield
            return
        app.state.services = opened = await off_loop(open_services, config)
        try:
            yield
        finally:
            app.state.services = None
            await off_loop(opened.close)

    app = FastAPI(title="Rapport", description=DESCRIPTION, version="0.1.0", lifespan=lifespan)
    app.state.services = services
    install_error_handlers(app)
    for module in (health, completions, conversations, feedback, adapters, rounds, records):
        app.include_router(module.router)

    def metrics() -> Metrics | None:
        running: Services | None = app.state.services
        return running.metrics if running is not None else None

    app.add_middleware(BodyLimit, config=config)
    app.add_middleware(Counted, metrics_of=metrics)
    app.add_middleware(Guard, config=config)  # the last one added sees a request first
    return app
