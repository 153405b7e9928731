"""Loads the one frozen base model that serves as policy, reference, reward model and critic.

Not here: adapters, heads, decoding. A base is never changed after loading; `twin` gives a second module
tree over the same storage so that PEFT may wrap one while the engine serves from the other.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

from models.chat_format import ChatFormat
from models.config import ModelConfig
from models.errors import ModelError

BUILTIN_DIR = Path(__file__).resolve().parent / "builtin"
BUILTIN_ID = "rapport-builtin"
_SAMPLE_BYTES = 1 << 20  # of a large weight file, what the fingerprint reads at each end


@dataclass(frozen=True)
class LoadedBase:
    """A base model ready to serve or to carry adapters; every parameter is frozen."""

    model: Any  # transformers PreTrainedModel, in eval mode
    tokenizer: Any
    chat: ChatFormat
    base_id: str  # repository id, folder name, or "rapport-builtin"
    revision: str  # fingerprint or commit: adapters made for another one are refused
    device: torch.device


def load_base(config: ModelConfig) -> LoadedBase:
    """Loads model and tokenizer as `config` says. ModelError says why not and what to try."""
    torch.set_num_threads(config.threads)
    transformers_logging.disable_progress_bar()  # downloads keep theirs; reading weights needs none
    source, base_id = _locate(config.model)
    device = _device(config.device)
    model_config = _read(AutoConfig, source, config)
    if getattr(model_config, "is_encoder_decoder", False):
        raise ModelError(
            f"{config.model} is an encoder-decoder model; Rapport serves decoder-only chat models.",
            "Choose a causal language model with --model.",
        )
    tokenizer = _read(AutoTokenizer, source, config)
    options = _quantization(config, device)
    model = _read(AutoModelForCausalLM, source, config, dtype=_dtype(config, device), **options)
    if "quantization_config" not in options:
        model = model.to(device)
    model.eval().requires_grad_(False)
    chat = ChatFormat(tokenizer, _generation_ends(model))
    revision = getattr(model_config, "_commit_hash", None) or fingerprint(Path(source))
    return LoadedBase(model, tokenizer, chat, base_id, revision, device)


def twin(model: Any) -> Any:
    """A second module tree over the same parameter and buffer storage; a few milliseconds, no copy."""
    shared: dict[int, Any] = {id(p): p for p in model.parameters()}
    shared |= {id(b): b for b in model.buffers()}
    return copy.deepcopy(model, shared)


def fingerprint(folder: Path) -> str:
    """Sixteen hex digits that change when the configuration or the weights in `folder` do."""
    digest = hashlib.sha256()
    for file in sorted([folder / "config.json", *folder.glob("*.safetensors"), *folder.glob("*.bin")]):
        digest.update(f"{file.name} {file.stat().st_size}".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(_SAMPLE_BYTES))
            if (
                file.stat().st_size > 64 * _SAMPLE_BYTES
            ):  # a large file: its header and both ends tell it apart
                stream.seek(-_SAMPLE_BYTES, 2)
            digest.update(stream.read())
    return digest.hexdigest()[:16]


def _locate(model: str) -> tuple[str, str]:
    """Where to load from (a folder or a repository id) and the name the base goes by."""
    if model == "builtin":
        if not (BUILTIN_DIR / "model.safetensors").exists():
            raise ModelError(
                "The built-in model's weights are missing from models/builtin/.",
                "Restore them with `git checkout models/builtin`, or name another model with --model.",
            )
        return str(BUILTIN_DIR), BUILTIN_ID
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").exists():
            raise ModelError(f"{folder} holds no config.json.", "Name a folder made by save_pretrained.")
        return str(folder), folder.resolve().name
    if folder.is_absolute() or model.startswith((".", "~")):
        raise ModelError(f"There is no folder {folder}.", "Check the path given with --model.")
    return model, model


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ModelError("No CUDA device can be used here.", "Start with --device cpu.")
    return device


def _dtype(config: ModelConfig, device: torch.device) -> Any:
    if config.dtype != "auto":
        return getattr(torch, config.dtype)
    return "auto" if device.type == "cuda" else torch.float32


def _quantization(config: ModelConfig, device: torch.device) -> dict[str, Any]:
    if config.quantize == "none":
        return {}
    from transformers import BitsAndBytesConfig  # pulls in bitsandbytes only when asked for

    compute = torch.bfloat16 if device.type == "cuda" else torch.float32
    if config.quantize == "int8":
        settings = BitsAndBytesConfig(load_in_8bit=True)
    else:
        settings = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=compute
        )
    return {"quantization_config": settings, "device_map": {"": str(device)}}


def _read(loader: Any, source: str, config: ModelConfig, **options: Any) -> Any:
    try:
        return loader.from_pretrained(source, trust_remote_code=config.trust_remote_code, **options)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"{config.model} cannot be loaded: {_first_line(error)}", _advice(error, config)
        ) from error


def _advice(error: Exception, config: ModelConfig) -> str:
    text = str(error).lower()
    if "out of memory" in text:
        return "Try --quantize nf4, a smaller model, or --device cpu."
    if "trust_remote_code" in text:
        return "It needs code from its own repository, which Rapport does not run."
    if config.quantize != "none":
        return "Try --quantize none, or check that bitsandbytes supports this device."
    if "connect" in text or "offline" in text or "not a local folder" in text or "couldn't" in text:
        return "Check the name and the network, or download the model and pass its folder with --model."
    return "Check the name given with --model; `rapport doctor` shows what is installed."


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _generation_ends(model: Any) -> list[int]:
    ends = model.generation_config.eos_token_id
    if ends is None:
        return []
    return [int(e) for e in ends] if isinstance(ends, list) else [int(ends)]
