"""What happens on the chat page without a new answer: opening, renaming, voting, correcting, switching."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from server import chat, feedback
from ui.chat_view import Drawn, draw_all, draw_list, draw_thread
from ui.live_chats import LiveChats
from ui.payload import Payload
from ui.said import spoken
from ui.viewer import Viewer, Viewers

Action = Callable[[Viewer, Payload], Drawn]


class ChatActions:
    """One method per action; each ends in the parts of the page that changed."""

    def __init__(self, viewers: Viewers, live_chats: LiveChats) -> None:
        self._viewers = viewers
        self._live_chats = live_chats
        self._actions: dict[str, Action] = {
            "new": self._new,
            "open": self._open,
            "search": self._list,
            "more": self._list,
            "list": self._list,
            "rename": self._rename,
            "rename_save": self._rename_save,
            "delete": self._delete,
            "delete_yes": self._delete_yes,
            "thread": self._thread,
            "edit": self._edit,
            "original": self._original,
            "select": self._select,
            "rate": self._rate,
            "retract": self._retract,
            "explain": self._explain,
            "reasons": self._reasons,
            "correct": self._correct,
        }

    def handle(self, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """A Gradio event: dispatch, and say failures in words."""
        viewer, said = self._viewers.of(request), Payload.of(event)
        drawn = Drawn()
        with spoken(viewer):
            action = self._actions.get(said.act)
            if action is not None:
                drawn = action(viewer, said)
        return drawn.outputs()

    def _new(self, viewer: Viewer, said: Payload) -> Drawn:
        return draw_all(viewer, self._live_chats, said, "")

    def _open(self, viewer: Viewer, said: Payload) -> Drawn:
        return draw_all(viewer, self._live_chats, said, said.id)

    def _list(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(list=draw_list(viewer, said, current=said.conversation))

    def _rename(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(list=draw_list(viewer, said, current=said.conversation, renaming=said.id))

    def _rename_save(self, viewer: Viewer, said: Payload) -> Drawn:
        chat.rename_conversation(viewer.services, viewer.user, said.id, said.written("text"))
        return self._list(viewer, said)

    def _delete(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(list=draw_list(viewer, said, current=said.conversation, deleting=said.id))

    def _delete_yes(self, viewer: Viewer, said: Payload) -> Drawn:
        self._live_chats.stop(viewer.user.id, said.id)
        chat.delete_conversation(viewer.services, viewer.user, said.id)
        return self._new(viewer, said) if said.id == said.conversation else self._list(viewer, said)

    def _thread(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(thread=draw_thread(viewer, said.conversation))

    def _edit(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(thread=draw_thread(viewer, said.conversation, editing=said.id))

    def _original(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(thread=draw_thread(viewer, said.conversation, original=said.id))

    def _select(self, viewer: Viewer, said: Payload) -> Drawn:
        view = chat.select_sibling(viewer.services, viewer.user, said.id)
        return Drawn(thread=draw_thread(viewer, view.conversation.id))

    def _rate(self, viewer: Viewer, said: Payload) -> Drawn:
        feedback.rate_message(viewer.services, viewer.user, said.id, said.value)
        return self._explain(viewer, said)

    def _retract(self, viewer: Viewer, said: Payload) -> Drawn:
        feedback.retract_rating(viewer.services, viewer.user, said.id)
        return self._thread(viewer, said)

    def _explain(self, viewer: Viewer, said: Payload) -> Drawn:
        return Drawn(thread=draw_thread(viewer, said.conversation, explaining=said.id))

    def _reasons(self, viewer: Viewer, said: Payload) -> Drawn:
        feedback.rate_message(
            viewer.services,
            viewer.user,
            said.id,
            said.value,
            reasons=said.ticked("reasons"),
            comment=said.written("comment").strip(),
        )
        return self._thread(viewer, said)

    def _correct(self, viewer: Viewer, said: Payload) -> Drawn:
        feedback.correct_message(viewer.services, viewer.user, said.id, said.written("text"))
        return self._thread(viewer, said)
