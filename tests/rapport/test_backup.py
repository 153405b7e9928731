"""A backup taken under way holds everything; a restore changes nothing that is there."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import sqlite_utils

from models.base import load_base
from models.config import ModelConfig
from rapport.backup import back_up, restore
from rapport.processes import CannotStart
from store import Store, schema
from store.errors import NewerSchema
from tests.server.kit import write_random_adapter


@pytest.fixture
def data(tmp_path: Path, tiny_model_dir: Path) -> Path:
    """A data folder with a question and one registered version."""
    folder = tmp_path / "data"
    store = Store.open(folder / "rapport.db")
    chat = store.conversations.create(store.accounts.ensure_local_user().id)
    store.conversations.add_user_message(chat.id, "What is a heron?")
    base = load_base(ModelConfig(model=str(tiny_model_dir)))
    sha256 = write_random_adapter(base, folder / "adapters" / "v000001", seed=0)
    store.registry.register(
        version="v000001",
        kind="policy",
        path="adapters/v000001",
        parent=None,
        round_id=None,
        base_id=base.base_id,
        base_revision=base.revision,
        source="trained",
        metrics={},
        verdict=None,
        status="ready",
        manifest_sha256=sha256,
    )
    store.close()
    return folder


def questions(store: Store) -> list[str]:
    chats = store.conversations.list(store.accounts.ensure_local_user().id, limit=10)
    return [m.content for chat in chats for m in store.conversations.active_path(chat.id)]


def test_a_backup_in_the_middle_of_a_write_holds_what_was_acknowledged(data: Path, tmp_path: Path) -> None:
    store = Store.open(data / "rapport.db")
    with store.database.transaction():
        store.audit.append("usr_local", "half", "of a write", {})
        kept = back_up(data, tmp_path / "b.tar.gz")
    store.close()
    assert (kept.versions, kept.missing) == (1, [])
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    assert restore(tmp_path / "b.tar.gz", tmp_path / "again") == kept
    restored = Store.open(tmp_path / "again" / "rapport.db")
    assert questions(restored) == ["What is a heron?"]
    assert "half" not in [entry.action for entry in restored.audit.list()]
    restored.close()


def test_a_damaged_version_is_named_and_the_rest_kept(data: Path, tmp_path: Path) -> None:
    (data / "adapters" / "v000001" / "adapter_model.safetensors").write_bytes(b"nothing")
    kept = back_up(data, tmp_path / "b.tar.gz")
    assert kept.versions == 0 and kept.missing[0].startswith("v000001: ")


def test_a_folder_in_use_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    with pytest.raises(CannotStart, match="already"):
        restore(tmp_path / "b.tar.gz", data)


def test_what_is_no_backup_is_refused_and_leaves_nothing(data: Path, tmp_path: Path) -> None:
    (tmp_path / "text.tar.gz").write_text("not an archive")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(data / "adapters", "adapters")
    for name in ("text.tar.gz", "other.tar.gz", "missing.tar.gz"):
        with pytest.raises(CannotStart):
            restore(tmp_path / name, tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


def test_a_backup_of_a_newer_rapport_is_refused_with_advice(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def m099_later(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE later (id TEXT)")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m099_later))
        back_up(data, tmp_path / "b.tar.gz")
    with pytest.raises(NewerSchema):
        restore(tmp_path / "b.tar.gz", tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


def test_without_data_there_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="no Rapport data"):
        back_up(tmp_path, tmp_path / "b.tar.gz")
