"""Settings of the server process. Reads no environment; rapport/settings composes it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from models.config import ModelConfig


@dataclass(frozen=True)
class ServerConfig:
    """Everything the server needs to start, validated when built."""

    data_dir: Path = Path("data")  # database, adapters, logs
    model: ModelConfig = field(default_factory=ModelConfig)
    host: str = "127.0.0.1"  # address to bind; anything but loopback needs an operator account
    port: int = 7860
    compare_rate: float = 0.0  # share of chat turns answered twice for the person to choose, 0..1
    min_new_pairs: int = 24  # new preferences that start a round (shown in the overview)
    max_content_chars: int = 8000  # of one message, correction or system prompt
    max_messages: int = 256  # of one request
    max_comment_chars: int = 2000  # of a vote's or a rating's comment
    max_tokens_limit: int = 1024  # the largest max_tokens a request may ask for
    default_max_tokens: int = 256  # when a request does not say
    max_choices: int = 8  # the largest n of a completion
    max_body_bytes: int = 4 << 20  # of an ordinary request
    max_upload_bytes: int = 512 << 20  # of an import or an adapter archive, packed and unpacked alike
    checkpoint_every_s: float = 1.0  # how often a streaming answer's partial text is saved
    swap_poll_s: float = 0.3  # how often the aliases in the store are looked at
    allowed_origins: tuple[str, ...] = ()  # other web origins whose pages may call the API
    allowed_hosts: tuple[str, ...] = ()  # extra Host names this server answers to, e.g. chat.example.org

    def __post_init__(self) -> None:
        if not self.host:
            raise ValueError("host must name an address to bind, for example 127.0.0.1")
        if not 0 <= self.port <= 65535:
            raise ValueError(f"port must be between 0 and 65535, not {self.port}")
        if not 0.0 <= self.compare_rate <= 1.0:
            raise ValueError(f"compare_rate must be between 0 and 1, not {self.compare_rate}")
        counts = (
            "min_new_pairs",
            "max_content_chars",
            "max_messages",
            "max_comment_chars",
            "max_tokens_limit",
            "default_max_tokens",
            "max_choices",
            "max_body_bytes",
            "max_upload_bytes",
        )
        for name in counts:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("checkpoint_every_s", "swap_poll_s"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0 seconds, not {getattr(self, name)}")
        if self.default_max_tokens > self.max_tokens_limit:
            raise ValueError(
                f"default_max_tokens ({self.default_max_tokens}) is over max_tokens_limit "
                f"({self.max_tokens_limit})"
            )
        for origin in self.allowed_origins:
            if not origin.startswith(("http://", "https://")) or origin.endswith("/"):
                raise ValueError(f"allowed_origins: {origin!r} is not like https://chat.example.org")

    @property
    def loopback(self) -> bool:
        """True when only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def database_path(self) -> Path:
        return self.data_dir / "rapport.db"

    @property
    def adapters_dir(self) -> Path:
        return self.data_dir / "adapters"
