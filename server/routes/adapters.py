"""Versions: what there is, what answers, and changing that. Operators only."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, UploadFile

from server import deployment
from server.deps import Caller, Running
from server.wire import Canary, KillSwitch, Promotion, Reason
from store.adapters import Adapter, Kind

router = APIRouter(prefix="/v1", tags=["versions"])


@router.get("/adapters", summary="All versions, newest first")
def list_adapters(services: Running, user: Caller, kind: Kind | None = None) -> dict[str, list[Adapter]]:
    return {"data": deployment.list_adapters(services, user, kind=kind)}


@router.get("/adapters/{version}", summary="One version")
def get_adapter(version: str, services: Running, user: Caller) -> Adapter:
    return deployment.get_adapter(services, user, version)


@router.post("/adapters", status_code=201, summary="Import a PEFT LoRA folder, as a zip")
def import_adapter(file: UploadFile, services: Running, user: Caller) -> Adapter:
    return deployment.import_adapter(services, user, file.file, filename=file.filename or "upload")


@router.post("/adapters/{version}/promote", summary="Make a version the champion")
def promote(version: str, request: Promotion, services: Running, user: Caller) -> deployment.Overview:
    return deployment.promote(
        services, user, version, reason=request.reason, expected_champion=request.expected_champion
    )


@router.post("/rollback", summary="Back to the previous champion")
def rollback(request: Reason, services: Running, user: Caller) -> deployment.Overview:
    return deployment.rollback(services, user, reason=request.reason)


@router.put("/canary", summary="Give a challenger a share of the conversations")
def canary(request: Canary, services: Running, user: Caller) -> deployment.Overview:
    return deployment.set_canary(services, user, request.version, request.percent, reason=request.reason)


@router.post("/kill_switch", summary="Let the bare base answer everyone")
def kill_switch(request: KillSwitch, services: Running, user: Caller) -> deployment.Overview:
    return deployment.set_kill_switch(services, user, request.on, reason=request.reason)


@router.get("/overview", summary="Which versions serve, and whether all is well")
def overview(services: Running, user: Caller) -> deployment.Overview:
    return deployment.overview(services, user)


@router.get("/live_at", summary="Which version answered at a time")
def live_at(time: str, services: Running, user: Caller) -> dict[str, Any]:
    return {"time": time, "version": deployment.live_at(services, user, time)}
