"""`rapport users`: accounts and their tokens."""

from __future__ import annotations

from typing import Annotated

import typer

from rapport.commands.common import AsJson, DataDir, opened_store, show_json
from store.accounts import Role

app = typer.Typer(
    help="Accounts, needed once the server is reachable from other machines.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="The account's name.")]


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="A rater compares answers without chatting.")] = "user",
    data_dir: DataDir = None,
) -> None:
    """Make an account and print its token, once. Example: rapport users add kim --role operator"""
    with opened_store(data_dir) as (_, store):
        user, token = store.accounts.add(name, role)
    typer.echo(f"{user.name} ({user.role}). The token is shown only now:")
    typer.echo(token)


@app.command("list")
def list_users(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the accounts. Example: rapport users list --json"""
    with opened_store(data_dir) as (_, store):
        users = store.accounts.list()
    if as_json:
        show_json(users)
        return
    for user in users:
        typer.echo(f"{user.name}  {user.role}  {user.created_at}")


@app.command()
def revoke(name: Name, data_dir: DataDir = None) -> None:
    """Make an account's token useless. Example: rapport users revoke kim"""
    with opened_store(data_dir) as (_, store):
        store.accounts.revoke(name)
    typer.echo(f"The token of {name} no longer works.")
