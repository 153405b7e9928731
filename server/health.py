"""Whether the server can do its work right now, and its figures for Prometheus."""

from __future__ import annotations

import dataclasses

from server.errors import translate
from server.services import Services
from store.errors import StoreError


def readiness(services: Services) -> dict[str, str]:
    """What was checked: "ok", or what is wrong in words."""
    checks = {"database": "ok", "model": "ok"}
    try:
        with services.store.database.transaction(durable=False):
            pass  # takes the write lock, which a full or read-only disk and a stuck writer refuse
    except StoreError as error:
        checks["database"] = translate(error).message
    if not services.engine.alive:
        checks["model"] = "The engine has stopped."
    return checks


def refresh_gauges(services: Services) -> None:
    """Copies the engine's figures and what is live into the metrics."""
    metrics = services.metrics
    for name, value in dataclasses.asdict(services.engine.stats()).items():
        if isinstance(value, int | float):
            metrics.engine.labels(name).set(value)
    routing = services.swap.routing
    metrics.live.clear()
    for role in ("champion", "previous", "challenger"):
        version = getattr(routing, role)
        if version is not None:
            metrics.live.labels(role, version).set(1)
