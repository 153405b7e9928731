from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from models.adapters import LoraSpec
from models.base import LoadedBase
from models.config import ModelConfig
from models.engine import Engine
from models.errors import ModelError
from trainer import ppo as ppo_module
from trainer.config import TrainerConfig
from trainer.ppo import Ppo, value_head
from trainer.reward_model import RewardModel
from trainer.roles import NotFinite, Roles
from trainer.rollout import EngineSampler, Rollout, episode_seeds
from trainer.sequences import Encoded, pad
from trainer.sft import Dialogue

CONFIG = TrainerConfig(
    episodes_per_update=8,
    updates=4,
    max_response_tokens=6,
    learning_rate=1e-2,
    critic_learning_rate=1e-2,
    lora_rank=2,
    tokens_per_microbatch=64,
)
PROMPTS = [(7, 8, 9), (10, 11), (12, 13, 14, 15), (20,)]


@pytest.fixture(scope="module")
def engine(shared_base: LoadedBase) -> Iterator[Engine]:
    """Serves a twin of the tiny base, as in a round."""
    with Engine(shared_base, ModelConfig(max_rows=8, slots=3, max_context=64)) as running:
        yield running


@pytest.fixture
def trainee(shared_base: LoadedBase, engine: Engine) -> Iterator[Any]:
    """Builds a Ppo from changed settings; the same seed gives the same beginning."""
    made: list[Roles] = []

    def build(**changes: Any) -> Ppo:
        if made:
            made.pop().detach()
        config = replace(CONFIG, **changes)
        roles = Roles(shared_base)
        made.append(roles)
        roles.add("policy", LoraSpec(rank=2, alpha=4), seed=1)
        reward = RewardModel.fresh(roles, LoraSpec(rank=2, alpha=4), heads=4, penalty=0.5, seed=2)
        reward.normalise([Encoded(p, (i + 3, i + 4)) for i, p in enumerate(PROMPTS)], 512)
        if config.algorithm == "ppo":
            roles.add("critic", LoraSpec(rank=2, alpha=4), seed=3)
            roles.copy("reward", "critic")
        sampler = EngineSampler(engine, max_tokens=config.max_response_tokens, temperature=1.0)
        return Ppo(roles, reward, sampler, PROMPTS, config, seed=0)

    yield build
    for roles in made:
        roles.detach()


def prefer_half_the_tokens(ppo: Ppo) -> None:
    """Replaces the reward by a rule that a hidden state can follow, so that learning shows at once."""
    liked = ppo.roles.base.model.get_input_embeddings().weight[:, 0] > 0

    def share(s: Encoded) -> float:
        return 4.0 * float(liked[list(s.response)].float().mean()) - 2.0

    ppo.reward.score = lambda sequences, budget: torch.tensor([share(s) for s in sequences])  # type: ignore


def test_a_fresh_policy_has_no_kl_to_the_base_and_the_first_ratio_is_one(trainee: Any) -> None:
    metrics = trainee(ppo_epochs=1, minibatches=1).update()
    assert metrics["objective/kl"] == pytest.approx(0.0, abs=1e-5)
    assert metrics["val/ratio"] == pytest.approx(1.0, abs=1e-5)
    assert metrics["policy/clipfrac_avg"] == 0.0


def test_an_update_moves_policy_and_critic_and_nothing_else(trainee: Any) -> None:
    ppo = trainee()
    before = {name: p.detach().clone() for name, p in ppo.roles.peft.named_parameters()}
    ppo.update()
    moved = {name for name, p in ppo.roles.peft.named_parameters() if not torch.equal(p, before[name])}
    assert any(".policy." in name for name in moved) and any(".critic." in name for name in moved)
    assert all(".lora_" in name and ".reward." not in name for name in moved)


LEARNING = {"episodes_per_update": 48, "tokens_per_microbatch": 2048, "missing_eos_penalty": 0.0}


@pytest.mark.parametrize("algorithm", ["ppo", "rloo"])
def test_it_learns_what_is_rewarded(trainee: Any, algorithm: str) -> None:
    ppo = trainee(algorithm=algorithm, kl_coef=0.0, learning_rate=1e-2, **LEARNING)
    prefer_half_the_tokens(ppo)
    scores = [ppo.update()["objective/scores"] for _ in range(9)]
    assert sum(scores[-3:]) / 3 > scores[0] + 0.5


def test_a_high_price_of_kl_keeps_the_policy_near_the_base(trainee: Any) -> None:
    drift = []
    for kl_coef in (0.0, 2.0):
        ppo = trainee(kl_coef=kl_coef, **LEARNING)
        prefer_half_the_tokens(ppo)
        drift.append([ppo.update()["objective/kl"] for _ in range(5)][-1])
    assert drift[1] < drift[0] / 2


def test_micro_batches_do_not_change_the_gradient(trainee: Any) -> None:
    after = []
    for budget in (10_000, 1):
        ppo = trainee(tokens_per_microbatch=budget, ppo_epochs=1)
        ppo.update()
        after.append(ppo.roles.state("policy") | ppo.roles.state("critic"))
    for name, whole in after[0].items():
        torch.testing.assert_close(after[1][name], whole, atol=2e-4, rtol=1e-3)


