"""The one kind of Gradio component that pages are made of: HTML drawn by us, whose events page.js sends."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.payload import BRIDGE

# for every event: no progress overlay, not in the API, and none dropped because another is under way
QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "trigger_mode": "multiple",
}


def part(elem_id: str, js: str = BRIDGE) -> gr.HTML:
    """One piece of a page."""
    return gr.HTML("", elem_id=elem_id, js_on_load=js, apply_default_css=False)
