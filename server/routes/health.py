"""Is it alive, is it ready, what are its figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from server.access import require_operator
from server.deps import Caller, Running
from server.health import readiness, refresh_gauges
from server.services import Services

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The process answers")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", summary="Model loaded, database writable")
def readyz(request: Request) -> JSONResponse:
    services: Services | None = request.app.state.services
    checks: dict[str, Any] = {"started": "starting"} if services is None else readiness(services)
    ready = all(value == "ok" for value in checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)


@router.get("/metrics", summary="Prometheus figures", response_class=Response)
def metrics(services: Running, user: Caller) -> Response:
    require_operator(user)
    refresh_gauges(services)
    return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
