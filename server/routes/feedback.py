"""Thumbs, corrections, comparisons and votes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from server import feedback
from server.deps import Caller, Running
from server.wire import CorrectionIn, NewComparison, RatingIn, VoteIn, comparison_out, vote_out

router = APIRouter(prefix="/v1", tags=["feedback"])


@router.put("/messages/{message_id}/rating", summary="Thumb up or down; again to change it")
def rate(message_id: str, request: RatingIn, services: Running, user: Caller) -> dict[str, Any]:
    rating = feedback.rate_message(
        services, user, message_id, request.value, reasons=request.reasons, comment=request.comment
    )
    return {
        "message_id": rating.message_id,
        "value": rating.value,
        "reasons": rating.reasons,
        "comment": rating.comment,
        "created_at": rating.created_at,
        "updated_at": rating.updated_at,
    }


@router.delete("/messages/{message_id}/rating", status_code=204, summary="Take the thumb back")
def retract(message_id: str, services: Running, user: Caller) -> Response:
    feedback.retract_rating(services, user, message_id)
    return Response(status_code=204)


@router.put("/messages/{message_id}/correction", summary="What the answer should have said")
def correct(message_id: str, request: CorrectionIn, services: Running, user: Caller) -> dict[str, Any]:
    correction = feedback.correct_message(services, user, message_id, request.content)
    return {
        "id": correction.id,
        "message_id": correction.message_id,
        "content": correction.content,
        "created_at": correction.created_at,
    }


@router.post("/comparisons", status_code=201, summary="Two to four answers, side by side and blind")
async def compare(request: NewComparison, services: Running, user: Caller) -> dict[str, Any]:
    comparison = await feedback.create_comparison(
        services,
        user,
        messages=request.messages,
        k=request.k,
        mode=request.mode,
        conversation_id=request.conversation_id,
        sampling=request.sampling(),
    )
    return comparison_out(comparison)


@router.get("/comparisons/{comparison_id}", summary="A comparison, still blind")
def get_comparison(comparison_id: str, services: Running, user: Caller) -> dict[str, Any]:
    return comparison_out(feedback.get_comparison(services, user, comparison_id))


@router.put("/comparisons/{comparison_id}/vote", summary="Say which is better, and learn what was what")
def vote(comparison_id: str, request: VoteIn, services: Running, user: Caller) -> dict[str, Any]:
    result = feedback.vote_comparison(
        services,
        user,
        comparison_id,
        choice=request.choice,
        ranking=request.ranking,
        reasons=request.reasons,
        comment=request.comment,
        change=request.change,
    )
    return vote_out(result)


@router.get("/prompts/next", summary="Something to compare answers on")
def next_prompt(services: Running, user: Caller) -> dict[str, str]:
    return {"prompt": feedback.next_prompt(services, user)}


@router.get("/feedback/summary", summary="One's own votes and what they led to")
def summary(services: Running, user: Caller) -> feedback.FeedbackSummary:
    return feedback.feedback_summary(services, user)
