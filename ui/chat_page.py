"""The chat page: its parts and which handler each event goes to."""

from __future__ import annotations

from typing import Any

import gradio as gr

from server.errors import UseCaseError
from ui.chat_actions import ChatActions
from ui.chat_stream import ChatStream
from ui.chat_view import Drawn, draw_all
from ui.composer import composer
from ui.live_chats import LiveChats
from ui.markup import notice
from ui.nav import nav
from ui.parts import QUIET, draw_first, part
from ui.payload import OPENER, Payload
from ui.said import said as in_words
from ui.sidebar import sidebar_head
from ui.viewer import Viewer, Viewers


def chat_page(viewers: Viewers) -> gr.Blocks:
    """The Blocks of "/"."""
    live_chats = LiveChats()
    actions, stream = ChatActions(viewers, live_chats), ChatStream(viewers, live_chats)

    with gr.Blocks(title="Rapport", fill_width=True, fill_height=True, analytics_enabled=False) as page:
        bar = part("nav")
        with gr.Column(elem_id="side"):
            head, conversations = part("side-head"), part("side-list")
        with gr.Column(elem_id="main"):
            with gr.Column(elem_id="scroll"):
                thread, live = part("thread", OPENER), part("live")
            write = part("composer")
        settings = part("drawer")

        drawn = [thread, live, conversations, settings]
        for piece in (head, conversations, thread, live, settings):
            piece.act(
                actions.handle, None, drawn, concurrency_limit=16, concurrency_id="chat-actions", **QUIET
            )
        for piece in (thread, write, live):
            piece.answer(
                stream.handle,
                None,
                drawn,
                concurrency_limit=None,
                concurrency_id="answers",
                **QUIET,
            )
        write.stop(stream.stop, None, None, concurrency_limit=None, **QUIET)

        def load(request: gr.Request) -> tuple[Any, ...]:
            viewer = viewers.of(request)
            fixed = (nav(viewer, "chat"), sidebar_head(viewer.text), composer(viewer.text))
            return (*fixed, *_opened(viewer, live_chats).outputs())

        draw_first(page, load, [bar, head, write, *drawn])
    return page


def _opened(viewer: Viewer, live_chats: LiveChats) -> Drawn:
    """The conversation that the address names; a new one when it is gone."""
    try:
        return draw_all(viewer, live_chats, Payload(), viewer.query.get("c", ""))
    except UseCaseError as error:
        words = in_words(error, viewer.text)
    try:
        drawn = draw_all(viewer, live_chats, Payload(), "")
    except UseCaseError:  # a rater has no chats
        return Drawn(thread=notice(words))
    gr.Warning(words)
    return drawn
