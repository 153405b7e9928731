"""What the pages share with Gradio: the one kind of component they are made of, and how they are first drawn.

A part is HTML drawn by us; page.js sends its events. A page shows itself once a part has `data-ready`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from server.errors import UseCaseError
from ui.markup import notice, tag
from ui.payload import BRIDGE
from ui.said import said
from ui.text import Text, language_of

log = logging.getLogger("rapport.ui")

# for every event: no progress overlay, not in the API, and none dropped because another is under way
QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "trigger_mode": "multiple",
}


def part(elem_id: str, js: str = BRIDGE) -> gr.HTML:
    """One piece of a page."""
    return gr.HTML("", elem_id=elem_id, js_on_load=js, apply_default_css=False)


def draw_first(page: gr.Blocks, load: Callable[[gr.Request], Sequence[Any]], parts: Sequence[Any]) -> None:
    """Runs `load` when the page opens; when it fails, the first part says why instead."""

    def shielded(request: gr.Request) -> list[Any]:
        try:
            return list(load(request))
        except Exception as error:
            text = Text(language_of(dict(request.headers), dict(request.cookies)))
            if isinstance(error, UseCaseError):
                words = said(error, text)
            else:
                log.exception("a page could not be drawn")
                words = text("error.unexpected")
            box = tag(
                "div", notice(words, bad=True), class_="broken", data_ready=True, data_language=text.language
            )
            return [box, *[gr.skip()] * (len(parts) - 1)]

    page.load(shielded, None, list(parts), concurrency_limit=16, **QUIET)
