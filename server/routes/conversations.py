"""Conversations, their messages, and answers to them without streaming."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from server import chat
from server.deps import Caller, Running
from server.errors import Unavailable
from server.wire import (
    ConversationChange,
    Edit,
    NewConversation,
    NewMessage,
    SamplingFields,
    conversation_out,
    message_out,
    view_out,
)
from store.messages import Message

router = APIRouter(prefix="/v1", tags=["conversations"])


@router.get("/conversations", summary="One's own conversations, newest first")
def list_conversations(
    services: Running,
    user: Caller,
    query: str = "",
    limit: Annotated[int, Query(description="1 to 200")] = 50,
    before: Annotated[str | None, Query(description="the `next` of the page before")] = None,
) -> dict[str, Any]:
    found = chat.list_conversations(services, user, query=query, limit=limit, before=before)
    following = found[-1].id if len(found) == limit else None
    return {"data": [conversation_out(c) for c in found], "next": following}


@router.post("/conversations", status_code=201, summary="An empty conversation")
def create_conversation(request: NewConversation, services: Running, user: Caller) -> dict[str, Any]:
    return conversation_out(
        chat.create_conversation(services, user, title=request.title, system_prompt=request.system_prompt)
    )


@router.get("/conversations/{conversation_id}", summary="A conversation with its visible messages")
def open_conversation(conversation_id: str, services: Running, user: Caller) -> dict[str, Any]:
    return view_out(chat.open_conversation(services, user, conversation_id), user)


@router.patch("/conversations/{conversation_id}", summary="Rename, instruct, or switch branches")
def change_conversation(
    conversation_id: str, request: ConversationChange, services: Running, user: Caller
) -> dict[str, Any]:
    if request.title is not None:
        chat.rename_conversation(services, user, conversation_id, request.title)
    if request.system_prompt is not None:
        chat.set_system_prompt(services, user, conversation_id, request.system_prompt)
    if request.active is not None:
        chat.select_sibling(services, user, request.active, conversation_id=conversation_id)
    return view_out(chat.open_conversation(services, user, conversation_id), user)


@router.delete("/conversations/{conversation_id}", status_code=204, summary="Remove a conversation")
def delete_conversation(conversation_id: str, services: Running, user: Caller) -> Response:
    chat.delete_conversation(services, user, conversation_id)
    return Response(status_code=204)


@router.get("/conversations/{conversation_id}/messages", summary="The visible messages")
def list_messages(conversation_id: str, services: Running, user: Caller) -> dict[str, Any]:
    view = chat.open_conversation(services, user, conversation_id)
    return {"data": view_out(view, user)["messages"], "next": None}


@router.post("/conversations/{conversation_id}/messages", status_code=201, summary="Say something")
async def send_message(
    conversation_id: str, request: NewMessage, services: Running, user: Caller
) -> dict[str, Any]:
    events = chat.send_message(
        services,
        user,
        conversation_id=conversation_id,
        content=request.content,
        parent_id=request.parent_id,
        sampling=request.sampling(),
    )
    return message_out(await _last(events), user)


@router.post("/messages/{message_id}/retry", status_code=201, summary="Another answer")
async def retry_answer(
    message_id: str, services: Running, user: Caller, request: SamplingFields | None = None
) -> dict[str, Any]:
    sampling = (request or SamplingFields()).sampling()
    return message_out(await _last(chat.retry_answer(services, user, message_id, sampling=sampling)), user)


@router.post("/messages/{message_id}/edit", status_code=201, summary="Say it differently")
async def edit_message(message_id: str, request: Edit, services: Running, user: Caller) -> dict[str, Any]:
    events = chat.edit_message(services, user, message_id, request.content, sampling=request.sampling())
    return message_out(await _last(events), user)


async def _last(events: AsyncGenerator[chat.ChatEvent, None]) -> Message:
    """The finished answer."""
    message: Message | None = None
    async with aclosing(events):
        async for event in events:
            message = event.message
    if message is None or message.status == "failed":
        reason = message.error if message else None
        raise Unavailable(reason or "The model failed while answering.", "Try again.")
    return message
