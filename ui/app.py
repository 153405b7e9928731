"""Puts the three pages on the server: chat at "/", compare at "/compare", operator at "/operator"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr
from fastapi import FastAPI

from server.services import Services
from ui.assets import head
from ui.chat_page import chat_page
from ui.theme import theme
from ui.viewer import Viewers


def mount_ui(app: FastAPI, services_of: Callable[[], Services]) -> None:
    """`services_of` is called in every event, so the services may be opened after mounting."""
    viewers = Viewers(services_of)
    _mount(app, chat_page(viewers), "/")


def _mount(app: FastAPI, page: gr.Blocks, path: str) -> None:
    page.queue(max_size=256, default_concurrency_limit=16, api_open=False)
    options: dict[str, Any] = {
        "theme": theme(),
        "head": head(),
        "show_error": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "allowed_paths": [],
        "mcp_server": False,
        "ssr_mode": False,
        "server_name": "127.0.0.1",
    }
    gr.mount_gradio_app(app, page, path=path, **options)
