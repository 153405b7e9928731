"""What the losses need from the model, for padded batches: log-probs, values, scores. Chunked and bounded.

Logits exist only for positions that predict a real response token, and only a chunk of them at a time;
with gradients each chunk is recomputed in the backward pass. Not here: losses, optimisers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from models.heads import ScalarHeads, last_token_hidden
from trainer.roles import Role, Roles
from trainer.sequences import Batch, Encoded, micro_batches, pad


def token_logprobs(roles: Roles, batch: Batch, *, temperature: float, logits_per_chunk: int) -> Tensor:
    """[B, T] log-probs of the response tokens, 0 on pads, in the role being played."""
    return _per_token(roles, batch, temperature, logits_per_chunk, _picked)


def token_entropy(roles: Roles, batch: Batch, *, temperature: float, logits_per_chunk: int) -> Tensor:
    """[B, T] entropy of the distribution each response token was drawn from, nats, 0 on pads."""
    return _per_token(roles, batch, temperature, logits_per_chunk, _entropy)


def _picked(logits: Tensor, targets: Tensor) -> Tensor:
    return -F.cross_entropy(logits, targets, reduction="none")


def _entropy(logits: Tensor, targets: Tensor) -> Tensor:
    logp = logits.log_softmax(-1)
    return -(logp.exp() * logp).sum(-1)


def _per_token(
    roles: Roles,
    batch: Batch,
    temperature: float,
    logits_per_chunk: int,
    measure: Callable[[Tensor, Tensor], Tensor],  # logits [N, V], targets [N] -> [N]
) -> Tensor:
    hidden = roles.hidden(batch.ids)
    rows, steps = batch.response_mask.nonzero(as_tuple=True)
    states = hidden[rows, batch.sources[rows, steps]]  # [N, H], N real response tokens
    targets = batch.targets[rows, steps]
    size = max(1, logits_per_chunk // int(roles.base.model.config.get_text_config().vocab_size))

    def one(states: Tensor, targets: Tensor) -> Tensor:
        return measure(roles.logits(states) / temperature, targets)

    pieces = []
    for i in range(0, len(targets), size):
        arguments = states[i : i + size], targets[i : i + size]
        if torch.is_grad_enabled() and len(targets) > size:
            pieces.append(checkpoint(one, *arguments, use_reentrant=False))
        else:
            pieces.append(one(*arguments))
    empty = torch.zeros(batch.response_mask.shape, device=hidden.device)
    return empty.index_put((rows, steps), torch.cat(pieces))


def token_values(roles: Roles, head: ScalarHeads, batch: Batch) -> Tensor:
    """[B, T]: the value before each response token, read at the position that predicts it; 0 on pads."""
    hidden = roles.hidden(batch.ids)
    rows = torch.arange(batch.ids.shape[0], device=hidden.device)[:, None]
    values: Tensor = head(hidden[rows, batch.sources]).squeeze(-1)
    return values.masked_fill(~batch.response_mask, 0.0)


def last_token_scores(roles: Roles, heads: ScalarHeads, batch: Batch) -> Tensor:
    """[B, heads]: raw scores at each sequence's last real token."""
    scores: Tensor = heads(last_token_hidden(roles.hidden(batch.ids), batch.lengths))
    return scores


def over_all(
    roles: Roles,
    role: Role,
    sequences: Sequence[Encoded],
    token_budget: int,
    compute: Callable[[Batch], Tensor],
) -> Tensor:
    """`compute` without gradients over any number of sequences, in order: [b, width] each -> [N, width].

    Widths may differ between micro-batches (the longest response of each); the rest is filled with 0.
    """
    lengths = [len(s) for s in sequences]
    parts: list[tuple[list[int], Tensor]] = []
    with roles.playing(role):
        for indices in micro_batches(lengths, token_budget):
            batch = pad([sequences[i] for i in indices], roles.base.chat.pad_id, roles.device)
            parts.append((indices, compute(batch).cpu()))
    result = torch.zeros(len(sequences), max(part.shape[1] for _, part in parts))
    for indices, part in parts:
        result[torch.tensor(indices), : part.shape[1]] = part
    return result
