"""A data folder as one file, taken while Rapport runs, and put back elsewhere.

The database is copied by SQLite in one consistent piece; the adapter folders that this copy names never
change once registered. Checkpoints of a round under way are left out: that round begins again.
"""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from models.adapter_folder import read_adapter
from models.errors import AdapterError
from rapport.processes import CannotStart, database_path
from store import Store

DATABASE = "rapport.db"


@dataclass(frozen=True)
class Kept:
    """What a backup holds."""

    versions: int
    missing: list[str]  # versions whose folder is gone or damaged, in words


def back_up(data_dir: Path, dest: Path) -> Kept:
    """Writes `dest` (a .tar.gz), whole or not at all; an older file of that name is replaced."""
    if not (data_dir / DATABASE).exists():
        raise CannotStart(f"There is no Rapport data in {data_dir}. Name its folder with --data-dir.")
    part = dest.with_name(dest.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=dest.parent, prefix=".backup-") as scratch:
            copy = Path(scratch) / DATABASE
            live = Store.open(data_dir / DATABASE)
            try:
                live.database.copy_to(copy)
            finally:
                live.close()
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)  # people's chats: for nobody else to read
            with tarfile.open(part, "w:gz", compresslevel=3) as archive:
                archive.add(copy, DATABASE)
                kept = _add_versions(archive, data_dir, copy)
        part.replace(dest)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotStart(
            f"{dest} could not be written: {error.strerror or error}. Name another place, or free some space."
        ) from error
    return kept


def restore(source: Path, data_dir: Path) -> Kept:
    """Unpacks a backup into a data folder that holds no Rapport data yet."""
    if (data_dir / DATABASE).exists():
        raise CannotStart(
            f"{data_dir} holds Rapport data already. Restore into another folder with --data-dir, "
            "or move this one away first."
        )
    database_path(data_dir)
    draft = data_dir / ".restoring"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(draft, filter="data")
        if not (draft / DATABASE).is_file():
            raise CannotStart(
                f"{source} is no Rapport backup: it holds no {DATABASE}. Name one that backup wrote."
            )
        store = Store.open(draft / DATABASE)  # refuses a newer schema before anything is in place
        try:
            kept = _checked(store, draft)
        finally:
            store.close()
        if (draft / "adapters").is_dir():
            shutil.copytree(draft / "adapters", data_dir / "adapters", dirs_exist_ok=True)
        (draft / DATABASE).rename(data_dir / DATABASE)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise CannotStart(
            f"{source} could not be restored: {error}. Name a file that `rapport backup` wrote."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return kept


def _add_versions(archive: tarfile.TarFile, data_dir: Path, copy: Path) -> Kept:
    store = Store.open(copy)
    try:
        kept = _checked(store, data_dir)
        for version in store.registry.list():
            if (data_dir / version.path).is_dir():
                archive.add(data_dir / version.path, version.path)
    finally:
        store.close()
    return kept


def _checked(store: Store, folder: Path) -> Kept:
    """Every registered version's folder, read and its hashes compared."""
    whole, missing = 0, []
    for version in store.registry.list():
        try:
            read_adapter(folder / version.path)
            whole += 1
        except AdapterError as error:
            missing.append(f"{version.version}: {error.message}")
    return Kept(whole, missing)
