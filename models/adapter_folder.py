"""One trained version on disk: a PEFT LoRA folder plus a manifest, immutable once written.

A folder appears whole or not at all (temporary folder, fsync, rename) and is never written again. Reading
trusts nothing: hashes, plain LoRA only, consistent shapes, finite numbers. Whether the shapes fit a
particular model is for whoever holds that model to check.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from models.errors import AdapterError

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"
MANIFEST = "manifest.json"
FORMAT = 1

# PEFT options that change what a LoRA layer computes, or that change the base weights under it.
_NOT_PLAIN = (
    "use_dora use_qalora use_bdlora lora_bias modules_to_save trainable_token_indices target_parameters "
    "layer_replication alora_invocation_tokens arrow_config kasa_config monteclora_config megatron_config"
).split()
_REWRITES_BASE = ("pissa", "olora", "corda", "loftq", "lora_ga")
_KEY = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<half>[AB])\.weight")


@dataclass(frozen=True)
class AdapterFolder:
    """A validated adapter. Module names are those of the bare base model ("model.layers.0.mlp.up_proj")."""

    path: Path
    tensors: dict[str, tuple[Tensor, Tensor]]  # module -> A [r, in], B [out, r], float32, CPU
    scalings: dict[str, float]  # module -> alpha / r (alpha / sqrt(r) with rsLoRA)
    rank: int  # highest rank of any module
    alpha: float
    scaling: float  # of a module without its own rank or alpha
    config: dict[str, Any]
    manifest: dict[str, Any]  # {} when the folder came without one
    manifest_sha256: str

    def folded(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Module -> (A, B x scaling): what a serving slot holds."""
        return {name: (a, b * self.scalings[name]) for name, (a, b) in self.tensors.items()}

    def extra(self, filename: str) -> dict[str, Tensor]:
        """Tensors of another file listed in the manifest, for example a reward model's heads."""
        return _parse_tensors(_read_listed(self.path, filename, self.manifest), self.path / filename)


def read_adapter(
    folder: Path,
    *,
    base_id: str | None = None,
    base_revision: str | None = None,
    require_manifest: bool = True,
) -> AdapterFolder:
    """Loads and validates a folder; AdapterError says what is wrong with it and what would help."""
    if not folder.is_dir():
        raise AdapterError(f"There is no adapter folder at {folder}.")
    manifest, manifest_sha256 = _read_manifest(folder, required=require_manifest)
    config = _parse_json(_read_listed(folder, CONFIG, manifest), folder / CONFIG)
    _check_base(folder, manifest, base_id, base_revision)
    _check_plain(folder, config)
    tensors = _pair_up(folder, _parse_tensors(_read_listed(folder, WEIGHTS, manifest), folder / WEIGHTS))
    rank, alpha = _positive(folder, config, "r"), _positive(folder, config, "lora_alpha")
    if not config.get("rank_pattern") and any(a.shape[0] != rank for a, _ in tensors.values()):
        raise AdapterError(f"{folder}: the tensors' rank is not the rank {rank:g} that {CONFIG} names.")
    scalings = {name: _scaling(config, name, a.shape[0]) for name, (a, _) in tensors.items()}
    return AdapterFolder(
        path=folder,
        tensors=tensors,
        scalings=scalings,
        rank=max(a.shape[0] for a, _ in tensors.values()),
        alpha=alpha,
        scaling=alpha / (math.sqrt(rank) if config.get("use_rslora") else rank),
        config=config,
        manifest=manifest,
        manifest_sha256=manifest_sha256,
    )


