"""The two processes of Rapport: `serve` is the server with its pages, `train` is the background trainer.

Imports of the heavy packages happen inside the functions, so that `rapport --help` stays quick.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from pathlib import Path

from rapport.settings import Settings

log = logging.getLogger("rapport")


class CannotStart(Exception):
    """Something a person has to change before the process can run; the message says what."""


def serve(settings: Settings) -> None:
    """Runs the server until it is told to stop."""
    # Gradio reads these itself; they must be set before it is imported.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    _require_free_port(settings.host, settings.port)
    import uvicorn

    from models.errors import ModelError
    from server.app import create_app
    from server.errors import UseCaseError
    from server.services import open_services
    from store.errors import StoreError
    from ui.app import mount_ui

    config = settings.server_settings()
    database_path(config.data_dir)
    try:
        services = open_services(config)
    except (ModelError, StoreError, UseCaseError) as error:
        raise CannotStart(f"{error.message} {error.hint}".strip()) from error
    try:
        app = create_app(config, services=services)
        mount_ui(app, lambda: services)
        # Streams of open chats are cancelled and stored as stopped, not waited for.
        uvicorn.run(
            app,
            host=config.host,
            port=config.port,
            log_level="warning",
            timeout_graceful_shutdown=3,
            ws="none",
        )
    finally:
        services.close()


def train(settings: Settings) -> None:
    """Runs the trainer until it is told to stop; at a lower priority, so that people's chats go first."""
    os.nice(settings.trainer_settings().nice)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    work(settings, stop)


def work(settings: Settings, stop: threading.Event) -> None:
    """The trainer's work in this process and thread until `stop` is set."""
    from store import Store
    from trainer.worker import Worker

    store = Store.open(database_path(settings.data_dir))
    try:
        Worker(
            store=store,
            data_dir=settings.data_dir,
            model_config=settings.model_settings(device=settings.trainer_device),
            config=settings.trainer_settings(),
        ).run(stop)
    finally:
        store.close()


def database_path(data_dir: Path) -> Path:
    """The SQLite file of a data folder; the folder is made when it is new."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The data folder {data_dir} cannot be made: {error.strerror}. Name another one with --data-dir."
        ) from error
    return data_dir / "rapport.db"


def _require_free_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"{host}:{port} cannot be used: {error.strerror}. "
                "Is Rapport running already? Otherwise choose another port with --port."
            ) from error
