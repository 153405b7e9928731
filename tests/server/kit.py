"""Helpers of the server's tests: a running app with some people in it, and adapters to deploy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from fastapi import FastAPI
from starlette.testclient import TestClient

from models.adapters import LoraSpec, attach_lora, write_adapter
from models.base import LoadedBase, twin
from models.config import ModelConfig
from server.app import create_app
from server.config import ServerConfig
from server.services import Services
from store.accounts import User

HELLO = [{"role": "user", "content": "Hello there"}]


@dataclass
class Served:
    """A running server. `client` sends no token and so is the local operator."""

    app: FastAPI
    client: TestClient

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    @cached_property
    def ann(self) -> Person:
        return Person(self, *self.services.store.accounts.add("ann", "user"))

    @cached_property
    def bob(self) -> Person:
        return Person(self, *self.services.store.accounts.add("bob", "user"))

    @cached_property
    def rita(self) -> Person:
        return Person(self, *self.services.store.accounts.add("rita", "rater"))

    def answer(self, **fields: Any) -> dict[str, Any]:
        """A short completion by the local operator."""
        body = {"messages": HELLO, "max_tokens": 4, **fields}
        reply = self.client.post("/v1/chat/completions", json=body)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def message_id(self, **fields: Any) -> str:
        return str(self.answer(**fields)["choices"][0]["message_id"])


@dataclass
class Person:
    served: Served
    user: User
    token: str

    def request(self, method: str, path: str, **options: Any) -> Any:
        return self.served.client.request(
            method, path, headers={"Authorization": f"Bearer {self.token}"}, **options
        )


def config_for(model: Path, data_dir: Path, **overrides: Any) -> ServerConfig:
    engine = ModelConfig(model=str(model), max_rows=8, max_context=256, slots=4, max_lora_rank=8)
    small: dict[str, Any] = {"max_tokens_limit": 200, "default_max_tokens": 24, "max_upload_bytes": 4 << 20}
    return ServerConfig(**{"data_dir": data_dir, "model": engine, **small, **overrides})


@contextmanager
def serve(model: Path, data_dir: Path, **overrides: Any) -> Iterator[Served]:
    app = create_app(config_for(model, data_dir, **overrides))
    with TestClient(app) as client:
        yield Served(app, client)


def write_random_adapter(base: LoadedBase, folder: Path, seed: int) -> str:
    """A LoRA that visibly changes the answers; returns its manifest's sha256."""
    torch.manual_seed(seed)
    peft = attach_lora(twin(base.model), LoraSpec(rank=4, alpha=8.0), "policy")
    with torch.no_grad():
        for name, parameter in peft.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0.0, 0.3)
    manifest = {"base_id": base.base_id, "base_revision": base.revision, "kind": "policy", "metrics": {}}
    return write_adapter(folder, peft, "policy", manifest=manifest)


def add_version(services: Services, seed: int = 0) -> str:
    """A trained version as the trainer would leave it: folder on disk, entry in the registry."""
    version = services.store.registry.next_version("policy")
    folder = services.config.adapters_dir / version
    sha256 = write_random_adapter(services.base, folder, seed)
    services.store.registry.register(
        version=version,
        kind="policy",
        path=f"adapters/{version}",
        parent=None,
        round_id=None,
        base_id=services.base.base_id,
        base_revision=services.base.revision,
        source="trained",
        metrics={},
        verdict=None,
        status="ready",
        manifest_sha256=sha256,
    )
    return version


def damage(services: Services, version: str) -> None:
    """Flips a byte in the middle of the version's weights."""
    path = services.config.adapters_dir / version / "adapter_model.safetensors"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def zipped(folder: Path, to: Path) -> Path:
    return Path(shutil.make_archive(str(to), "zip", folder))


def error_of(reply: Any) -> dict[str, Any]:
    """The error of a reply, checked for its shape."""
    body = reply.json()
    assert set(body) == {"error"}, body
    error: dict[str, Any] = body["error"]
    assert set(error) == {"code", "message", "hint", "type", "param"}, error
    assert error["message"]
    return error
