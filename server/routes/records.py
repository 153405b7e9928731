"""What people gave and what was done: leaderboard, audit log, export and import. Operators only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from server import deployment
from server.answering import off_loop
from server.deps import Caller, Running
from server.exports import Row, export
from server.imports import ImportOptions, ImportReport, import_rows
from server.leaderboard import Standing, leaderboard
from store.audit import AuditEntry

router = APIRouter(prefix="/v1", tags=["records"])


@router.get("/leaderboard", summary="Versions by blind votes")
def standings(services: Running, user: Caller) -> dict[str, list[Standing]]:
    return {"data": leaderboard(services, user)}


@router.get("/audit", summary="Who did what, newest first")
def audit(
    services: Running, user: Caller, limit: int = 50, before: str | None = None
) -> dict[str, list[AuditEntry] | str | None]:
    entries = deployment.list_audit(services, user, limit=limit, before=before)
    return {"data": entries, "next": entries[-1].id if len(entries) == limit else None}


@router.get("/export/{kind}", summary="JSONL with TRL's column names", response_class=StreamingResponse)
def export_rows(kind: str, services: Running, user: Caller) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{kind}.jsonl"'}
    return StreamingResponse(
        _lines(export(services, user, kind)), media_type="application/jsonl", headers=headers
    )


@router.post("/import/{kind}", summary="JSON, JSONL, CSV or conversation text; kind may be auto")
async def import_(
    kind: str,
    request: Request,
    services: Running,
    user: Caller,
    source: Annotated[str, Query(description="where the rows come from")] = "import",
    strict: Annotated[bool, Query(description="one bad row refuses all")] = False,
    format: Annotated[str, Query(description="auto, json, jsonl, csv or conversation")] = "auto",
    ranking: Annotated[str, Query(description="position: 0 is best; points: highest is best")] = "position",
) -> ImportReport:
    options = ImportOptions(source, strict, format, ranking)
    data = await request.body()
    return await off_loop(import_rows, services, user, kind, data, options)


def _lines(rows: Iterator[Row]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"
