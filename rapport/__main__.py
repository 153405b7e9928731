"""`python -m rapport`: the same as the `rapport` command."""

from rapport.cli import app

app()
