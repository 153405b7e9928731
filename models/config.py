"""How to load and serve a base model. No environment is read here."""

from __future__ import annotations

from dataclasses import dataclass

QUANTIZATIONS = ("none", "int8", "nf4")
DTYPES = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True)
class ModelConfig:
    """Base model and the engine's memory plan, fixed at start."""

    model: str = "builtin"  # "builtin", a Hugging Face repository id, or a local folder
    quantize: str = "none"  # none | int8 | nf4 (bitsandbytes)
    device: str = "auto"  # auto | cpu | cuda:0 ...
    dtype: str = "auto"  # auto: float32 on CPU, the checkpoint's own on a GPU
    threads: int = 1  # torch threads of the process that loads the model
    max_rows: int = 16  # requests decoded in one batch
    max_context: int = 1024  # tokens per row, prompt and answer together
    slots: int = 6  # LoRA versions loaded at once
    max_lora_rank: int = 32  # highest rank an adapter may have
    queue_limit: int = 256  # requests waiting for a row before QueueFull
    prefill_tokens_per_step: int = 256  # bounds how long one prompt may stall other streams
    trust_remote_code: bool = False  # never run code from a model repository unless asked

    def __post_init__(self) -> None:
        if self.quantize not in QUANTIZATIONS:
            raise ValueError(f"quantize must be one of {', '.join(QUANTIZATIONS)}, not {self.quantize!r}")
        if self.dtype not in DTYPES:
            raise ValueError(f"dtype must be one of {', '.join(DTYPES)}, not {self.dtype!r}")
        counts = ("threads", "max_rows", "slots", "max_lora_rank", "queue_limit", "prefill_tokens_per_step")
        for name in counts:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.max_context < 16:
            raise ValueError(f"max_context must be at least 16 tokens, not {self.max_context}")
