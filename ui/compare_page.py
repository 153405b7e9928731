"""The compare page: its parts and which handler each event goes to."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.compare_handlers import CompareHandlers
from ui.compare_view import invitation
from ui.composer import compare_box
from ui.live_chats import LiveChats
from ui.nav import nav
from ui.parts import QUIET, draw_first, part
from ui.viewer import Viewers


def compare_page(viewers: Viewers) -> gr.Blocks:
    """The Blocks of "/compare"."""
    handlers = CompareHandlers(viewers, LiveChats())
    with gr.Blocks(title="Rapport", fill_width=True, fill_height=True, analytics_enabled=False) as page:
        bar = part("nav")
        with gr.Column(elem_id="main", elem_classes="compare"):
            with gr.Column(elem_id="scroll"):
                counted, shown = part("counter"), part("board")
            write = part("composer")

        shown.act(handlers.act, None, [shown, counted], concurrency_limit=16, **QUIET)
        for piece in (shown, write):
            piece.answer(handlers.answer, None, shown, concurrency_limit=None, **QUIET)
        write.stop(handlers.stop, None, None, concurrency_limit=None, **QUIET)

        def load(request: gr.Request) -> tuple[Any, ...]:
            viewer = viewers.of(request)
            text = viewer.text
            return nav(viewer, "compare"), handlers.counter(viewer), invitation(text), compare_box(text)

        draw_first(page, load, [bar, counted, shown, write])
    return page
