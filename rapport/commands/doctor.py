"""`rapport doctor`: what this machine and data folder are like, what is wrong, and how to mend it."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

import psutil
import typer

from models.config import ModelConfig
from models.errors import ModelError
from rapport.commands.common import AsJson, DataDir, Device, Model, Quantize, plain_errors, show_json
from rapport.processes import database_path
from rapport.settings import Settings, load_settings
from store import Store
from store.errors import StoreError

LOW_DISK = 1 << 30  # bytes below which a round's checkpoints may not fit
PACKAGES = ("torch", "transformers", "peft", "bitsandbytes", "gradio", "fastapi", "sqlite-utils")


def register(app: typer.Typer) -> None:
    """Adds `doctor` to the root command."""
    app.command()(doctor)


def doctor(
    model: Model = None,
    quantize: Quantize = None,
    device: Device = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Check device, memory, model and database. Example: rapport doctor --model ./my-model"""
    with plain_errors():
        settings = load_settings(model=model, quantize=quantize, device=device, data_dir=data_dir)
    report: dict[str, str] = {}
    problems: list[str] = []
    report["packages"] = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = psutil.virtual_memory()
    report["memory"] = f"{memory.available / 2**30:.1f} GiB free of {memory.total / 2**30:.1f}"
    _check_database(settings, report, problems)
    _check_disk(settings.data_dir, report, problems)
    _check_model(settings.model_settings(), report, problems)
    if as_json:
        show_json({"report": report, "problems": problems})
    else:
        for name, text in report.items():
            typer.echo(f"{name:<10} {text}")
        for problem in problems:
            typer.echo(f"PROBLEM    {problem}")
        if not problems:
            typer.echo("Nothing is wrong.")
    raise typer.Exit(1 if problems else 0)


def _check_database(settings: Settings, report: dict[str, str], problems: list[str]) -> None:
    try:
        store = Store.open(database_path(settings.data_dir))
    except StoreError as error:
        problems.append(f"database: {error.message} {error.hint}")
        return
    try:
        versions = store.registry.list("policy")
        report["versions"] = f"{len(versions)} policies; {store.registry.champion()} answers"
        report["database"] = (
            f"{database_path(settings.data_dir)}, {store.feedback.watermark()} pieces of feedback"
        )
    finally:
        store.close()


def _check_disk(folder: Path, report: dict[str, str], problems: list[str]) -> None:
    free = shutil.disk_usage(folder).free
    report["disk"] = f"{free / 2**30:.1f} GiB free for {folder}"
    if free < LOW_DISK:
        problems.append(f"disk: only {free / 2**20:.0f} MiB free; make room or move --data-dir")


def _check_model(config: ModelConfig, report: dict[str, str], problems: list[str]) -> None:
    from models.base import load_base

    try:
        base = load_base(config)
    except ModelError as error:
        problems.append(f"model: {error.message} {error.hint}")
        return
    count = sum(p.numel() for p in base.model.parameters())
    report["model"] = (
        f"{base.base_id} ({count / 1e6:.1f} M parameters) on {base.device}, revision {base.revision}"
    )
