"""`rapport bench`: measurements, as JSON on standard output."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.rules import RULES
from rapport.commands.common import show_json

app = typer.Typer(help="Measurements that print JSON; nothing is asserted.", no_args_is_help=True)
Model = Annotated[str, typer.Option(help='"builtin", a Hugging Face id, or a local folder.')]


@app.command()
def learning(
    quick: Annotated[bool, typer.Option("--quick", help="One rule, fewer votes and prompts.")] = False,
    rule: Annotated[list[str] | None, typer.Option(help="Hidden rules; all of them by default.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Independent runs for each rule.")] = 3,
    votes: Annotated[int, typer.Option(min=1, help="Votes cast in all.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds the votes are spread over.")] = 2,
    unseen: Annotated[int, typer.Option(min=1, help="Prompts nobody votes on, for measuring.")] = 120,
    model: Model = "builtin",
) -> None:
    """Does a hidden rule come through? Example: rapport bench learning --quick --seeds 1"""
    from bench.learning import run

    wanted = rule or (["question_or_brevity"] if quick else sorted(RULES))
    for name in wanted:
        if name not in RULES:
            raise typer.BadParameter(f"a rule is one of {', '.join(sorted(RULES))}, not {name!r}")
    if quick:
        votes, rounds, unseen = min(votes, 100), 1, min(unseen, 60)
    outcomes = run(
        rules=wanted, seeds=seeds, votes=votes, rounds=rounds, unseen=unseen, trainer={}, model=model
    )
    for outcome in outcomes:
        show_json(outcome)


@app.command()
def application(model: Model = "builtin") -> None:
    """Start, first token, pace while a round trains, memory. Example: rapport bench application"""
    from bench.application import measure

    show_json(measure(model=model))


@app.command()
def serving(
    model: Model = "builtin",
    repeats: Annotated[int, typer.Option(min=1, help="Rounds of each measurement.")] = 5,
) -> None:
    """The decoding engine against a bare loop, mixed versions, swap pause. Example: rapport bench serving"""
    from bench.engine import measure
    from models.base import load_base
    from models.config import ModelConfig

    config = ModelConfig(model=model)
    show_json(measure(load_base(config), config, repeats))


@app.command("all")
def everything() -> None:
    """Every measurement one after the other. Example: rapport bench all > bench.json"""
    serving()
    application()
    learning()
