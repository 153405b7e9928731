"""Every formula against numbers worked by hand, and the invariants that hold for any numbers."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from trainer import losses

T, F = True, False
MASK = torch.tensor([[T, T, T], [T, T, F], [T, F, F]])


def close(actual: Tensor, expected: object) -> None:
    torch.testing.assert_close(actual, torch.as_tensor(expected, dtype=actual.dtype), atol=1e-5, rtol=1e-5)


def poisoned(x: Tensor) -> Tensor:
    """Padding filled with NaN: nothing may read it."""
    return x.masked_fill(~MASK, math.nan)


def test_masked_mean_reads_real_positions_only() -> None:
    x = poisoned(torch.tensor([[1.0, 2.0, 6.0], [3.0, 5.0, 0.0], [7.0, 0.0, 0.0]]))
    close(losses.masked_mean(x, MASK), 24 / 6)  # 1+2+6+3+5+7 = 24 over 6 tokens
    close(losses.masked_mean(x, MASK, 1), [3.0, 4.0, 7.0])
    close(losses.masked_mean(x, MASK, 0), [11 / 3, 3.5, 6.0])
    close(losses.masked_mean(x, torch.zeros_like(MASK)), 0.0)


def test_masked_whiten_has_masked_mean_zero_and_variance_one() -> None:
    x = poisoned(torch.tensor([[1.0, 3.0, 1.0], [3.0, 1.0, 0.0], [3.0, 0.0, 0.0]]))
    # mean 2, variance 1 (population): each value becomes -1 or +1
    unit = [[-1.0, 1.0, -1.0], [1.0, -1.0, 0.0], [1.0, 0.0, 0.0]]
    close(losses.masked_whiten(x, MASK), unit)
    close(losses.masked_whiten(x, MASK, shift_mean=False), x.nan_to_num())
    random = losses.masked_whiten(torch.randn(3, 3) * 5 + 2, MASK)
    close(losses.masked_mean(random, MASK), 0.0)
    close(losses.masked_mean(random**2, MASK), 1.0)


def test_kl_estimators_by_hand() -> None:
    logprobs, ref = torch.tensor([-1.0, -2.0]), torch.tensor([-1.5, -1.0])
    close(losses.kl_k1(logprobs, ref), [0.5, -1.0])
    # exp(-0.5) - 1 + 0.5 = 0.106531; exp(1) - 1 - 1 = 0.718282
    close(losses.kl_k3(logprobs, ref), [0.106531, 0.718282])


def test_k3_is_never_negative_and_both_estimators_have_the_same_mean() -> None:
    torch.manual_seed(0)
    p, q = torch.randn(6).log_softmax(0), torch.randn(6).log_softmax(0)
    assert bool((losses.kl_k3(p, q) >= 0).all())
    exact = (p.exp() * (p - q)).sum()
    close((p.exp() * losses.kl_k1(p, q)).sum(), exact)
    close((p.exp() * losses.kl_k3(p, q)).sum(), exact)


def test_rewards_charge_kl_at_every_token_and_add_the_score_at_the_last_one_only() -> None:
    logprobs = poisoned(torch.tensor([[-1.0, -2.0, -3.0], [-1.0, -1.0, 0.0], [-2.0, 0.0, 0.0]]))
    ref = poisoned(torch.tensor([[-2.0, -2.0, -1.0], [-3.0, -1.0, 0.0], [-1.0, 0.0, 0.0]]))
    # k1: [1, 0, -2], [2, 0], [-1]; times -0.1; scores 5, 6, 7 at positions 2, 1, 0
    rewards = losses.per_token_rewards(torch.tensor([5.0, 6.0, 7.0]), logprobs, ref, MASK, 0.1)
    close(rewards, [[-0.1, 0.0, 5.2], [-0.2, 6.0, 0.0], [7.1, 0.0, 0.0]])


def test_an_empty_answer_gets_no_reward_anywhere() -> None:
    mask = torch.tensor([[T, F], [F, F]])
    zeros, scores = torch.zeros(2, 2), torch.tensor([1.0, 9.0])
    close(losses.per_token_rewards(scores, zeros, zeros, mask, 0.1), [[1.0, 0.0], [0.0, 0.0]])


def test_gae_by_hand() -> None:
    rewards = poisoned(torch.tensor([[1.0, 0.0, 2.0], [0.0, 4.0, 0.0], [3.0, 0.0, 0.0]]))
    values = poisoned(torch.tensor([[0.5, 1.0, 1.0], [2.0, 1.0, 0.0], [1.0, 0.0, 0.0]]))
    # gamma 0.5, lam 0.5, so gamma*lam 0.25.
    # row 0: d2 = 2 - 1 = 1; d1 = 0 + .5*1 - 1 = -.5; d0 = 1 + .5*1 - .5 = 1
    #        A2 = 1; A1 = -.5 + .25*1 = -.25; A0 = 1 + .25*-.25 = .9375
    # row 1: d1 = 4 - 1 = 3; d0 = 0 + .5*1 - 2 = -1.5; A1 = 3; A0 = -1.5 + .75 = -.75
    # row 2: d0 = 3 - 1 = 2
    advantages, returns = losses.gae(rewards, values, MASK, gamma=0.5, lam=0.5)
    close(advantages, [[0.9375, -0.25, 1.0], [-0.75, 3.0, 0.0], [2.0, 0.0, 0.0]])
    close(returns, [[1.4375, 0.75, 2.0], [1.25, 4.0, 0.0], [3.0, 0.0, 0.0]])


def test_gae_with_lambda_one_gives_the_reward_to_come() -> None:
    torch.manual_seed(1)
    rewards, values = torch.randn(3, 3), torch.randn(3, 3)
    _, returns = losses.gae(rewards, values, MASK, gamma=1.0, lam=1.0)
    real = rewards.masked_fill(~MASK, 0.0)
    close(returns[0], real[0].flip(0).cumsum(0).flip(0))
    close(returns[1, :2], real[1, :2].flip(0).cumsum(0).flip(0))


def test_gae_ignores_how_wide_the_batch_is_padded() -> None:
    torch.manual_seed(2)
    rewards, values = torch.randn(3, 3), torch.randn(3, 3)
    wide = [torch.cat([x, torch.full((3, 4), 9.0)], 1) for x in (rewards, values)]
    wide_mask = torch.cat([MASK, torch.zeros(3, 4, dtype=torch.bool)], 1)
    close(losses.gae(*wide, wide_mask)[0][:, :3], losses.gae(rewards, values, MASK)[0])


def test_policy_loss_by_hand() -> None:
    old = torch.zeros(3, 3)
    ratios = torch.tensor([[1.5, 1.0, 0.5], [1.5, 0.5, 1.0], [1.1, 1.0, 1.0]])
    advantages = poisoned(torch.tensor([[1.0, 2.0, -1.0], [-1.0, 1.0, 0.0], [2.0, 0.0, 0.0]]))
    # eps 0.2, max(-A r, -A clip(r)):
    # row 0: A=1,r=1.5: max(-1.5,-1.2) = -1.2 (clipped); A=2,r=1: -2; A=-1,r=.5: max(.5,.8) = .8 (clipped)
    # row 1: A=-1,r=1.5: max(1.5,1.2) = 1.5; A=1,r=.5: max(-.5,-.8) = -.5
    # row 2: A=2,r=1.1: -2.2
    loss, stats = losses.ppo_policy_loss(poisoned(ratios.log()), poisoned(old), advantages, MASK, 0.2)
    close(loss, (-1.2 - 2.0 + 0.8 + 1.5 - 0.5 - 2.2) / 6)
    close(stats.clipfrac, 2 / 6)
    close(stats.ratio, (1.5 + 1.0 + 0.5 + 1.5 + 0.5 + 1.1) / 6)
    logs = [math.log(r) ** 2 / 2 for r in (1.5, 1.0, 0.5, 1.5, 0.5, 1.1)]
    close(stats.approxkl, sum(logs) / 6)


def test_policy_loss_at_ratio_one_is_the_policy_gradient() -> None:
    torch.manual_seed(3)
    logprobs = torch.randn(3, 3, requires_grad=True)
    advantages = torch.randn(3, 3)
    loss, stats = losses.ppo_policy_loss(logprobs, logprobs.detach(), advantages, MASK)
    loss.backward()
    assert logprobs.grad is not None
    close(logprobs.grad, (-advantages / 6).masked_fill(~MASK, 0.0))
    close(stats.ratio, 1.0)
    close(stats.clipfrac, 0.0)


def test_policy_loss_survives_log_ratios_that_would_overflow() -> None:
    mask = torch.ones(1, 2, dtype=torch.bool)
    logprobs = torch.tensor([[500.0, -500.0]], requires_grad=True)
    loss, _ = losses.ppo_policy_loss(logprobs, torch.zeros(1, 2), torch.tensor([[-1.0, -1.0]]), mask)
    loss.backward()
    assert logprobs.grad is not None and bool(torch.isfinite(logprobs.grad).all())
    assert bool(torch.isfinite(loss))


def test_value_loss_by_hand() -> None:
    values = poisoned(torch.tensor([[1.0, 2.0, 0.0], [0.5, 1.0, 0.0], [3.0, 0.0, 0.0]]))
    old = poisoned(torch.tensor([[1.0, 1.0, 0.5], [0.5, 1.1, 0.0], [1.0, 0.0, 0.0]]))
    returns = poisoned(torch.tensor([[2.0, 3.0, 0.0], [0.0, 2.0, 0.0], [1.0, 0.0, 0.0]]))
    # eps 0.2; clipped values: row 0: 1.0, 1.2, 0.3; row 1: 0.5, 1.0; row 2: 1.2
    # (V-R)^2:    1, 1, 0;          .25, 1;  4
    # (clip-R)^2: 1, 3.24, .09;     .25, 1;  .04
    loss, clipfrac = losses.ppo_value_loss(values, old, returns, MASK, 0.2)
    close(loss, 0.5 * (1 + 3.24 + 0.09 + 0.25 + 1 + 4) / 6)
    close(clipfrac, 2 / 6)


def test_pairwise_loss_by_hand() -> None:
    chosen, rejected = torch.tensor([2.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 1.0])
    # -logsigmoid(2) = .126928; -logsigmoid(-1) = 1.313262; ln 2 = .693147
    close(losses.pairwise_loss(chosen, rejected), (0.126928 + 1.313262 + 0.693147) / 3)
    # weights 1, 3, 0
    weighted = losses.pairwise_loss(chosen, rejected, weight=torch.tensor([1.0, 3.0, 0.0]))
    close(weighted, (0.126928 + 3 * 1.313262) / 4)
    # label 0.5 on d = 2: .5 * .126928 + .5 * 2.126928
    close(losses.pairwise_loss(chosen[:1], rejected[:1], label=torch.tensor([0.5])), 1.126928)


def test_a_tie_pulls_the_two_scores_together() -> None:
    chosen = torch.tensor([2.0], requires_grad=True)
    losses.pairwise_loss(chosen, torch.tensor([0.0]), label=torch.tensor([0.5])).backward()
    assert chosen.grad is not None and chosen.grad.item() > 0  # descending lowers the higher score
    even = torch.tensor([1.0], requires_grad=True)
    losses.pairwise_loss(even, torch.tensor([1.0]), label=torch.tensor([0.5])).backward()
    assert even.grad is not None and even.grad.item() == 0


def test_pairwise_loss_does_not_overflow() -> None:
    far = losses.pairwise_loss(torch.tensor([-1000.0]), torch.tensor([1000.0]))
    close(far, 2000.0)


def test_ranking_loss_is_the_mean_over_all_pairs_of_the_prompt() -> None:
    scores = torch.tensor([1.0, 3.0, 0.0])
    # ranks 1, 0, 1: answer 1 beats both others, answers 0 and 2 tie.
    # pairs: (0,1) d = 1-3, worse: -logsigmoid(2) = .126928;
    #        (0,2) d = 1, tie: .5*.313262 + .5*1.313262 = .813262;
    #        (1,2) d = 3: .048587
    close(losses.ranking_loss(scores, torch.tensor([1, 0, 1])), (0.126928 + 0.813262 + 0.048587) / 3)
    two = losses.ranking_loss(scores[:2], torch.tensor([1, 0]))
    close(two, losses.pairwise_loss(scores[1:2], scores[:1]).item())


def test_rloo_advantages_by_hand() -> None:
    scores = torch.tensor([[1.0, 2.0, 6.0], [0.0, 0.0, 3.0]])
    # row 0: 1 - 4, 2 - 3.5, 6 - 1.5; row 1: 0 - 1.5, 0 - 1.5, 3 - 0
    close(losses.rloo_advantages(scores), [[-3.0, -1.5, 4.5], [-1.5, -1.5, 3.0]])
    close(losses.rloo_advantages(torch.randn(4, 5)).sum(1), [0.0] * 4)
    with pytest.raises(ValueError, match="at least 2 answers"):
        losses.rloo_advantages(torch.ones(3, 1))


def test_adaptive_kl_coef_by_hand() -> None:
    # measured/target - 1 = 0.1 -> 0.05 * (1 + 0.1 * 32/320)
    assert losses.adaptive_kl_coef(0.05, 6.6, 6.0, 32, 320) == pytest.approx(0.05 * 1.01)
    assert losses.adaptive_kl_coef(0.05, 60.0, 6.0, 32, 320) == pytest.approx(0.05 * 1.02)  # clipped at +0.2
    assert losses.adaptive_kl_coef(0.05, 0.0, 6.0, 32, 320) == pytest.approx(0.05 * 0.98)  # clipped at -0.2
