"""A conversation as HTML: the greeting, messages with their tools, an answer being written, errors in words.

Pure functions of what the use-cases returned; which version answered is shown to operators only.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from server.chat import ConversationView
from store.messages import Message
from store.ratings import Rating
from ui.feedback_panel import feedback_panel
from ui.icons import icon
from ui.markdown import rendered
from ui.markup import button, icon_button, keyed, notice, tag
from ui.text import Text
from ui.text_chat import EXAMPLES


@dataclass(frozen=True)
class ThreadState:
    """What the person is doing in the thread right now."""

    editing: str = ""  # id of the message or answer in an editor
    explaining: str = ""  # id of the answer whose reasons are asked for
    original: str = ""  # id of a corrected answer whose original is shown
    writing: bool = False  # the last answer is being written and shown live
    problem: str = ""  # why the last message got no answer
    operator: bool = False


def greeting(text: Text) -> str:
    """What an empty chat says: what this is, and some ways to begin."""
    examples = "".join(
        tag("button", escape(example), type="button", class_="example", data_do="fill", data_text=example)
        for example in EXAMPLES[text.language]
    )
    hello = (
        tag("div", icon("leaf"), class_="seal")
        + tag("h1", escape(text("chat.greeting")))
        + tag("p", escape(text("chat.about")))
        + tag("div", examples, class_="examples")
    )
    return tag("section", hello, class_="greeting", data_conversation="")


def thread(view: ConversationView, state: ThreadState, text: Text) -> str:
    """The messages a person sees, oldest first. A live answer's row is left to `live`."""
    messages = view.messages
    if state.writing and messages and messages[-1].role == "assistant":
        messages = messages[:-1]
    rows = [
        _question(message, view, state, text)
        if message.role == "user"
        else _answer(message, view, state, text)
        for message in messages
    ]
    if messages and messages[-1].role == "user" and not state.writing:
        rows.append(_unanswered(messages[-1], state.problem, text))
    return tag("div", "".join(rows), class_="messages", data_conversation=view.conversation.id)


def live(content: str, text: Text, *, version: str = "", speed: float | None = None) -> str:
    """The answer being written. Its presence turns the send button into a stop button."""
    body = (
        tag("div", rendered(content), class_="answer")
        if content
        else '<div class="dots"><i></i><i></i><i></i></div>'
    )
    facts = [version] if version else []
    if speed is not None:
        facts.append(text("chat.speed", speed=f"{speed:.0f}"))
    foot = tag("div", escape(" · ".join(facts)), class_="facts quiet small num")
    return tag(
        "div",
        body + foot,
        class_="message assistant live",
        data_busy=True,
        role="status",
        aria_label=text("chat.thinking"),
    )


def _question(message: Message, view: ConversationView, state: ThreadState, text: Text) -> str:
    if message.id == state.editing:
        form = _editor(
            message.id,
            message.content,
            text("chat.edit_hint"),
            text("chat.edit_send"),
            "edit_send",
            text,
            stream=True,
        )
        return keyed(f"edit-{message.id}", form, class_="message user editing")
    tools = (
        icon_button(text("chat.edit"), "pencil", data_act="edit", data_id=message.id)
        + icon_button(
            text("copy"), "copy", class_="icon-button copier", data_do="copy", data_copy=message.content
        )
        + _switch(message, view, text)
    )
    return keyed(
        message.id,
        tag("div", escape(message.content), class_="bubble") + tag("div", tools, class_="tools"),
        class_="message user",
    )


def _answer(message: Message, view: ConversationView, state: ThreadState, text: Text) -> str:
    if message.id == state.editing:
        form = _editor(
            message.id,
            view.corrections.get(message.id, message.content),
            text("chat.correct_hint"),
            text("chat.correct_save"),
            "correct",
            text,
        )
        return keyed(f"correct-{message.id}", form, class_="message assistant editing")
    correction = view.corrections.get(message.id)
    shown = message.content if correction is None or message.id == state.original else correction
    parts = [_correction_mark(message, correction, state, text)]
    if shown:
        parts.append(tag("div", rendered(shown), class_="answer"))
    parts.append(_ending(message, text))
    rating = view.ratings.get(message.id)
    parts.append(_tools(message, shown, rating, view, state, text))
    if rating is not None:
        parts.append(feedback_panel(message.id, rating, text, asking=message.id == state.explaining))
    last = view.messages[-1].id == message.id
    return keyed(message.id, "".join(parts), class_="message assistant last" if last else "message assistant")


