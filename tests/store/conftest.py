"""A real store in a temporary folder, on a clock that tests move by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store
from store.accounts import User
from tests.store.build import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store nobody has used, made once."""
    path = tmp_path_factory.mktemp("store") / "rapport.db"
    Store.open(path).close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store would be; there is none yet."""
    return tmp_path / "data" / "rapport.db"


@pytest.fixture
def store(path: Path, empty_file: Path, clock: HandClock) -> Iterator[Store]:
    path.parent.mkdir()
    shutil.copy(empty_file, path)
    opened = Store.open(path, clock=clock, busy_timeout_ms=200)
    yield opened
    opened.close()


@pytest.fixture
def user(store: Store) -> User:
    return store.accounts.ensure_local_user()
