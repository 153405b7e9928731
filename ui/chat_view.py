"""What a chat event changes on the page: up to four parts, drawn from what the use-cases return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from server import chat
from ui.composer import drawer
from ui.live_chats import LiveChats
from ui.markup import tag
from ui.payload import Payload
from ui.sidebar import ListState, sidebar_list
from ui.thread import ThreadState, greeting, thread
from ui.viewer import Viewer


@dataclass(frozen=True)
class Drawn:
    """New HTML for the parts of the page; None leaves a part as it is."""

    thread: str | None = None
    live: str | None = None
    list: str | None = None
    drawer: str | None = None

    def outputs(self) -> tuple[Any, ...]:
        """In the order of the page's outputs."""
        parts = (self.thread, self.live, self.list, self.drawer)
        return tuple(gr.skip() if part is None else part for part in parts)


def draw_list(viewer: Viewer, said: Payload, *, current: str, renaming: str = "", deleting: str = "") -> str:
    """The sidebar as it is after the event."""
    conversations = chat.list_conversations(viewer.services, viewer.user, query=said.query, limit=said.shown)
    state = ListState(
        current=current, query=said.query, renaming=renaming, deleting=deleting, shown=said.shown
    )
    rows = sidebar_list(conversations, state, viewer.text)
    return tag("div", rows, class_="conversations", data_shown_now=said.shown)


def draw_thread(
    viewer: Viewer,
    conversation_id: str,
    *,
    editing: str = "",
    explaining: str = "",
    original: str = "",
    writing: bool = False,
    problem: str = "",
) -> str:
    """The conversation, or the greeting when there is none."""
    if not conversation_id:
        return greeting(viewer.text)
    view = chat.open_conversation(viewer.services, viewer.user, conversation_id)
    state = ThreadState(editing, explaining, original, writing, problem, viewer.operator)
    return thread(view, state, viewer.text)


def draw_all(viewer: Viewer, live_chats: LiveChats, said: Payload, conversation_id: str) -> Drawn:
    """Every part, for a page that now shows this conversation ("" is a new one)."""
    prompt = ""
    if conversation_id:
        view = chat.open_conversation(viewer.services, viewer.user, conversation_id)
        prompt = view.conversation.system_prompt
    writing = live_chats.writing(viewer.session, conversation_id)
    drawn = Drawn(
        thread=draw_thread(viewer, conversation_id, writing=writing),
        live="",
        list=draw_list(viewer, said, current=conversation_id),
        drawer=drawer(viewer.text, viewer.services.config, prompt, conversation_id),
    )
    live_chats.show(viewer.session, conversation_id)
    return drawn
