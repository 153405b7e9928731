"""Dialogues as batches of token ids: drawn by seed, grouped by length, one dialogue a row.

Contract: pool k is the same whenever it is made, so that a run resumes exactly. No dialogue sees another. The
loss is on the answers' tokens only. Not here: what the dialogues say, the loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from models.builtin.corpus.dialogues import DialogueMaker
from models.builtin.recipe import Recipe
from models.builtin.tokenizer import encode_dialogues, train_tokenizer


def train_on_corpus(recipe: Recipe, maker: DialogueMaker) -> PreTrainedTokenizerFast:
    rng = Random(f"tokenizer {recipe.seed}")
    texts = (message["content"] for _ in range(60_000) for message in maker.one(rng))
    return train_tokenizer(texts, recipe.vocabulary)


@dataclass(frozen=True)
class Batch:
    ids: Tensor  # [B, T], padded right
    answer: Tensor  # [B, T] True where the token is an answer's


def pool_batches(
    recipe: Recipe, maker: DialogueMaker, tokenizer: PreTrainedTokenizerFast, pool: int
) -> list[Batch]:
    """All batches of the pool-th draw: rows of similar length, batches in random order."""
    rng = Random(f"{recipe.seed} {pool}")
    rows = encode_dialogues(tokenizer, [maker.one(rng) for _ in range(recipe.pool)])
    rows = sorted(
        ((ids[: recipe.max_length], mask[: recipe.max_length]) for ids, mask in rows),
        key=lambda row: len(row[0]),
    )
    batches: list[Batch] = []
    start = 0
    while start < len(rows):
        count = 1
        while start + count < len(rows) and len(rows[start + count][0]) * (count + 1) <= recipe.batch_tokens:
            count += 1
        batches.append(collate(rows[start : start + count], tokenizer.pad_token_id))
        start += count
    rng.shuffle(batches)
    return batches


def collate(rows: list[tuple[list[int], list[bool]]], pad: int) -> Batch:
    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), pad)
    answer = torch.zeros((len(rows), width), dtype=torch.bool)
    for i, (row, mask) in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        answer[i, : len(row)] = torch.tensor(mask)
    return Batch(ids, answer)


def answer_loss(model: LlamaForCausalLM, batch: Batch) -> Tensor:
    """Mean cross-entropy over the answers' tokens; logits are computed for those only."""
    hidden = model.model(input_ids=batch.ids, use_cache=False).last_hidden_state  # [B, T, H]
    wanted = batch.answer[:, 1:]
    return F.cross_entropy(model.lm_head(hidden[:, :-1][wanted]).float(), batch.ids[:, 1:][wanted])
