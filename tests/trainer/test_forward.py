from __future__ import annotations

import torch

from models.heads import ScalarHeads
from trainer.forward import last_token_scores, over_all, token_entropy, token_logprobs, token_values
from trainer.roles import Roles
from trainer.sequences import Batch, Encoded, micro_batches, pad, response_mask

SEQUENCES = [
    Encoded((7, 8, 9), (10, 11, 1)),
    Encoded((12,), (13,)),
    Encoded((7, 8, 9, 20, 21, 22), (30, 31, 32, 33, 1)),
]
ALL = 1 << 22


def batch(roles: Roles, sequences: list[Encoded] = SEQUENCES) -> Batch:
    return pad(sequences, roles.base.chat.pad_id, roles.device)


def test_logprobs_equal_a_plain_forward_of_each_sequence_alone(roles: Roles) -> None:
    with roles.playing("policy"):
        together = token_logprobs(roles, batch(roles), temperature=0.7, logits_per_chunk=ALL)
        for i, s in enumerate(SEQUENCES):
            logits = roles.base.model(torch.tensor([[*s.prompt, *s.response]])).logits[0] / 0.7
            expected = [
                logits[len(s.prompt) - 1 + t].log_softmax(-1)[token].item()
                for t, token in enumerate(s.response)
            ]
            torch.testing.assert_close(
                together[i, : len(expected)], torch.tensor(expected), atol=1e-5, rtol=1e-4
            )
            assert bool((together[i, len(expected) :] == 0).all())


def test_chunks_change_neither_values_nor_gradients(roles: Roles) -> None:
    results = []
    for chunk in (ALL, 1):
        with roles.playing("policy", train=True):
            logprobs = token_logprobs(roles, batch(roles), temperature=1.0, logits_per_chunk=chunk)
            logprobs.sum().backward()
        results.append(
            [logprobs.detach(), *(p.grad.clone() for p in roles.parameters("policy") if p.grad is not None)]
        )
        for p in roles.parameters("policy"):
            p.grad = None
    assert len(results[0]) > 1
    for whole, chunked in zip(*results, strict=True):
        torch.testing.assert_close(whole, chunked, atol=1e-5, rtol=1e-4)


def test_values_are_read_one_position_before_their_token(roles: Roles) -> None:
    head = ScalarHeads(roles.hidden_size, 1)
    with roles.playing("critic"):
        values = token_values(roles, head, batch(roles))
        hidden = roles.hidden(torch.tensor([[7, 8, 9, 10, 11, 1]]))
        torch.testing.assert_close(values[0, :3], head(hidden[0, 2:5]).squeeze(-1), atol=1e-5, rtol=1e-4)


def test_scores_are_read_at_the_last_real_token(roles: Roles) -> None:
    heads = ScalarHeads(roles.hidden_size, 4)
    with roles.playing("reward"):
        scores = last_token_scores(roles, heads, batch(roles))
        hidden = roles.hidden(torch.tensor([[12, 13]]))
        torch.testing.assert_close(scores[1], heads(hidden[0, 1]), atol=1e-5, rtol=1e-4)


def test_entropy_of_a_tiny_model_lies_between_zero_and_the_uniform_one(roles: Roles) -> None:
    with roles.playing("policy"):
        entropy = token_entropy(roles, batch(roles), temperature=1.0, logits_per_chunk=ALL)
    real = entropy[response_mask(SEQUENCES)]
    uniform = torch.log(torch.tensor(float(roles.base.model.config.vocab_size)))
    assert bool((real > 0).all()) and bool((real < uniform).all())


def test_micro_batches_keep_the_order_and_the_budget(roles: Roles) -> None:
    def logprobs(part: Batch) -> torch.Tensor:
        return token_logprobs(roles, part, temperature=1.0, logits_per_chunk=ALL)

    whole = over_all(roles, "policy", SEQUENCES, 1000, logprobs)
    split = over_all(roles, "policy", SEQUENCES, 1, logprobs)
    assert whole.shape == split.shape == (3, 5)
    torch.testing.assert_close(whole, split, atol=1e-5, rtol=1e-4)
    lengths = [5, 100, 30, 7, 90, 6]
    batches = micro_batches(lengths, 120)
    assert sorted(i for indices in batches for i in indices) == list(range(6))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= 120 for b in batches)


def test_one_token_and_a_whole_context_fit_in_one_batch(roles: Roles) -> None:
    extreme = [Encoded((7,), (1,)), Encoded((7,) * 500, (8,) * 12)]
    with roles.playing("reward"):
        assert token_logprobs(roles, batch(roles, extreme), temperature=1.0, logits_per_chunk=ALL).shape == (
            2,
            12,
        )
