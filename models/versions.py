"""Which versions are loaded, in which slot, and who still needs them.

A request takes a reference at submit and gives it back at its end, so a retired version keeps its slot until
the last answer that uses it is done; a slot is written only while nobody refers to it. Failure at any point
of a publication leaves everything as it was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from models.errors import AdapterError, UnknownVersion
from models.lora_slots import BARE, LoraSlots, Pair

BASE = "base"


@dataclass(eq=False)
class Version:
    """One publication. Two publications of the same name are two versions: their KV never mixes."""

    name: str
    slot: int  # BARE for the base
    references: int = 0  # requests that still need it
    retired: bool = False

    @property
    def gone(self) -> bool:
        """Nothing can use it any more."""
        return self.retired and self.references == 0


class VersionTable:
    """Thread-safe. `lock` may be taken around several calls; it is held for microseconds only."""

    def __init__(self, slots: LoraSlots) -> None:
        self.lock = threading.RLock()
        self._publishing = threading.Lock()  # one publication at a time
        self._slots = slots
        self._loaded: dict[str, Version] = {BASE: Version(BASE, BARE)}
        self._draining: list[Version] = []
        self._free = list(range(slots.slots))
        self.flip_ms = 0.0  # longest time a publication has kept others from the table

    def names(self) -> list[str]:
        with self.lock:
            return list(self._loaded)

    def references(self) -> dict[str, int]:
        """Requests by version, retired ones that are still draining included."""
        with self.lock:
            counts = {version.name: version.references for version in self._loaded.values()}
            for version in self._draining:
                counts[version.name] = counts.get(version.name, 0) + version.references
            return counts

    @property
    def free_slots(self) -> int:
        with self.lock:
            return len(self._free)

    def acquire(self, name: str) -> Version:
        with self.lock:
            version = self._loaded.get(name)
            if version is None:
                loaded = ", ".join(self._loaded)
                raise UnknownVersion(f"No version {name!r} is loaded.", f"Loaded are: {loaded}.")
            version.references += 1
            return version

    def release(self, version: Version) -> None:
        with self.lock:
            version.references -= 1
            if version.gone:
                self._draining.remove(version)
                self._free.append(version.slot)

    def publish(self, name: str, tensors: Mapping[str, Pair]) -> None:
        """Checks, fills a free slot, then makes `name` available in one move."""
        self._slots.check(tensors)
        with self._publishing:
            slot = self._reserve(name)
            try:
                self._slots.write(slot, tensors)
            except BaseException:
                with self.lock:
                    self._free.append(slot)
                raise
            with self.lock:
                started = time.perf_counter()
                self._loaded[name] = Version(name, slot)
                self.flip_ms = max(self.flip_ms, (time.perf_counter() - started) * 1e3)

    def _reserve(self, name: str) -> int:
        with self.lock:
            if name in self._loaded:
                raise AdapterError(f"Version {name!r} is loaded already.", "Names are never used twice.")
            if not self._free:
                taken = [v.name for v in self._loaded.values() if v.slot != BARE]
                taken += [f"{v.name} (still answering {v.references})" for v in self._draining]
                raise AdapterError(
                    f"All {self._slots.slots} adapter slots are taken: {', '.join(taken)}.",
                    "Retire a version first, or start with more slots.",
                )
            return self._free.pop()

    def retire(self, name: str) -> None:
        """No new request gets it; its slot is free once the running ones are done."""
        if name == BASE:
            raise AdapterError("The base itself cannot be retired.")
        with self.lock:
            self.acquire(name)  # UnknownVersion when it is not loaded
            version = self._loaded.pop(name)
            version.retired = True
            self._draining.append(version)
            self.release(version)
