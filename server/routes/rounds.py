"""Rounds of training, and the trainer. Operators only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from server import deployment
from server.deps import Caller, Running
from server.wire import NewRound, TrainerIn
from store.lineage import RoundSample
from store.metrics import Metric
from store.rounds import Round, TrainerState

router = APIRouter(prefix="/v1", tags=["training"])


@router.get("/rounds", summary="All rounds, newest first")
def list_rounds(services: Running, user: Caller, limit: int = 50) -> dict[str, list[Round]]:
    return {"data": deployment.list_rounds(services, user, limit=limit)}


@router.post("/rounds", status_code=201, summary="Train now")
def request_round(services: Running, user: Caller, request: NewRound | None = None) -> Round:
    wanted = request or NewRound()
    return deployment.request_round(services, user, algorithm=wanted.algorithm, config=wanted.config)


@router.get("/rounds/{round_id}", summary="One round: progress, or how it ended")
def get_round(round_id: str, services: Running, user: Caller) -> Round:
    return deployment.get_round(services, user, round_id)


@router.get("/rounds/{round_id}/metrics", summary="Training curves")
def metrics(
    round_id: str, services: Running, user: Caller, name: Annotated[list[str] | None, Query()] = None
) -> dict[str, list[Metric]]:
    return {"data": deployment.round_metrics(services, user, round_id, names=name)}


@router.get("/rounds/{round_id}/samples", summary="Old and new answers to the same prompts")
def samples(round_id: str, services: Running, user: Caller) -> dict[str, list[RoundSample]]:
    return {"data": deployment.round_samples(services, user, round_id)}


@router.post("/rounds/{round_id}/cancel", summary="Stop a round")
def cancel(round_id: str, services: Running, user: Caller) -> Round:
    return deployment.cancel_round(services, user, round_id)


@router.put("/trainer", summary="Pause training, or go on")
def trainer(request: TrainerIn, services: Running, user: Caller) -> TrainerState:
    return deployment.pause_trainer(services, user, request.paused)
