"""Answers as they are written: send, another answer, an edited message. One event loop task per answer.

Closing the page closes the generator, which cancels the engine's request; Stop does the same and draws
what was kept. An answer whose conversation the page no longer shows goes on unseen.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from server import chat
from server.answering import off_loop
from server.chat import ChatEvent
from server.errors import UseCaseError
from ui.chat_view import Drawn, draw_all, draw_list, draw_thread
from ui.live_chats import LiveChats, until
from ui.markup import notice, tag
from ui.payload import Payload
from ui.said import said as in_words
from ui.thread import live
from ui.viewer import Viewer, Viewers

log = logging.getLogger("rapport.ui")
DRAW_EVERY_S = 0.06  # how often a growing answer is drawn


class ChatStream:
    def __init__(self, viewers: Viewers, live_chats: LiveChats) -> None:
        self._viewers = viewers
        self._live_chats = live_chats

    async def handle(self, event: gr.EventData, request: gr.Request) -> AsyncGenerator[tuple[Any, ...], None]:
        """A Gradio event that ends in a new answer."""
        viewer, said = self._viewers.of(request), Payload.of(event)
        try:
            async with aclosing(self._drawn(viewer, said)) as parts:
                async for drawn in parts:
                    yield drawn.outputs()
        except UseCaseError as error:
            yield (await off_loop(self._failed, viewer, said, in_words(error, viewer.text))).outputs()
        except Exception:
            log.exception("an answer could not be shown")
            yield (await off_loop(self._failed, viewer, said, viewer.text("error.unexpected"))).outputs()

    def stop(self, event: gr.EventData, request: gr.Request) -> None:
        """A Gradio event: end the answer of the conversation on the page."""
        viewer = self._viewers.of(request)
        self._live_chats.stop(viewer.user.id, Payload.of(event).conversation)

    async def _drawn(self, viewer: Viewer, said: Payload) -> AsyncGenerator[Drawn, None]:
        stop = asyncio.Event()
        async with aclosing(until(stop, _answers(viewer, said))) as events:
            first = await anext(events, None)
            if first is None:
                return
            id = first.message.conversation_id
            if self._live_chats.shows(viewer.session, said.conversation):
                self._live_chats.show(viewer.session, id)
            with self._live_chats.stoppable(viewer.user.id, id, viewer.session, stop):
                yield await off_loop(self._started, viewer, said, id, first)
                async for part in self._growing(viewer, id, events):
                    yield part
        yield await off_loop(self._finished, viewer, said, id)

    async def _growing(
        self, viewer: Viewer, id: str, events: AsyncGenerator[ChatEvent, None]
    ) -> AsyncGenerator[Drawn, None]:
        pace = _Pace()
        async for event in events:
            if event.kind == "delta" and pace.due() and self._live_chats.shows(viewer.session, id):
                yield Drawn(live=_live(viewer, event, pace.speed))

    def _started(self, viewer: Viewer, said: Payload, id: str, event: ChatEvent) -> Drawn:
        if not self._live_chats.shows(viewer.session, id):
            return Drawn()
        if id != said.conversation:  # a new conversation: every part learns its id
            drawn = draw_all(viewer, self._live_chats, said, id)
            return Drawn(drawn.thread, _live(viewer, event, None), drawn.list, drawn.drawer)
        return Drawn(
            thread=draw_thread(viewer, id, writing=True),
            live=_live(viewer, event, None),
            list=draw_list(viewer, said, current=id),
        )

    def _finished(self, viewer: Viewer, said: Payload, id: str) -> Drawn:
        if not self._live_chats.shows(viewer.session, id):
            return Drawn()
        try:
            return Drawn(thread=draw_thread(viewer, id), live="", list=draw_list(viewer, said, current=id))
        except UseCaseError:  # deleted while it was being written
            return draw_all(viewer, self._live_chats, said, "")

    def _failed(self, viewer: Viewer, said: Payload, words: str) -> Drawn:
        """Says why under the message that got no answer; a text that was not stored goes back to its box."""
        if not self._live_chats.shows(viewer.session, said.conversation):
            return Drawn()
        try:
            id = _unanswered_in(viewer, said)
            if id:
                self._live_chats.show(viewer.session, id)
                return Drawn(
                    thread=draw_thread(viewer, id, problem=words),
                    live="",
                    list=draw_list(viewer, said, current=id),
                )
            drawn = draw_thread(viewer, said.conversation)
        except UseCaseError:  # the conversation is gone
            drawn = None
        box = notice(words, bad=True, failed=said.act == "send")
        return Drawn(thread=drawn, live=tag("div", box, class_="message assistant"))


def _unanswered_in(viewer: Viewer, said: Payload) -> str:
    """The conversation whose last message is the one that got no answer; "" when it was not stored."""
    id = said.conversation
    if not id:  # a new conversation, perhaps stored before its answer was refused
        newest = chat.list_conversations(viewer.services, viewer.user, limit=1)
        id = newest[0].id if newest else ""
    if not id:
        return ""
    last = chat.open_conversation(viewer.services, viewer.user, id).messages[-1:]
    asked = said.written("text").strip()
    stored = bool(last) and last[0].role == "user" and (said.act == "retry" or last[0].content == asked)
    return id if stored else ""


@dataclass
class _Pace:
    """How fast tokens come, and whether it is time to draw again."""

    tokens: int = 0
    began: float = 0.0
    drawn: float = 0.0

    def due(self) -> bool:
        now = time.monotonic()
        self.tokens += 1
        if self.tokens == 1:
            self.began = now
        if now - self.drawn < DRAW_EVERY_S:
            return False
        self.drawn = now
        return True

    @property
    def speed(self) -> float | None:
        """Tokens per second, once there are enough to say."""
        passed = self.drawn - self.began
        return (self.tokens - 1) / passed if passed > 0.5 else None


def _live(viewer: Viewer, event: ChatEvent, speed: float | None) -> str:
    version = event.message.adapter or "" if viewer.operator else ""
    return live(event.text, viewer.text, version=version, speed=speed)


async def _answers(viewer: Viewer, said: Payload) -> AsyncGenerator[ChatEvent, None]:
    """The use-case that the event asks for."""
    services, user, sampling = viewer.services, viewer.user, said.sampling
    if said.act == "send":
        stream = chat.send_message(
            services,
            user,
            conversation_id=said.conversation or None,
            content=said.written("text").strip(),
            sampling=sampling,
            system_prompt=said.system_prompt,
        )
    else:
        view = await off_loop(chat.open_conversation, services, user, said.conversation)
        if said.system_prompt != view.conversation.system_prompt:
            await off_loop(chat.set_system_prompt, services, user, said.conversation, said.system_prompt)
        if said.act == "edit_send":
            stream = chat.edit_message(
                services, user, said.id, said.written("text").strip(), sampling=sampling
            )
        else:
            stream = chat.retry_answer(services, user, said.id, sampling=sampling)
    async with aclosing(stream) as events:
        async for event in events:
            yield event
