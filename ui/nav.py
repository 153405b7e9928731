"""The bar over every page: where one is, the other pages, the other language. Its presence shows the page."""

from __future__ import annotations

from html import escape

from ui.icons import icon
from ui.markup import button, icon_button, tag
from ui.viewer import Viewer

PAGES = {"chat": "/", "compare": "/compare/", "operator": "/operator/"}


def nav(viewer: Viewer, current: str) -> str:
    """`current` is a key of PAGES. Links lead only where the role may go."""
    text = viewer.text
    hidden = {"user": {"operator"}, "rater": {"operator", "chat"}}.get(viewer.user.role, set())
    names = [name for name in PAGES if name not in hidden]
    links = "".join(
        tag(
            "a",
            escape(text(f"nav.{name}")),
            href=PAGES[name],
            aria_current="page" if name == current else None,
            data_chat=name == "chat",
        )
        for name in names
    )
    menu = icon_button(text("nav.menu"), "menu", class_="icon-button menu", data_do="side")
    other = "en" if text.language == "ko" else "ko"
    language = button(
        text("nav.other_language"),
        class_="button plain slim",
        data_do="language",
        data_language=other,
        aria_label=text("nav.other_label"),
        lang=other,
    )
    brand = tag("a", icon("leaf") + "<span>Rapport</span>", class_="brand", href="/", aria_label="Rapport")
    return tag(
        "header",
        (menu if current == "chat" else "")
        + brand
        + tag("nav", links, aria_label=text("nav.label"))
        + '<div class="spacer"></div>'
        + language,
        class_="bar-top",
        data_ready=True,
        data_language=text.language,
    )
