"""One composition of every setting: defaults < rapport.toml < RAPPORT_* environment < command-line flags.

The only place that reads the environment. Below `rapport/` each package gets its own config dataclass.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from models.config import ModelConfig
from server.config import ServerConfig
from trainer.config import TrainerConfig


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and where it may be set."""


class Settings(BaseSettings):
    """What a person may set. `engine`, `server` and `trainer` take any field of those packages' configs."""

    model_config = SettingsConfigDict(env_prefix="RAPPORT_", toml_file="rapport.toml", extra="ignore")

    model: str = "builtin"  # "builtin", a Hugging Face repository id, or a local folder
    quantize: str = "none"  # none | int8 | nf4
    device: str = "auto"  # where the server's model lives
    trainer_device: str = "auto"  # where the trainer's model lives
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)
    no_trainer: bool = False  # serve without learning
    engine: dict[str, Any] = Field(default_factory=dict)  # fields of models.config.ModelConfig
    server: dict[str, Any] = Field(default_factory=dict)  # fields of server.config.ServerConfig
    trainer: dict[str, Any] = Field(default_factory=dict)  # fields of trainer.config.TrainerConfig

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def model_settings(self, *, device: str | None = None) -> ModelConfig:
        """The base model as the server serves it, or as the trainer loads it on `device`."""
        return ModelConfig(
            **{"model": self.model, "quantize": self.quantize, "device": device or self.device, **self.engine}
        )

    def server_settings(self) -> ServerConfig:
        return ServerConfig(
            **{
                "data_dir": self.data_dir,
                "model": self.model_settings(),
                "host": self.host,
                "port": self.port,
                "min_new_pairs": self.trainer_settings().min_new_pairs,
                **self.server,
            }
        )

    def trainer_settings(self) -> TrainerConfig:
        return TrainerConfig(**self.trainer)

    def environment(self) -> dict[str, str]:
        """These settings as RAPPORT_* variables, so that a child process composes the same ones."""
        values = self.model_dump(mode="json") | {"data_dir": str(self.data_dir.resolve())}
        return {
            f"RAPPORT_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
        }


def load_settings(**flags: Any) -> Settings:
    """Composes the settings; `flags` that are None were not given. SettingsError in plain words."""
    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})
        settings.server_settings()  # each package checks its own part now, not minutes later
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise SettingsError(
            f"{name}: {first['msg']}. "
            f"It is set by --{name.replace('_', '-')}, RAPPORT_{name.upper()} or rapport.toml."
        ) from error
    except (TypeError, ValueError) as error:
        raise SettingsError(str(error)) from error
    return settings
