"""Small helpers that write HTML: everything that is not markup is escaped here, and nowhere else."""

from __future__ import annotations

import re
from html import escape

from ui.icons import icon

Attribute = str | int | float | bool | None


def attributes(**values: Attribute) -> str:
    """` name="value"` pairs: underscores become dashes, True stands alone, None and False are left out."""
    parts = []
    for name, value in values.items():
        dashed = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {dashed}")
        elif value is not None and value is not False:
            parts.append(f' {dashed}="{escape(str(value))}"')
    return "".join(parts)


def tag(name: str, inside: str = "", /, **values: Attribute) -> str:
    """An element around markup that is already safe."""
    return f"<{name}{attributes(**values)}>{inside}</{name}>"


def keyed(key: str, inside: str, /, **values: Attribute) -> str:
    """A block that the page replaces as a whole when its key changes.

    Gradio patches HTML by position; a tag named after its key can never be turned into another one, so what a
    person typed or ticked in one block never shows up in the next.
    """
    return tag("rp-" + re.sub(r"[^a-z0-9]+", "-", key.lower()), inside, **values)


def button(
    label: str, /, *, icon_name: str = "", class_: str = "button", type_: str = "button", **values: Attribute
) -> str:
    """A button with a visible label."""
    drawn = icon(icon_name) if icon_name else ""
    return tag("button", f"{drawn}<span>{escape(label)}</span>", type=type_, class_=class_, **values)


def icon_button(
    label: str, icon_name: str, /, *, class_: str = "icon-button", type_: str = "button", **values: Attribute
) -> str:
    """A button that is only an icon; its label is for screen readers and the pointer."""
    return tag("button", icon(icon_name), type=type_, class_=class_, title=label, aria_label=label, **values)


def notice(message: str, hint: str = "", *, bad: bool = False, failed: bool = False) -> str:
    """A boxed message: what happened, and what to do next. `failed` gives a sent text back to its box."""
    text = f"<div>{escape(message)}" + (f" {escape(hint)}" if hint else "") + "</div>"
    return tag(
        "div",
        icon("alert") + text,
        class_="notice bad" if bad else "notice",
        role="alert",
        data_failed=failed,
    )
