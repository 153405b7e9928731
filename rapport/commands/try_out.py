"""`rapport generate` and `rapport score`: a version and the reward model, tried from the shell."""

from __future__ import annotations

from typing import Annotated

import typer

from models.config import ModelConfig
from rapport.commands.common import AsJson, DataDir, Device, Model, fail, opened_store, show_json
from rapport.settings import Settings
from store import Store

Prompt = Annotated[str, typer.Option(help="What a person says.")]


def register(app: typer.Typer) -> None:
    """Adds these verbs to the root command."""
    app.command()(generate)
    app.command()(score)


def generate(
    prompt: Prompt,
    version: Annotated[str, typer.Option(help="champion, base, or a version such as v000002.")] = "champion",
    n: Annotated[int, typer.Option(min=1, max=64, help="How many answers.")] = 4,
    temperature: Annotated[float, typer.Option(min=0.0, help="0 always takes the likeliest token.")] = 1.0,
    max_tokens: Annotated[int, typer.Option(min=1, help="Longest answer, in tokens.")] = 128,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answers.")] = 0,
    model: Model = None,
    device: Device = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Answers of one version. Example: rapport generate --prompt "Good morning" --version base --n 2"""
    with opened_store(data_dir, model=model, device=device) as (settings, store):
        chosen = store.registry.champion() if version == "champion" else version
        answers = _answers(settings, store, prompt, chosen, n, temperature, max_tokens, seed)
    if as_json:
        show_json({"version": chosen, "answers": answers})
        return
    typer.echo(f"{chosen}:")
    for answer in answers:
        typer.echo(f"- {answer}")


def score(
    prompt: Prompt,
    answer: Annotated[str, typer.Option(help="The answer to score.")],
    reward: Annotated[str | None, typer.Option(help="A reward version; the current one by default.")] = None,
    model: Model = None,
    device: Device = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """The reward model's score. Example: rapport score --prompt "2+2?" --answer "4." """
    with opened_store(data_dir, model=model, device=device) as (settings, store):
        version = reward or store.registry.current_reward()
        if version is None:
            fail("There is no reward model yet: cast some votes and run `rapport train`.")
        value = _score(settings, store, prompt, answer, version)
    if as_json:
        show_json({"reward": version, "score": value})
    else:
        typer.echo(f"{value:+.3f} by {version} (0 is an average answer of the base model, 1 its spread)")


def _answers(
    settings: Settings,
    store: Store,
    prompt: str,
    version: str,
    n: int,
    temperature: float,
    max_tokens: int,
    seed: int,
) -> list[str]:
    from models.base import load_base
    from models.engine import Engine
    from models.sampling import SamplingParams

    config: ModelConfig = settings.model_settings()
    base = load_base(config)
    engine = Engine(base, config)
    engine.start()
    try:
        if version != "base":
            engine.publish(version, settings.data_dir / store.registry.get(version).path)
        ids = base.chat.encode([{"role": "user", "content": prompt}])
        params = [
            SamplingParams(temperature=temperature, max_tokens=max_tokens, seed=seed + i) for i in range(n)
        ]
        running = [engine.submit(ids, p, version=version) for p in params]
        return [generation.result().text for generation in running]
    finally:
        engine.close()


def _score(settings: Settings, store: Store, prompt: str, answer: str, version: str) -> float:
    from models.adapter_folder import read_adapter
    from models.base import load_base
    from trainer.encode import Encoder
    from trainer.reward_model import RewardModel
    from trainer.roles import Roles
    from trainer.snapshot import Answer

    base = load_base(settings.model_settings())
    folder = settings.data_dir / store.registry.get(version).path
    adapter = read_adapter(folder, base_id=base.base_id, base_revision=base.revision)
    rewards = RewardModel.load(Roles(base), adapter)
    config = settings.trainer_settings()
    encoder = Encoder(
        base.chat, max_prompt_tokens=config.max_prompt_tokens, max_answer_tokens=config.max_prompt_tokens
    )
    pair = encoder.pair([{"role": "user", "content": prompt}], Answer(answer))
    if pair is None:
        fail(f"The prompt is longer than {config.max_prompt_tokens} tokens; shorten it.")
    return float(rewards.score([pair], token_budget=len(pair)))
