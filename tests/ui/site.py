"""A real site for the browser tests: the whole app on a tiny model, uvicorn in a thread, a free port."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from models.config import ModelConfig
from server.app import create_app
from server.config import ServerConfig
from server.services import Services
from ui.app import mount_ui


@dataclass
class Site:
    """`url` has no slash at its end."""

    url: str
    app: FastAPI

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services


def build(model: Path, data_dir: Path) -> FastAPI:
    """The app as `rapport serve` composes it."""
    engine = ModelConfig(model=str(model), max_rows=8, max_context=2048, slots=4, max_lora_rank=8)
    app = create_app(ServerConfig(data_dir=data_dir, model=engine, max_tokens_limit=1600))
    mount_ui(app, lambda: app.state.services)
    return app


@contextmanager
def running(model: Path, data_dir: Path) -> Iterator[Site]:
    """Started like in production, stopped gracefully."""
    ready: Future[Site] = Future()
    thread = _Server(model, data_dir, ready)
    thread.start()
    site = ready.result(timeout=60)
    try:
        yield site
    finally:
        thread.server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


class _Server(threading.Thread):
    """All of it on one event loop: Gradio makes a loop where it finds none, and leaves it open."""

    server: uvicorn.Server

    def __init__(self, model: Path, data_dir: Path, ready: Future[Site]) -> None:
        super().__init__(daemon=True)
        self._model, self._data_dir, self._ready = model, data_dir, ready

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)

    async def _serve(self) -> None:
        app = build(self._model, self._data_dir)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, lifespan="on")
            self.server = uvicorn.Server(config)
            task = asyncio.ensure_future(self.server.serve(sockets=[listener]))
            while not self.server.started and not task.done():
                await asyncio.sleep(0.02)
            if task.done():
                raise RuntimeError("the server did not start") from task.exception()
            self._ready.set_result(Site(url, app))
            await task
