"""A round's progress on disk, so that a trainer killed at any moment goes on where it was.

Each entry is one file, written beside its final name, synced and renamed, its previous version kept: a
reader finds a whole entry or none. Damage is noticed by a digest. Not here: what the entries mean.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import shutil
from pathlib import Path
from typing import Any

import torch

log = logging.getLogger("rapport.trainer")
_DIGEST = 32  # bytes of sha256 before the payload


class Checkpoint:
    """Entries hold plain values (dicts, lists, strings, numbers) and tensors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []  # entries that were unreadable, in plain words

    def save(self, name: str, value: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        torch.save(value, buffer)
        payload = buffer.getvalue()
        path, draft = self._path(name), self.folder / f".{name}.tmp"
        with open(draft, "wb") as file:
            file.write(hashlib.sha256(payload).digest() + payload)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            os.replace(path, self._previous(name))
        os.replace(draft, path)
        _sync(self.folder)

    def load(self, name: str) -> dict[str, Any] | None:
        """The newest whole version of the entry; None when there is none."""
        for path in (self._path(name), self._previous(name)):
            if not path.exists():
                continue
            value = _read(path)
            if value is not None:
                return value
            note = f"The checkpoint {path.name} was damaged; the round went on from the one before it."
            log.warning(note)
            self.damaged.append(note)
        return None

    def discard(self) -> None:
        """The round is over."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.pt"

    def _previous(self, name: str) -> Path:
        return self.folder / f"{name}.before.pt"


def _read(path: Path) -> dict[str, Any] | None:
    data = path.read_bytes()
    digest, payload = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(payload).digest() != digest:
        return None
    value: dict[str, Any] = torch.load(io.BytesIO(payload), weights_only=True)
    return value


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
