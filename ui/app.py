"""Puts the three pages on the server: chat at "/", compare at "/compare", operator at "/operator"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse

from server.answering import off_loop
from server.auth import authenticate
from server.errors import UseCaseError
from server.services import Services
from ui.assets import FAVICON, head
from ui.chat_page import chat_page
from ui.compare_page import compare_page
from ui.operator_page import operator_page
from ui.theme import theme
from ui.viewer import Viewers

Gate = Callable[[Request], Awaitable[str | None]]  # the caller's user id, or None: 401


def mount_ui(app: FastAPI, services_of: Callable[[], Services]) -> None:
    """`services_of` is called in every event, so the services may be opened after mounting.

    Mount last: "/" takes every path that nothing else has.
    """
    _on_a_loop(lambda: _mount_pages(app, services_of))


def _mount_pages(app: FastAPI, services_of: Callable[[], Services]) -> None:
    viewers = Viewers(services_of)

    async def anyone(request: Request) -> str | None:
        try:
            user = await off_loop(authenticate, services_of(), request.headers.get("authorization"))
        except UseCaseError:
            return None
        return user.id

    async def operators(request: Request) -> str | None:
        id = await anyone(request)
        if id is None:
            return None
        user = await off_loop(services_of().store.accounts.get, id)
        return id if user.role == "operator" else None

    for path, page, gate in (
        ("/compare", compare_page(viewers), anyone),
        ("/operator", operator_page(viewers), operators),
    ):
        app.add_route(path, _to_folder, include_in_schema=False)
        _mount(app, page, path, gate)
    _mount(app, chat_page(viewers), "/", anyone)


def _on_a_loop(build: Callable[[], None]) -> None:
    """Where no event loop runs, Gradio opens one for each of its locks and never closes them: lend it one."""

    async def built() -> None:
        build()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(built())
        finally:
            loop.close()
    else:
        build()


def _to_folder(request: Request) -> RedirectResponse:
    """A mount answers under `path/` only; without this the page at "/" would swallow `path`."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path}/{query}")


def _mount(app: FastAPI, page: gr.Blocks, path: str, gate: Gate) -> None:
    page.queue(max_size=256, default_concurrency_limit=16, api_open=False)
    options: dict[str, Any] = {
        "theme": theme(),
        "head": head(),
        "auth_dependency": gate,
        "show_error": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "allowed_paths": [],
        "mcp_server": False,
        "ssr_mode": False,
        "server_name": "127.0.0.1",
        "favicon_path": str(FAVICON) if path == "/" else None,
    }
    gr.mount_gradio_app(app, page, path=path, **options)
