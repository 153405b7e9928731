"""`rapport compare-versions`: two versions side by side, judged as a round's gate would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rapport.commands.common import AsJson, DataDir, Model, TrainerDevice, fail, opened_store, show_json
from rapport.settings import Settings

if TYPE_CHECKING:
    from trainer.gate import Verdict
    from trainer.snapshot import Turns

WORDS = {"promote": "would be promoted", "hold": "would be held", "reject": "would be rejected"}


def register(app: typer.Typer) -> None:
    """Adds this verb to the root command."""
    app.command(name="compare-versions")(compare_versions)


def compare_versions(
    old: Annotated[str, typer.Argument(help='A version such as v000001, or "base".')],
    new: Annotated[str, typer.Argument(help="The version to judge against it.")],
    prompts: Annotated[
        Path | None, typer.Option(help="A file of prompts; the held-out ones of the data folder if none.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also save it as Markdown.")] = None,
    model: Model = None,
    trainer_device: TrainerDevice = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Judge a version by the gate. Example: rapport compare-versions base v000002 -o report.md"""
    from trainer.compare import compare_versions as compare

    with opened_store(data_dir, model=model, trainer_device=trainer_device) as (settings, store):
        for version in {old, new} - {"base"}:
            store.registry.get(version)
        verdict = compare(
            store,
            settings.data_dir,
            settings.model_settings(device=settings.trainer_device),
            settings.trainer_settings(),
            old,
            new,
            _read(prompts, settings) if prompts else (),
        )
    page = _markdown(old, new, verdict)
    if out is not None:
        try:
            out.write_text(page, encoding="utf-8")
        except OSError as error:
            typer.echo(page)
            fail(f"{out}: {error.strerror}. Name another file with --out; the report is above.")
    if as_json:
        show_json({"old": old, "new": new, **verdict.to_json(), "samples": verdict.samples})
    else:
        typer.echo(page)


def _read(file: Path, settings: Settings) -> list[Turns]:
    from server.errors import UseCaseError
    from server.importing.files import read_rows
    from server.importing.rows import prompt_row

    try:
        rows = list(read_rows(file.read_bytes()))
    except OSError as error:
        fail(f"{file}: {error.strerror}. Name a file of prompts that this account may read.")
    except UseCaseError as error:
        fail(f"{file}: {error}")
    prompts: list[Turns] = []
    for number, row in rows:
        try:
            if isinstance(row, UseCaseError):
                raise row
            prompts.append(tuple(prompt_row(row, settings.server_settings())))
        except UseCaseError as error:
            fail(f"{file}:{number}: {error} Mend or remove this row.")
    return prompts


def _markdown(old: str, new: str, verdict: Verdict) -> str:
    judged: dict[str, Any] = verdict.to_json()
    lines = [
        f"# {new} against {old}",
        "",
        f"{new} {WORDS[judged['verdict']]}. {' '.join(judged['reasons'])}",
        "",
    ]
    lines += ["| measure | |", "|---|---|"]
    lines += [
        f"| {name} | {_figure(value)} |" for name, value in judged["metrics"].items() if value is not None
    ]
    for sample in verdict.samples:
        asked = "\n".join(f"> **{turn['role']}** {_quoted(turn['content'])}" for turn in sample.prompt)
        lines += ["", asked, ""]
        lines += [f"- {old}: {_indented(sample.old)}", f"- {new}: {_indented(sample.new)}"]
    return "\n".join(lines) + "\n"


def _figure(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(map(_figure, value))
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _quoted(text: str) -> str:
    return text.replace("\n", "\n> ")


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
