"""`rapport backup` and `rapport restore`: a data folder as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rapport.commands.common import DataDir, plain_errors
from rapport.settings import load_settings


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command()(backup)
    app.command()(restore)


def backup(
    dest: Annotated[Path, typer.Argument(help="The file to write, a .tar.gz.")], data_dir: DataDir = None
) -> None:
    """Save everything while Rapport runs. Example: rapport backup monday.tar.gz"""
    from rapport.backup import back_up

    with plain_errors():
        kept = back_up(load_settings(data_dir=data_dir).data_dir, dest)
    typer.echo(f"{dest}: the database and {kept.versions} versions")
    for words in kept.missing:
        typer.echo(f"  without {words}", err=True)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that rapport backup wrote.")],
    data_dir: DataDir = None,
) -> None:
    """Unpack a backup into an empty folder. Example: rapport restore monday.tar.gz --data-dir ./data"""
    from rapport.backup import restore as unpack

    with plain_errors():
        folder = load_settings(data_dir=data_dir).data_dir
        kept = unpack(source, folder)
    typer.echo(f"{folder}: the database and {kept.versions} versions")
    for words in kept.missing:
        typer.echo(f"  without {words}", err=True)