def write_folder(folder: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> str:
    """Writes files and their manifest as one new folder; returns the sha256 of manifest.json."""
    if folder.exists():
        raise AdapterError(f"{folder} exists already.", "Versions are never rewritten: use a new name.")
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    document = {"format": FORMAT, **manifest, "files": hashes}
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.parent / f".{folder.name}.{uuid.uuid4().hex[:8]}.tmp"
    draft.mkdir()
    try:
        for name, data in {**files, MANIFEST: text}.items():
            with open(draft / name, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        _sync_folder(draft)
        draft.rename(folder)
        _sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return hashlib.sha256(text).hexdigest()


def adopt_adapter(source: Path, folder: Path, *, manifest: Mapping[str, Any]) -> str:
    """Copies any plain PEFT LoRA folder into our format, with a manifest; returns its sha256."""
    adapter = read_adapter(source, require_manifest=False)
    files = {
        WEIGHTS: save_tensors(
            {
                f"base_model.model.{name}.lora_{half}.weight": tensor.contiguous()
                for name, pair in adapter.tensors.items()
                for half, tensor in zip("AB", pair, strict=True)
            }
        ),
        CONFIG: json.dumps(adapter.config, indent=2, sort_keys=True).encode(),
    }
    return write_folder(folder, files, manifest)


def _read_manifest(folder: Path, *, required: bool) -> tuple[dict[str, Any], str]:
    path = folder / MANIFEST
    if not required and not path.exists():
        return {}, ""
    data = _read(path)
    manifest = _parse_json(data, path)
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("files"), dict):
        raise AdapterError(
            f"{path} is not a manifest of format {FORMAT}.", "Import the adapter again from its PEFT folder."
        )
    return manifest, hashlib.sha256(data).hexdigest()


def _read_listed(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    data = _read(folder / name)
    if manifest:
        expected = manifest["files"].get(name)
        if expected is None:
            raise AdapterError(f"{folder / name} is not listed in {MANIFEST}.")
        if hashlib.sha256(data).hexdigest() != expected:
            raise AdapterError(
                f"{folder / name} is not the file that {MANIFEST} describes (sha256 differs).",
                "The folder is damaged: copy it again from where it was trained.",
            )
    return data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = "Save the adapter as safetensors." if path.name == WEIGHTS else ""
        raise AdapterError(f"{path.name} is missing from {path.parent}.", hint) from None
    except OSError as error:
        raise AdapterError(f"{path} cannot be read: {error.strerror}.") from error


def _parse_json(data: bytes, path: Path) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise AdapterError(f"{path} is not a JSON object.")
    return value


def _parse_tensors(data: bytes, path: Path) -> dict[str, Tensor]:
    try:
        tensors: dict[str, Tensor] = load_tensors(data)
    except Exception as error:  # SafetensorError, KeyError, ValueError: whatever a damaged header leads to
        raise AdapterError(f"{path} is not a readable safetensors file ({error}).") from error
    return {name: tensor.float() for name, tensor in tensors.items()}


def _pair_up(folder: Path, tensors: Mapping[str, Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """Matches each module's A and B and checks what can be checked without the model."""
    halves: dict[str, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise AdapterError(f"{folder}: {key} is not a tensor of a plain LoRA layer.")
        if tensor.ndim != 2:
            raise AdapterError(f"{folder}: {key} has shape {list(tensor.shape)}, not two dimensions.")
        if not bool(torch.isfinite(tensor).all()):
            raise AdapterError(f"{folder}: {key} holds NaN or infinite numbers.", "Train this version again.")
        halves.setdefault(match["module"], {})[match["half"]] = tensor
    pairs: dict[str, tuple[Tensor, Tensor]] = {}
    for module, half in halves.items():
        if len(half) != 2 or half["A"].shape[0] != half["B"].shape[1]:
            raise AdapterError(f"{folder}: the A and B matrices of {module} do not belong together.")
        pairs[module] = (half["A"], half["B"])
    if not pairs:
        raise AdapterError(f"{folder}: {WEIGHTS} holds no tensors.")
    return pairs


def _check_base(
    folder: Path, manifest: Mapping[str, Any], base_id: str | None, base_revision: str | None
) -> None:
    for field, expected in (("base_id", base_id), ("base_revision", base_revision)):
        found = manifest.get(field)
        if expected is not None and manifest and found != expected:
            raise AdapterError(
                f"{folder} was made for {field} {found!r}; the model served here has {expected!r}.",
                "Load the base it was trained on, or train a version for this one.",
            )


def _check_plain(folder: Path, config: Mapping[str, Any]) -> None:
    if config.get("peft_type") != "LORA":
        raise AdapterError(f"{folder} is a {config.get('peft_type')} adapter; only LoRA can be served.")
    used = [name for name in _NOT_PLAIN if config.get(name)]
    if config.get("bias", "none") != "none":
        used.append(f"bias={config['bias']}")
    start = config.get("init_lora_weights")
    if isinstance(start, str) and start.lower().startswith(_REWRITES_BASE):
        used.append(f"init_lora_weights={start}")
    if used:
        raise AdapterError(
            f"{folder} is not plain LoRA: it uses {', '.join(used)}.",
            "Only low-rank matrices on linear layers can share a batch; train without these options.",
        )


def _positive(folder: Path, config: Mapping[str, Any], name: str) -> float:
    value = config.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise AdapterError(f"{folder / CONFIG}: {name} must be a positive number, not {value!r}.")
    return value


def _scaling(config: Mapping[str, Any], module: str, rank: int) -> float:
    alpha = config["lora_alpha"]
    for pattern, value in (config.get("alpha_pattern") or {}).items():
        if re.match(rf"(.*\.)?({pattern})$", module):  # how PEFT reads its own pattern keys
            alpha = value
            break
    return float(alpha / (math.sqrt(rank) if config.get("use_rslora") else rank))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