def _correction_mark(message: Message, correction: str | None, state: ThreadState, text: Text) -> str:
    if correction is None:
        return ""
    original = message.id == state.original
    switch = button(
        text("chat.show_corrected" if original else "chat.show_original"),
        class_="button plain slim",
        data_act="thread" if original else "original",
        data_id=message.id,
    )
    mark = tag("span", escape(text("chat.original" if original else "chat.corrected")), class_="tag good")
    return tag("div", mark + switch, class_="mark")


def _ending(message: Message, text: Text) -> str:
    """Why the answer ended, when it did not simply end."""
    if message.status == "failed":
        return notice(text("chat.failed"), bad=True)
    if message.status == "pending":
        look = button(text("chat.refresh"), class_="button plain slim", data_act="thread")
        return tag("p", escape(text("chat.pending")) + look, class_="quiet small ending")
    if message.status == "stopped":
        words = text("chat.interrupted") if message.error else text("chat.stopped")
        return tag("p", escape(words), class_="quiet small ending")
    if message.finish_reason == "length":
        return tag("p", escape(text("chat.length")), class_="quiet small ending")
    return ""


def _tools(
    message: Message,
    shown: str,
    rating: Rating | None,
    view: ConversationView,
    state: ThreadState,
    text: Text,
) -> str:
    value = rating.value if rating else ""
    thumbs = "".join(
        icon_button(
            text(f"chat.{way}"),
            way,
            class_=f"icon-button {way}",
            data_act="retract" if value == way else "rate",
            data_id=message.id,
            data_value=way,
            data_hotkey=way,
            aria_pressed="true" if value == way else "false",
        )
        for way in ("up", "down")
    )
    others = (
        icon_button(text("copy"), "copy", class_="icon-button copier", data_do="copy", data_copy=shown)
        + icon_button(text("chat.correct"), "pencil", data_act="edit", data_id=message.id)
        + icon_button(text("chat.retry"), "retry", data_act="retry", data_event="answer", data_id=message.id)
        + _switch(message, view, text)
    )
    version = tag("span", escape(message.adapter or ""), class_="version num") if state.operator else ""
    return tag("div", (thumbs if message.content else "") + others + version, class_="tools")


def _switch(message: Message, view: ConversationView, text: Text) -> str:
    """‹ 1/2 › between siblings; nothing for an only child."""
    position = view.positions[message.id]
    if position.count < 2:
        return ""
    before = position.ids[position.index - 1] if position.index > 0 else ""
    after = position.ids[position.index + 1] if position.index + 1 < position.count else ""
    count = tag("span", f"{position.index + 1}/{position.count}", class_="num")
    left = icon_button(text("chat.previous"), "left", data_act="select", data_id=before, disabled=not before)
    right = icon_button(text("chat.next"), "right", data_act="select", data_id=after, disabled=not after)
    return tag("span", left + count + right, class_="switch")


def _editor(
    id: str, content: str, hint: str, label: str, act: str, text: Text, *, stream: bool = False
) -> str:
    box = tag(
        "textarea",
        escape(content),
        name="text",
        class_="field",
        required=True,
        data_grow=True,
        data_focus=True,
        rows=2,
    )
    buttons = button(text("cancel"), class_="button plain slim", data_act="thread", data_cancel=True) + tag(
        "button", escape(label), type="submit", class_="button primary slim"
    )
    foot = tag("span", escape(hint), class_="quiet small") + tag("span", buttons, class_="row-end")
    return tag(
        "form",
        box + tag("div", foot, class_="editor-foot"),
        data_act=act,
        data_id=id,
        data_event="answer" if stream else None,
    )


def _unanswered(message: Message, problem: str, text: Text) -> str:
    again = button(
        text("chat.try_again"),
        icon_name="retry",
        class_="button slim",
        data_act="retry",
        data_event="answer",
        data_id=message.id,
    )
    return tag("div", notice(problem or text("chat.failed")) + again, class_="message assistant unanswered")
