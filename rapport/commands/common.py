"""What the verbs share: flags, how errors end a command, the opened store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from models.errors import ModelError
from rapport.processes import CannotStart, database_path
from rapport.settings import Settings, SettingsError, load_settings
from store import Store
from store.errors import StoreError

FAILED, USAGE = 1, 2

DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the adapters.")]
Model = Annotated[str | None, typer.Option(help='"builtin", a Hugging Face id, or a local folder.')]
Quantize = Annotated[str | None, typer.Option(help="none, int8 or nf4 (bitsandbytes).")]
Device = Annotated[str | None, typer.Option(help="auto, cpu, cuda:0 ...")]
TrainerDevice = Annotated[str | None, typer.Option(help="Where the trainer's model lives.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Ends the command with one line on standard error."""
    typer.echo(f"rapport: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors that people can act on end the command in words, not in a stack trace."""
    try:
        yield
    except (SettingsError, CannotStart) as error:
        fail(str(error), USAGE)
    except (ModelError, StoreError) as error:
        fail(f"{error.message} {error.hint}".strip())


@contextmanager
def opened_store(data_dir: Path | None, **flags: Any) -> Iterator[tuple[Settings, Store]]:
    """The settings and the store of a data folder, closed afterwards; errors in words."""
    with plain_errors():
        settings = load_settings(data_dir=data_dir, **flags)
        store = Store.open(database_path(settings.data_dir))
        try:
            yield settings, store
        finally:
            store.close()


def show_json(value: Any) -> None:
    """Prints records or plain values as JSON."""
    typer.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
