"""`rapport up`, `serve`, `trainer` and `train`: the processes, and one round by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from rapport.commands.common import (
    FAILED,
    AsJson,
    DataDir,
    Device,
    Model,
    Quantize,
    opened_store,
    plain_errors,
    show_json,
)
from rapport.settings import load_settings

Host = Annotated[str | None, typer.Option(help="Address to bind; anything but loopback needs an operator.")]
Port = Annotated[int | None, typer.Option(help="Port of the server.")]
TrainerDevice = Annotated[str | None, typer.Option(help="Where the trainer's model lives.")]


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command()(up)
    app.command()(serve)
    app.command()(trainer)
    app.command()(train)


def up(
    model: Model = None,
    quantize: Quantize = None,
    device: Device = None,
    trainer_device: TrainerDevice = None,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    no_trainer: Annotated[bool | None, typer.Option("--no-trainer", help="Serve without learning.")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the chat in a browser.")] = False,
) -> None:
    """Start the server and the trainer, supervised. Example: rapport up --port 7871"""
    from rapport.up import up as start

    with plain_errors():
        settings = load_settings(
            model=model,
            quantize=quantize,
            device=device,
            trainer_device=trainer_device,
            data_dir=data_dir,
            host=host,
            port=port,
            no_trainer=no_trainer,
        )
    raise typer.Exit(start(settings, open_browser=open_browser, say=typer.echo))


def serve(
    model: Model = None,
    quantize: Quantize = None,
    device: Device = None,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
) -> None:
    """Run the server alone. Example: rapport serve --port 7871"""
    from rapport.processes import serve as run

    with plain_errors():
        run(
            load_settings(
                model=model, quantize=quantize, device=device, data_dir=data_dir, host=host, port=port
            )
        )


def trainer(
    model: Model = None,
    quantize: Quantize = None,
    trainer_device: TrainerDevice = None,
    data_dir: DataDir = None,
) -> None:
    """Run the trainer alone. Example: rapport trainer --trainer-device cuda:1"""
    from rapport.processes import train as run

    with plain_errors():
        run(load_settings(model=model, quantize=quantize, trainer_device=trainer_device, data_dir=data_dir))


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
    if as_json:
        show_json(ended)
    else:
        typer.echo(f"{ended.state}: {ended.message}")
        if ended.health:
            typer.echo(ended.health)
    if ended.state == "failed":
        raise typer.Exit(FAILED)
