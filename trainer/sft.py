"""Step 1 of RLHF: supervised fine-tuning on demonstrations, with only the assistant's tokens in the loss.

The result is a policy adapter like any other. Not here: versions, the gate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.chat_format import ChatFormat
from trainer.config import TrainerConfig
from trainer.roles import Role, Roles, derived_seed, finite
from trainer.sequences import micro_batches


@dataclass(frozen=True)
class Dialogue:
    """A dialogue's tokens and which of them are to be imitated."""

    ids: tuple[int, ...]
    mask: tuple[bool, ...]  # True on the assistant's tokens, end tokens included


@dataclass(frozen=True)
class SftReport:
    """Mean negative log-likelihood per assistant token."""

    train_loss: float
    heldout_loss_before: float  # nan without held-out dialogues
    heldout_loss: float
    dialogues: int


def encode_dialogues(
    rows: Sequence[Sequence[Mapping[str, str]]], chat: ChatFormat, max_tokens: int
) -> list[Dialogue]:
    """Cut to `max_tokens` from the end; dialogues without an assistant token in them are left out."""
    dialogues = []
    for messages in rows:
        ids, mask = chat.encode_dialogue(messages)
        if any(mask[1:max_tokens]):
            dialogues.append(Dialogue(tuple(ids[:max_tokens]), tuple(mask[:max_tokens])))
    return dialogues


def sft_loss(roles: Roles, dialogues: Sequence[Dialogue], config: TrainerConfig) -> Tensor:
    """Mean negative log-likelihood over the assistant tokens, in the role being played."""
    total, count = _nll(roles, dialogues, config)
    return total / count


def train_sft(
    roles: Roles,
    train: Sequence[Dialogue],
    heldout: Sequence[Dialogue],
    config: TrainerConfig,
    *,
    seed: int,
    tick: Callable[[float], None] = lambda share: None,
) -> SftReport:
    """Fits the 'policy' adapter to the dialogues; keeps the pass with the lowest held-out loss."""
    optimiser = torch.optim.AdamW(roles.parameters("policy"), lr=config.sft_lr, weight_decay=0.0)
    before = best = mean_loss(roles, heldout, config)
    best_state, mean = roles.state("policy"), math.nan
    lengths = [len(d.ids) for d in train]
    for epoch in range(config.sft_epochs):
        generator = torch.Generator().manual_seed(derived_seed(seed, "sft", epoch))
        batches = micro_batches(lengths, config.sft_batch_tokens)
        losses = []
        for i in torch.randperm(len(batches), generator=generator).tolist():
            with roles.playing("policy", train=True):
                loss = sft_loss(roles, [train[j] for j in batches[i]], config)
                finite("the loss on the demonstrations", [loss])
                loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(roles.parameters("policy"), config.max_grad_norm)
            optimiser.step()
            optimiser.zero_grad()
            losses.append(loss.item())
            tick(1.0 / (len(batches) * config.sft_epochs))
        mean = sum(losses) / len(losses)
        now = mean_loss(roles, heldout, config)
        if not heldout or now <= best:
            best, best_state = now, roles.state("policy")
    roles.load_state("policy", best_state)
    return SftReport(mean, before, best, len(train))


def mean_loss(
    roles: Roles, dialogues: Sequence[Dialogue], config: TrainerConfig, role: Role = "policy"
) -> float:
    """Without gradients; nan for no dialogues."""
    total, count = 0.0, 0
    with roles.playing(role):
        for indices in micro_batches([len(d.ids) for d in dialogues], config.tokens_per_microbatch):
            part, tokens = _nll(roles, [dialogues[i] for i in indices], config)
            total, count = total + float(part), count + tokens
    return total / count if count else math.nan


def _nll(roles: Roles, dialogues: Sequence[Dialogue], config: TrainerConfig) -> tuple[Tensor, int]:
    """(summed negative log-likelihood, assistant tokens); logits for those tokens only, in chunks."""
    width = max(len(d.ids) for d in dialogues)
    fill = roles.base.chat.pad_id
    ids = torch.tensor([[*d.ids, *[fill] * (width - len(d.ids))] for d in dialogues], device=roles.device)
    mask = torch.tensor([[*d.mask, *[False] * (width - len(d.ids))] for d in dialogues], device=roles.device)
    rows, positions = mask[:, 1:].nonzero(as_tuple=True)  # a token is predicted one position earlier
    states = roles.hidden(ids)[rows, positions]
    targets = ids[rows, positions + 1]
    size = max(1, config.logits_per_chunk // int(roles.base.model.config.get_text_config().vocab_size))
    total = states.new_zeros((), dtype=torch.float32)
    for i in range(0, len(targets), size):
        logits = roles.logits(states[i : i + size])
        total = total + F.cross_entropy(logits, targets[i : i + size], reduction="sum")
    return total, len(targets)
