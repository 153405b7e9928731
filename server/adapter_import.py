"""Takes in an adapter that someone else trained: a PEFT folder, packed as a zip archive.

An archive is hostile until shown otherwise: no path leaves the folder, no link, no file kind but tensors,
JSON and text, and the unpacked size is counted while it is written, whatever the archive claims.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from models.adapter_folder import AdapterFolder, adopt_adapter, read_adapter
from models.errors import AdapterError
from server.access import require_operator
from server.errors import Invalid, TooLarge, Unavailable, plain_errors
from server.services import Services
from store.accounts import User
from store.adapters import Adapter

MAX_FILES = 64
SUFFIXES = (".json", ".safetensors", ".md", ".txt", ".jinja")
CHUNK = 1 << 20  # bytes
BAD_ARCHIVE = (  # all that zipfile raises over a damaged, encrypted or exotic archive
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)


@plain_errors()
def import_adapter(services: Services, user: User, archive: BinaryIO, *, filename: str = "upload") -> Adapter:
    """Unpacks, checks against the loaded base, and registers a new version. It serves once promoted."""
    require_operator(user)
    adapters_dir = services.config.adapters_dir
    with tempfile.TemporaryDirectory(prefix=".incoming-", dir=adapters_dir) as unpacked:
        folder = _unpack(archive, Path(unpacked), services.config.max_upload_bytes)
        adapter = _read(services, folder)
        registry = services.store.registry
        version = registry.next_version("policy")
        manifest = {
            "base_id": services.base.base_id,
            "base_revision": services.base.revision,
            "kind": "policy",
            "parent": None,
            "round": None,
            "config": {},
            "metrics": {},
            "imported_from": PurePosixPath(filename).name,
            "imported_manifest": {k: v for k, v in adapter.manifest.items() if k != "files"},
        }
        sha256 = adopt_adapter(folder, adapters_dir / version, manifest=manifest)
    try:
        services.engine.publish(version, adapters_dir / version)  # does it fit the model that is loaded?
        services.engine.retire(version)
        entry = registry.register(
            version=version,
            kind="policy",
            path=f"{adapters_dir.name}/{version}",
            parent=None,
            round_id=None,
            base_id=services.base.base_id,
            base_revision=services.base.revision,
            source="imported",
            metrics={},
            verdict=None,
            status="ready",
            manifest_sha256=sha256,
        )
    except BaseException:
        shutil.rmtree(adapters_dir / version, ignore_errors=True)
        raise
    services.store.audit.append(user.id, "import_adapter", version, {"file": manifest["imported_from"]})
    return entry


def _read(services: Services, folder: Path) -> AdapterFolder:
    base = services.base
    try:
        return read_adapter(folder, base_id=base.base_id, base_revision=base.revision, require_manifest=False)
    except AdapterError as error:  # names a temporary folder that means nothing to anyone
        raise AdapterError(error.message.replace(str(folder), "the archive"), error.hint) from error


def _unpack(archive: BinaryIO, target: Path, limit: int) -> Path:
    """Extracts the allowed files; returns the folder that holds adapter_config.json."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [m for m in packed.infolist() if not m.is_dir()]
            if len(members) > MAX_FILES:
                raise Invalid(f"The archive holds {len(members)} files; at most {MAX_FILES} are allowed.")
            left = limit
            for member in members:
                left -= _extract(packed, member, target, left, limit)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise Unavailable(
                f"The archive cannot be unpacked: {error.strerror}.", "Free some space in the data folder."
            ) from error
        raise Invalid("Two files of the archive get in each other's way.") from error
    except BAD_ARCHIVE as error:
        raise Invalid(
            f"The file is not a readable zip archive ({error}).", "Zip its folder again."
        ) from error
    configs = [path.parent for path in target.rglob("adapter_config.json")]
    if len(configs) != 1:
        raise Invalid(
            f"The archive holds {len(configs)} adapter_config.json files; exactly one is needed.",
            "Zip one adapter folder as PEFT saves it.",
        )
    return configs[0]


def _extract(packed: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, limit: int) -> int:
    """Writes one file, counting what really comes out; returns its size."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    if name.is_absolute() or ".." in name.parts or ":" in member.filename or is_link:
        raise Invalid(f"The archive holds an unsafe path: {member.filename!r}.", "Nothing was imported.")
    if name.suffix.lower() not in SUFFIXES:
        raise Invalid(
            f"The archive holds {name.name!r}; only {', '.join(SUFFIXES)} files are taken.",
            "Save the adapter as safetensors.",
        )
    path = target.joinpath(*name.parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with packed.open(member) as source, open(path, "xb") as sink:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise TooLarge(f"The archive unpacks to more than {limit} bytes.", "Nothing was imported.")
            sink.write(chunk)
    return size
