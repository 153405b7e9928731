"""`rapport import` and `rapport export`: data in and out, without a running server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rapport.commands.common import FAILED, AsJson, DataDir, fail, opened_store, show_json


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command(name="import")(import_)
    app.command()(export)


def import_(
    files: Annotated[list[Path], typer.Argument(help="One file or several; gzip is fine.")],
    kind: Annotated[str, typer.Option(help="preferences, demonstrations, prompts or auto.")] = "auto",
    format: Annotated[str, typer.Option(help="auto, json, jsonl, csv or conversation.")] = "auto",
    ranking: Annotated[
        str, typer.Option(help="Rank numbers: position (0 is the best) or points (highest is the best).")
    ] = "position",
    strict: Annotated[bool, typer.Option("--strict", help="One bad row refuses its whole file.")] = False,
    source: Annotated[
        str | None, typer.Option(help="Name kept with the rows; the file's by default.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take in a file of data. Example: rapport import kochatgpt_2_RM.jsonl"""
    from server.errors import UseCaseError
    from server.imports import ImportOptions, take_in

    reports, refused = {}, False
    with opened_store(data_dir) as (settings, store):
        user, config = store.accounts.ensure_local_user(), settings.server_settings()
        for file in files:
            try:
                options = ImportOptions(source or file.name, strict, format, ranking)
                report = take_in(store, config, user, kind, file.read_bytes(), options)
            except OSError as error:
                fail(f"{file}: {error.strerror}. Name a file that this account may read.")
            except UseCaseError as error:
                refused = True
                typer.echo(f"rapport: {file}: {error}", err=True)
                continue
            reports[str(file)] = report
            if as_json:
                continue
            typer.echo(
                f"{file}: {report.imported} new {report.kind} from {report.rows} rows"
                f" ({report.duplicates} known already, {report.skipped} rows skipped)"
            )
            for bad in report.errors:
                typer.echo(f"  {file}:{bad.row}: {bad.reason}")
            if report.skipped > len(report.errors):
                typer.echo(f"  and {report.skipped - len(report.errors)} more")
    if as_json:
        show_json(reports)
    if refused:
        raise typer.Exit(FAILED)


def export(
    kind: Annotated[str, typer.Argument(help="preferences, ratings, demonstrations or conversations.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file; standard output if none.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write data as JSONL that imports again. Example: rapport export preferences -o votes.jsonl"""
    from server.errors import UseCaseError
    from server.exports import rows_of

    with opened_store(data_dir) as (_, store):
        try:
            rows = rows_of(store, kind)
            target = sys.stdout if out is None else out.open("w", encoding="utf-8")
        except UseCaseError as error:
            fail(str(error))
        except OSError as error:
            fail(f"{out}: {error.strerror}. Name another file with --out.")
        count = 0
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
        if out is not None:
            target.close()
            typer.echo(f"{count} {kind} written to {out}")
