"""`rapport adapters`: the versions of a data folder, and which one answers."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from rapport.commands.common import AsJson, DataDir, opened_store, show_json

app = typer.Typer(help="Trained versions: list, show, promote, roll back.", no_args_is_help=True)
Version = Annotated[str, typer.Argument(help='A version such as v000002, or "base".')]
Reason = Annotated[str, typer.Option(help="Why; kept in the audit log.")]


@app.command("list")
def list_versions(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List all versions, the newest first. Example: rapport adapters list"""
    with opened_store(data_dir) as (_, store):
        versions, holders = store.registry.list(), store.registry.aliases()
    if as_json:
        show_json({"aliases": holders, "adapters": versions})
        return
    for adapter in versions:
        names = " ".join(sorted(name for name, version in holders.items() if version == adapter.version))
        typer.echo(
            f"{adapter.version}  {adapter.kind:<6}  {adapter.status:<8}  {adapter.source:<8}  "
            f"from {adapter.parent or '-':<8}  {adapter.created_at}  {names}".rstrip()
        )
    if not versions:
        typer.echo("No versions yet: the bare base model answers. `rapport up` trains the first ones.")


@app.command()
def show(version: Version, data_dir: DataDir = None) -> None:
    """Show everything known of a version, as JSON. Example: rapport adapters show v000002"""
    with opened_store(data_dir) as (_, store):
        show_json(store.registry.get(version))


@app.command()
def promote(
    version: Version,
    reason: Reason = "promoted from the command line",
    expected: Annotated[str | None, typer.Option(help="Refuse unless this version is champion now.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a version the champion; a running server swaps it in. Example: rapport adapters promote v000002"""
    with opened_store(data_dir) as (_, store):
        store.registry.promote(version, reason=reason, actor=_actor(), expected_champion=expected)
    typer.echo(f"{version} is the champion now; `rapport adapters rollback` undoes it.")


@app.command()
def rollback(reason: Reason = "rolled back from the command line", data_dir: DataDir = None) -> None:
    """Put the previous champion back. Example: rapport adapters rollback --reason 'answers too short'"""
    with opened_store(data_dir) as (_, store):
        version = store.registry.rollback(reason=reason, actor=_actor())
    typer.echo(f"{version} answers again.")


def _actor() -> str:
    return f"cli:{getpass.getuser()}"
