"""Makes the built-in model's first policy (v000001) and reward model (r000000) from authored text.

    python -m rapport.starting_versions

The same code that rounds use fits them: `trainer.sft` on dialogues in good manners, `trainer.reward_fit` on
authored judgements. Run it again after the base weights change; both name the base they were made for.
Not here: the texts (models/builtin/comparisons.py), registering them (server/builtin.py).
"""

from __future__ import annotations

import argparse
import logging
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from models.adapters import LoraSpec, write_adapter
from models.base import BUILTIN_DIR, LoadedBase, load_base
from models.builtin.comparisons import Judge, Judgement, good_dialogues
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.config import ModelConfig
from trainer.config import TrainerConfig
from trainer.encode import Encoder
from trainer.reward_data import encode_snapshot
from trainer.reward_fit import fit_reward
from trainer.reward_model import RewardModel
from trainer.roles import Roles
from trainer.sequences import Encoded
from trainer.sft import encode_dialogues, train_sft
from trainer.snapshot import Answer, Group, Preference, Snapshot, is_heldout

log = logging.getLogger("starting_versions")
SEED = 1
DIALOGUES, HELD_DIALOGUES, JUDGEMENTS, REFERENCE_ANSWERS = 1600, 120, 1600, 160


def make_policy(
    base: LoadedBase, maker: DialogueMaker, config: TrainerConfig, folder: Path
) -> dict[str, float]:
    """LoRA by SFT on the good manners; returns its measurements."""
    rows = good_dialogues(maker, DIALOGUES + HELD_DIALOGUES, SEED)
    encoded = encode_dialogues(rows, base.chat, config.max_prompt_tokens)
    roles = Roles(base)
    roles.add("policy", LoraSpec(config.lora_rank, config.lora_alpha), seed=SEED)
    report = train_sft(roles, encoded[HELD_DIALOGUES:], encoded[:HELD_DIALOGUES], config, seed=SEED)
    metrics = {"loss_before": report.heldout_loss_before, "loss": report.heldout_loss}
    write_adapter(folder, roles.peft, "policy", manifest=_manifest(base, "policy", config, metrics))
    roles.detach()
    return metrics


def make_reward(
    base: LoadedBase, maker: DialogueMaker, config: TrainerConfig, folder: Path
) -> dict[str, float]:
    """Reward adapter and heads fitted to the authored judgements; returns its measurements."""
    judgements = Judge(maker).draw(JUDGEMENTS, SEED)
    encoder = Encoder(
        base.chat, max_prompt_tokens=config.max_prompt_tokens, max_answer_tokens=config.max_answer_tokens
    )
    snapshot = Snapshot(0, tuple(_group(j, i, config) for i, j in enumerate(judgements)))
    data = encode_snapshot(snapshot, encoder, heads=config.reward_heads, seed=SEED)
    roles = Roles(base)
    spec = LoraSpec(config.lora_rank, config.lora_alpha)
    model = RewardModel.fresh(
        roles, spec, heads=config.reward_heads, penalty=config.uncertainty_penalty, seed=SEED
    )
    report = fit_reward(model, data, config, seed=SEED)
    model.normalise(_reference_answers(base, maker, encoder), config.tokens_per_microbatch)
    metrics = {"heldout_accuracy": report.accuracy.rate, "epochs": float(report.epochs)}
    metrics |= {
        "length_correlation": report.length_correlation,
        **_by_reason(model, base, maker, encoder, config),
    }
    model.save(folder, _manifest(base, "reward", config, metrics))
    roles.detach()
    return metrics


def _group(judgement: Judgement, number: int, config: TrainerConfig) -> Group:
    prompt = ({"role": "user", "content": judgement.prompt},)
    return Group(
        source="imported",
        source_id=f"authored {number}",
        seq=0,
        rater=None,
        prompt=prompt,
        answers=(Answer(judgement.better), Answer(judgement.worse, ended=judgement.ended)),
        preferences=(Preference(0, 1, 1.0, 1.0),),
        heldout=is_heldout(prompt, config.heldout_share),
    )


def _by_reason(
    model: RewardModel, base: LoadedBase, maker: DialogueMaker, encoder: Encoder, config: TrainerConfig
) -> dict[str, float]:
    """Share of fresh judgements of each sort whose better answer scores higher."""
    hits: dict[str, list[bool]] = {}
    judgements = Judge(maker).draw(400, SEED + 1)
    sequences: list[Encoded] = []
    for judgement in judgements:
        prompt = [{"role": "user", "content": judgement.prompt}]
        for answer in (Answer(judgement.better), Answer(judgement.worse, ended=judgement.ended)):
            encoded = encoder.pair(prompt, answer)
            assert encoded is not None  # authored prompts are short
            sequences.append(encoded)
    scores = model.score(sequences, config.tokens_per_microbatch).tolist()
    for i, judgement in enumerate(judgements):
        hits.setdefault(judgement.reason, []).append(scores[2 * i] > scores[2 * i + 1])
    return {reason: sum(found) / len(found) for reason, found in sorted(hits.items())}


@torch.no_grad()
def _reference_answers(base: LoadedBase, maker: DialogueMaker, encoder: Encoder) -> list[Encoded]:
    """The bare base's own answers at temperature 1: what score 0 means."""
    torch.manual_seed(SEED)
    found = []
    for talk in good_dialogues(maker, REFERENCE_ANSWERS, SEED + 2):
        prompt = encoder.prompt(talk[:1])
        assert prompt is not None
        made = base.model.generate(
            torch.tensor([prompt]),
            attention_mask=torch.ones(1, len(prompt)),
            max_new_tokens=80,
            do_sample=True,
            temperature=1.0,
            top_p=1.0,
            top_k=0,
            pad_token_id=base.chat.pad_id,
        )
        found.append(Encoded(prompt, tuple(made[0, len(prompt) :].tolist())))
    return found


def _manifest(
    base: LoadedBase, kind: str, config: TrainerConfig, metrics: dict[str, float]
) -> dict[str, Any]:
    names = {
        "base_id": base.base_id,
        "base_revision": base.revision,
        "kind": kind,
        "parent": None,
        "round": None,
    }
    return {**names, "config": config.to_dict(), "metrics": metrics}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=BUILTIN_DIR, help="holds the folders policy/ and reward/")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    config = replace(TrainerConfig(), sft_epochs=1, reward_epochs=2, reward_batch_pairs=16)
    base, maker = load_base(ModelConfig()), DialogueMaker(all_topics())
    for name, make in (("policy", make_policy), ("reward", make_reward)):
        folder = arguments.out / name
        shutil.rmtree(folder, ignore_errors=True)
        log.info("%s: %s", name, make(base, maker, config, folder))


if __name__ == "__main__":
    main()
