"""Training goes on from a checkpoint exactly where it stopped, and its export loads by plain Auto classes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

from models.builtin.batches import answer_loss, pool_batches
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.builtin.export import export
from models.builtin.muon import orthogonalise
from models.builtin.pretrain import Run
from models.builtin.recipe import Recipe, build_model
from models.builtin.tokenizer import train_tokenizer

RECIPE = Recipe(
    hidden=32,
    layers=2,
    heads=2,
    feed_forward=64,
    vocabulary=500,
    tokens=60_000,
    warmup_steps=5,
    batch_tokens=512,
    pool=48,
)


@pytest.fixture(scope="module")
def maker() -> DialogueMaker:
    return DialogueMaker(all_topics()[::10])


@pytest.fixture(scope="module")
def tokenizer(maker: DialogueMaker) -> PreTrainedTokenizerFast:
    words = (m["content"] for d, _ in zip(maker.stream(1), range(300), strict=False) for m in d)
    return train_tokenizer(words, RECIPE.vocabulary)


def test_a_resumed_run_has_the_same_losses_as_one_that_never_stopped(
    tmp_path: Path, maker: DialogueMaker, tokenizer: PreTrainedTokenizerFast
) -> None:
    whole = Run(RECIPE, maker, tokenizer)
    expected = [whole.step() for _ in range(12)]
    first = Run(RECIPE, maker, tokenizer)
    losses = [first.step() for _ in range(7)]
    first.save(tmp_path)
    second = Run(RECIPE, maker, tokenizer)
    assert second.resume(tmp_path) and second.steps == 7
    losses += [second.step() for _ in range(5)]
    assert losses == pytest.approx(expected, abs=1e-5)


def test_the_loss_falls(maker: DialogueMaker, tokenizer: PreTrainedTokenizerFast) -> None:
    run = Run(RECIPE, maker, tokenizer)
    losses = [run.step() for _ in range(30)]
    assert sum(losses[-5:]) / 5 < 0.9 * sum(losses[:5]) / 5


def test_padding_and_neighbours_do_not_change_a_dialogues_loss(
    maker: DialogueMaker, tokenizer: PreTrainedTokenizerFast
) -> None:
    model = build_model(RECIPE, tokenizer)
    batch = next(b for b in pool_batches(RECIPE, maker, tokenizer, 0) if len(b.ids) > 1)
    lone = type(batch)(batch.ids[:1], batch.answer[:1])
    padded = type(batch)(
        torch.nn.functional.pad(lone.ids, (0, 5), value=tokenizer.pad_token_id),
        torch.nn.functional.pad(lone.answer, (0, 5)),
    )
    with torch.no_grad():
        assert float(answer_loss(model, lone)) == pytest.approx(float(answer_loss(model, padded)), abs=1e-5)


def test_muons_update_is_nearly_orthogonal() -> None:
    torch.manual_seed(0)
    made = orthogonalise(torch.randn(2, 24, 48))
    values = torch.linalg.svdvals(made)
    assert made.shape == (2, 24, 48) and 0.5 < float(values.min()) and float(values.max()) < 1.5


def test_the_export_loads_by_plain_auto_classes(tmp_path: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    model = build_model(RECIPE, tokenizer)
    export(model, tokenizer, tmp_path)
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path)
    words = AutoTokenizer.from_pretrained(tmp_path)
    assert loaded.dtype == torch.bfloat16 and loaded.generation_config.eos_token_id == words.eos_token_id
    assert words.chat_template == tokenizer.chat_template and words.pad_token_id != words.eos_token_id
    again = {k: v.to(torch.bfloat16) for k, v in model.state_dict().items()}
    assert all(torch.equal(v, again[k]) for k, v in loaded.state_dict().items())
