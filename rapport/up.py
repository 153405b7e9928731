"""`rapport up`: both processes under one supervisor, and a line for each thing a person wants to know."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
import webbrowser
from collections.abc import Callable

import httpx

from rapport.settings import Settings
from rapport.supervisor import Child, Supervisor


def up(settings: Settings, *, open_browser: bool, say: Callable[[str], None]) -> int:
    """Starts server and trainer, says where to chat, and looks after them until told to stop."""
    started = time.monotonic()
    environment = {**os.environ, **settings.environment()}
    server = Child("server", [sys.executable, "-m", "rapport", "serve"], environment)
    children = [server]
    if not settings.no_trainer:
        # Held back until the server answers: on two cores, starting both at once keeps a person waiting.
        children.append(
            Child("trainer", [sys.executable, "-m", "rapport", "trainer"], environment, retry_at=math.inf)
        )
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    url = f"http://{settings.host}:{settings.port}"
    ready = False

    def announce() -> None:
        nonlocal ready
        if ready or not _ready(url):
            return
        ready = True
        say(f"Ready in {time.monotonic() - started:.0f} s. Chat at {url}")
        say(f"Compare answers at {url}/compare, watch it learn at {url}/operator. Ctrl+C ends it.")
        for child in children[1:]:
            child.retry_at = 0.0
        if open_browser:
            webbrowser.open(url)

    say(f"Starting Rapport with the {settings.model} model; data in {settings.data_dir.resolve()}")
    code = Supervisor(children, say).run(lambda: stopping, announce)
    say("Stopped.")
    return code


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=1.0).status_code == 200
    except httpx.HTTPError:
        return False
