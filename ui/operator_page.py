"""The operator page: its parts and which handler each event goes to. Mounted apart, for operators only."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.curves import empty_plots
from ui.nav import nav
from ui.operator_handlers import OperatorHandlers, State
from ui.parts import QUIET, draw_first, part
from ui.viewer import Viewers

REFRESH_S = 2.0


def operator_page(viewers: Viewers) -> gr.Blocks:
    """The Blocks of "/operator"."""
    handlers = OperatorHandlers(viewers)
    with gr.Blocks(title="Rapport", fill_width=True, fill_height=True, analytics_enabled=False) as page:
        state = gr.State({})
        bar = part("nav")
        with gr.Column(elem_id="main", elem_classes="operator"), gr.Column(elem_id="scroll"):
            top = part("status")
            learning = part("learning")
            with gr.Column(elem_id="curves"):
                curves = part("curves-head")
                with gr.Row(elem_id="plots"):
                    plots = empty_plots()
            versions, detail = part("versions"), part("detail")
            rounds, audit = part("rounds"), part("audit")

        drawn = [top, learning, curves, versions, rounds, audit, *plots, detail, state]
        clock = gr.Timer(REFRESH_S)
        clock.tick(handlers.refresh, state, drawn, concurrency_limit=16, **{**QUIET, "trigger_mode": "once"})
        for piece in (top, learning, versions, detail, rounds):
            piece.act(handlers.act, state, drawn, concurrency_limit=16, **QUIET)

        def load(request: gr.Request) -> list[Any]:
            fresh: State = {}
            return [nav(viewers.of(request), "operator"), *handlers.refresh(fresh, request)]

        draw_first(page, load, [bar, *drawn])
    return page
