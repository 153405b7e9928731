"""`rapport up`, `serve` and `trainer`: the processes."""

from __future__ import annotations

from typing import Annotated

import typer

from rapport.commands.common import DataDir, Device, Model, Quantize, TrainerDevice, plain_errors
from rapport.settings import load_settings

Host = Annotated[str | None, typer.Option(help="Address to bind; anything but loopback needs an operator.")]
Port = Annotated[int | None, typer.Option(help="Port of the server.")]


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command()(up)
    app.command()(serve)
    app.command()(trainer)


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
