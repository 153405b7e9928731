"""The list of conversations: new, search, rename, delete, by day. HTML only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from store.conversations import Conversation
from ui.icons import icon
from ui.markup import button, icon_button, keyed, tag
from ui.text import Text


@dataclass(frozen=True)
class ListState:
    """What the list shows besides the conversations themselves."""

    current: str = ""  # id of the open conversation
    query: str = ""
    renaming: str = ""  # id
    deleting: str = ""  # id
    shown: int = 50  # how many were asked for


def sidebar_head(text: Text) -> str:
    """The part that never changes: new chat and the search box."""
    new = button(text("chat.new"), icon_name="plus", class_="button new", data_act="new")
    search = tag(
        "label",
        icon("search")
        + f'<span class="sr">{escape(text("chat.search"))}</span>'
        + tag(
            "input",
            type="search",
            placeholder=text("chat.search"),
            data_live="search",
            autocomplete="off",
            maxlength=200,
        ),
        class_="search",
    )
    return new + search


def sidebar_list(
    conversations: Sequence[Conversation], state: ListState, text: Text, *, now: datetime | None = None
) -> str:
    """Grouped by how long ago they were used."""
    if not conversations:
        words = text("chat.not_found", query=state.query) if state.query else text("chat.none")
        return tag("p", escape(words), class_="quiet small none")
    moment = now or datetime.now(UTC)
    parts: list[str] = []
    heading = ""
    for conversation in conversations:
        group = _age(conversation.updated_at, moment)
        if group != heading:
            heading = group
            parts.append(tag("h3", escape(text(f"chat.{group}"))))
        parts.append(_row(conversation, state, text))
    if len(conversations) >= state.shown:
        more = button(
            text("chat.more"), class_="button plain slim", data_act="more", data_shown=state.shown + 50
        )
        parts.append(more)
    return "".join(parts)


def _row(conversation: Conversation, state: ListState, text: Text) -> str:
    id = conversation.id
    if id == state.renaming:
        return keyed(f"rename-{id}", _rename_form(conversation, text), class_="item editing")
    if id == state.deleting:
        return keyed(f"delete-{id}", _delete_question(id, text), class_="item asking")
    title = escape(conversation.title or text("chat.untitled"))
    current = id == state.current
    link = tag("button", title, type="button", class_="title", data_act="open", data_id=id)
    tools = icon_button(text("chat.rename"), "pencil", data_act="rename", data_id=id) + icon_button(
        text("delete"), "trash", data_act="delete", data_id=id
    )
    return keyed(
        id,
        link + tag("span", tools, class_="tools"),
        class_="item",
        aria_current="true" if current else None,
    )


def _rename_form(conversation: Conversation, text: Text) -> str:
    field = tag(
        "input",
        class_="field",
        name="text",
        value=conversation.title,
        maxlength=200,
        autofocus=True,
        aria_label=text("chat.rename_label"),
    )
    save = tag(
        "button",
        icon("check"),
        type="submit",
        class_="icon-button",
        title=text("save"),
        aria_label=text("save"),
    )
    cancel = icon_button(text("cancel"), "close", data_act="list", data_cancel=True)
    return tag("form", field + save + cancel, data_act="rename_save", data_id=conversation.id)


def _delete_question(id: str, text: Text) -> str:
    yes = button(text("delete"), class_="button danger slim", data_act="delete_yes", data_id=id)
    no = button(text("keep"), class_="button plain slim", data_act="list")
    return tag("span", escape(text("chat.delete_ask"))) + tag("div", yes + no, class_="row-end")


def _age(iso: str, now: datetime) -> str:
    days = (now.astimezone().date() - datetime.fromisoformat(iso).astimezone().date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return "week" if days <= 7 else "older"
