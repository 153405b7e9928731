"""Rapport's real processes on a data folder of their own, spoken to over HTTP as people's programs do."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

START_LIMIT_S = 180.0


@dataclass
class Live:
    """A running `rapport up`. `client` speaks to it; `ready_s` is how long it took to answer."""

    url: str
    client: httpx.Client
    process: subprocess.Popen[bytes]
    ready_s: float

    def get(self, path: str, **query: Any) -> Any:
        return _checked(self.client.get(path, params=query))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return _checked(self.client.post(path, json=body))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return _checked(self.client.put(path, json=body))

    def resident_bytes(self) -> int:
        """Resident memory of the supervisor's children: server and trainer."""
        return sum(p.memory_info().rss for p in psutil.Process(self.process.pid).children(recursive=True))


@contextmanager
def running(data_dir: Path, *, trainer: dict[str, Any] | None = None, **settings: str) -> Iterator[Live]:
    """Starts `rapport up` on `data_dir` and a free loopback port; ends it with SIGTERM."""
    port = _free_port()
    environment = {
        **os.environ,
        "RAPPORT_DATA_DIR": str(data_dir),
        "RAPPORT_PORT": str(port),
        "RAPPORT_TRAINER": json.dumps(trainer or {}),
        **{f"RAPPORT_{name.upper()}": value for name, value in settings.items()},
    }
    url = f"http://127.0.0.1:{port}"
    data_dir.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with (data_dir / "up.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "rapport", "up"], env=environment, stdout=log, stderr=log, cwd=data_dir
        )
    try:
        with httpx.Client(base_url=url, timeout=120.0) as client:
            _wait_until_ready(client, process, data_dir / "up.log")
            yield Live(url, client, process, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if client.get("/readyz", timeout=2.0).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"Rapport did not become ready; its log says:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _checked(response: httpx.Response) -> Any:
    if response.is_error:
        raise RuntimeError(f"{response.request.url.path}: {response.status_code} {response.text}")
    return response.json()
