"""The `rapport` command. Each verb parses, calls one function and shows the answer."""

from __future__ import annotations

import typer

from rapport.commands import adapters, backup, bench, compare, doctor, exchange, learn, run, try_out, users

app = typer.Typer(
    name="rapport",
    help="A chat application that learns from the people who use it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
run.register(app)
learn.register(app)
compare.register(app)
try_out.register(app)
exchange.register(app)
doctor.register(app)
backup.register(app)
app.add_typer(adapters.app, name="adapters")
app.add_typer(users.app, name="users")
app.add_typer(bench.app, name="bench")