def test_going_on_from_a_saved_state_equals_never_having_stopped(trainee: Any) -> None:
    straight = trainee()
    for _ in range(3):
        straight.update()
    expected = straight.state()
    first = trainee()
    first.update()
    saved = first.state()
    second = trainee()
    second.load_state(saved)
    second.update()
    second.update()
    resumed = second.state()
    assert resumed["updates_done"] == 3
    for role in ("policy", "critic", "value_head"):
        for name, tensor in expected[role].items():
            assert torch.equal(resumed[role][name], tensor), name


def test_the_critic_starts_with_the_reward_models_opinion(trainee: Any) -> None:
    ppo = trainee()
    sequences = [Encoded(p, (5, 6, 1)) for p in PROMPTS]
    head = value_head(ppo.reward)
    with ppo.roles.playing("critic"):
        batch = pad(sequences, ppo.roles.base.chat.pad_id, ppo.roles.device)
        last = ppo.roles.hidden(batch.ids)[torch.arange(4), batch.lengths - 1]
        values = head(last).squeeze(-1)
    ppo.reward.penalty = 0.0
    torch.testing.assert_close(values, ppo.reward.score(sequences, 512), atol=1e-4, rtol=1e-4)


def test_passes_stop_when_the_policy_has_moved_too_far(trainee: Any) -> None:
    ppo = trainee(ppo_epochs=8, max_approxkl=1e-9)
    assert ppo.update()["policy/stopped_early"] == 1.0


def test_a_minibatch_with_an_absurd_ratio_is_skipped(trainee: Any) -> None:
    ppo = trainee(ppo_epochs=2, max_ratio=1e-3)
    before = ppo.roles.state("policy")
    assert ppo.update()["policy/skipped"] == 4.0
    assert all(torch.equal(tensor, before[name]) for name, tensor in ppo.roles.state("policy").items())


def test_nan_in_a_score_stops_and_says_where(trainee: Any) -> None:
    ppo = trainee()
    ppo.reward.score = lambda sequences, budget: torch.full((len(sequences),), math.nan)
    with pytest.raises(NotFinite, match="the scores of update 1"):
        ppo.update()


def test_nan_in_the_policy_loss_stops_and_says_where(trainee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ppo = trainee()
    real = ppo_module.losses.ppo_policy_loss

    def broken(*args: Any) -> Any:
        loss, stats = real(*args)
        return loss * math.nan, stats

    monkeypatch.setattr(ppo_module.losses, "ppo_policy_loss", broken)
    with pytest.raises(NotFinite, match="the policy loss of update 1"):
        ppo.update()


def test_an_engine_that_serves_other_weights_is_noticed(trainee: Any) -> None:
    ppo = trainee()
    with torch.no_grad():
        for p in ppo.roles.parameters("policy"):
            p.add_(torch.randn_like(p), alpha=0.3)
    publish = ppo.sampler.publish
    ppo.sampler.publish = lambda version, tensors: publish(
        version, {name: (a, b * 0) for name, (a, b) in tensors.items()}
    )
    with pytest.raises(ModelError, match="differ from the trainer's"):
        ppo.update()


def test_kl_coef_adapts_towards_its_target(trainee: Any) -> None:
    ppo = trainee(target_kl=5.0)
    ppo.update()  # the first update measures no KL at all, so its price falls
    assert ppo.kl_coef < CONFIG.kl_coef


def test_an_answer_that_does_not_end_pays_for_it(trainee: Any) -> None:
    from trainer.experience import score_rollouts

    ppo = trainee()
    sequence = Encoded((7, 8), (9, 10))
    ended, cut = (Rollout(sequence, ended, (0.0, 0.0)) for ended in (True, False))
    scores = score_rollouts(ppo.reward, [ended, cut], ppo.config)
    assert scores[0] - scores[1] == pytest.approx(ppo.config.missing_eos_penalty, abs=1e-5)


def test_demonstrations_pull_the_policy_along_when_asked(trainee: Any) -> None:
    ppo = trainee(ptx_coef=1.0)
    ppo.demos = [Dialogue((7, 8, 9, 30, 31, 1), (False, False, False, True, True, True))]
    assert ppo.update()["loss/ptx_avg"] > 0


def test_every_prompt_is_used_before_any_is_used_twice(trainee: Any) -> None:
    ppo = trainee(episodes_per_update=4)
    assert sorted(ppo._prompts(0)) == sorted(PROMPTS) == sorted(ppo._prompts(1))
    assert [ppo._prompts(u) for u in range(4)] == [ppo._prompts(u) for u in range(4)]


def test_no_prompts_is_said_in_words(trainee: Any) -> None:
    ppo = trainee()
    with pytest.raises(ModelError, match="no prompts to practise on"):
        Ppo(ppo.roles, ppo.reward, ppo.sampler, [], ppo.config, seed=0)


def test_rollouts_end_at_the_first_end_token_and_repeat_for_their_seeds(engine: Engine) -> None:
    sampler = EngineSampler(engine, max_tokens=20, temperature=1.0)
    seeds = episode_seeds(24, "test")
    prompts = [PROMPTS[i % 4] for i in range(24)]
    first = sampler.sample("base", prompts, seeds)
    assert first == sampler.sample("base", prompts, seeds)
    for rollout in first:
        ends = [t in engine.base.chat.eos_ids for t in rollout.sequence.response]
        assert not any(ends[:-1]) and ends[-1] == rollout.ended
        assert len(rollout.behaviour_logprobs) == len(rollout.sequence.response) <= 20
