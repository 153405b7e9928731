from __future__ import annotations

import pytest
import torch

from tests.trainer.kit import settings
from trainer.roles import Roles
from trainer.sft import Dialogue, encode_dialogues, mean_loss, sft_loss, train_sft

CONFIG = settings(sft_lr=2e-2, sft_epochs=3)


def talks(roles: Roles, n: int) -> list[Dialogue]:
    rows = [
        [{"role": "user", "content": f"q {i}"}, {"role": "assistant", "content": "Paris."}] for i in range(n)
    ]
    return encode_dialogues(rows, roles.base.chat, 60)


def test_only_the_assistants_tokens_are_in_the_loss(roles: Roles) -> None:
    [talk] = talks(roles, 1)
    with roles.playing("policy"):
        logp = roles.logits(roles.hidden(torch.tensor([talk.ids])))[0].log_softmax(-1)
        picked = [
            -logp[i - 1, t] for i, (t, mine) in enumerate(zip(talk.ids, talk.mask, strict=True)) if mine
        ]
        torch.testing.assert_close(
            sft_loss(roles, [talk], CONFIG), torch.stack(picked).mean(), atol=1e-5, rtol=1e-4
        )


def test_it_fits_the_demonstrations_and_reports_held_out_loss(roles: Roles) -> None:
    report = train_sft(roles, talks(roles, 16), talks(roles, 20)[16:], CONFIG, seed=0)
    assert report.heldout_loss < report.heldout_loss_before - 1.0
    assert report.heldout_loss == pytest.approx(mean_loss(roles, talks(roles, 20)[16:], CONFIG), abs=1e-5)


def test_a_dialogue_without_an_answer_in_reach_is_left_out(roles: Roles) -> None:
    rows = [
        [{"role": "user", "content": "word " * 100}, {"role": "assistant", "content": "Paris."}],
        [{"role": "user", "content": "only a question"}],
    ]
    assert encode_dialogues(rows, roles.base.chat, 20) == []
