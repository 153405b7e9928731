"""`rapport sft` and `rapport train`: a round now, with a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rapport.commands.common import (
    FAILED,
    AsJson,
    DataDir,
    Model,
    TrainerDevice,
    fail,
    opened_store,
    show_json,
)
from rapport.settings import Settings
from store import Store
from store.rounds import Round


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command()(sft)
    app.command()(train)


def sft(
    source: Annotated[
        str,
        typer.Option("--from", help="demonstrations (what was imported or corrected so far), or a file."),
    ] = "demonstrations",
    model: Model = None,
    trainer_device: TrainerDevice = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Step 1: a version that imitates demonstrations. Example: rapport sft --from ChatbotData.csv"""
    from rapport.round_by_hand import train_once

    with opened_store(data_dir, model=model, trainer_device=trainer_device) as (settings, store):
        if source != "demonstrations":
            _import(settings, store, Path(source), quiet=as_json)
        ended = train_once(settings, store, algorithm="sft", requested_by="cli")
    _report(ended, as_json)


def train(
    algorithm: Annotated[str, typer.Option(help="ppo or rloo.")] = "ppo",
    model: Model = None,
    trainer_device: TrainerDevice = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Run one round now, whatever number of votes is new. Example: rapport train --algorithm rloo"""
    from rapport.round_by_hand import train_once

    with opened_store(data_dir, model=model, trainer_device=trainer_device) as (settings, store):
        ended = train_once(settings, store, algorithm=algorithm, requested_by="cli")
    _report(ended, as_json)


def _import(settings: Settings, store: Store, file: Path, *, quiet: bool) -> None:
    from server.errors import UseCaseError
    from server.imports import ImportOptions, take_in

    user, options = store.accounts.ensure_local_user(), ImportOptions(source=file.name)
    try:
        report = take_in(
            store, settings.server_settings(), user, "demonstrations", file.read_bytes(), options
        )
    except OSError as error:
        fail(f"{file}: {error.strerror}. Name a file that this account may read.")
    except UseCaseError as error:
        fail(f"{file}: {error}")
    if not quiet:
        typer.echo(
            f"{file}: {report.imported} new demonstrations ({report.duplicates} known already, "
            f"{report.skipped} rows skipped; `rapport import {file} --kind demonstrations` says why)"
        )


def _report(ended: Round, as_json: bool) -> None:
    if as_json:
        show_json(ended)
    else:
        typer.echo(f"{ended.state}: {ended.message}")
        if ended.health:
            typer.echo(ended.health)
    if ended.state == "failed":
        raise typer.Exit(FAILED)
