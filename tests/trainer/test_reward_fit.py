from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from models.adapter_folder import read_adapter
from models.adapters import LoraSpec
from models.base import LoadedBase
from tests.trainer.kit import WORDS, settings
from trainer.encode import Encoder
from trainer.losses import ranking_loss
from trainer.pair_rules import ranking_preferences
from trainer.reward_data import RewardData, encode_snapshot, folds_by_prompt
from trainer.reward_fit import fit_reward, votes_missing
from trainer.reward_loss import reward_loss
from trainer.reward_model import RewardModel
from trainer.roles import Roles
from trainer.sequences import Encoded
from trainer.snapshot import Answer, Group, Preference, Snapshot, Thumb, is_heldout

CONFIG = settings()


@pytest.fixture
def model(roles: Roles) -> RewardModel:
    roles.detach()
    return RewardModel.fresh(roles, LoraSpec(2, 4), heads=4, penalty=0.5, seed=0)


def encoder(base: LoadedBase) -> Encoder:
    return Encoder(base.chat, max_prompt_tokens=60, max_answer_tokens=60)


def judgement(number: int, better: str, worse: str, label: float = 1.0) -> Group:
    prompt = ({"role": "user", "content": f"{WORDS[number % 16]} {number}"},)
    pair = (Preference(0, 1, label, 1.0),)
    held = is_heldout(prompt, CONFIG.heldout_share)
    return Group("vote", f"cmp_{number}", number, "ann", prompt, (Answer(better), Answer(worse)), pair, held)


def taste(n: int) -> list[Group]:
    draw = random.Random(0)
    texts = [" ".join(draw.sample(WORDS, 3)) for _ in range(n)]
    return [judgement(i, text + "!", text + ".") for i, text in enumerate(texts)]


def data_of(model: RewardModel, groups: list[Group], thumbs: tuple[Thumb, ...] = ()) -> RewardData:
    snapshot = Snapshot(0, tuple(groups), thumbs)
    return encode_snapshot(snapshot, encoder(model.roles.base), heads=4, seed=0)


def test_a_clear_taste_is_learned_and_measured_on_what_was_not_seen(model: RewardModel) -> None:
    report = fit_reward(model, data_of(model, taste(40)), CONFIG, seed=0)
    assert report.good_enough and report.accuracy.rate > 0.8
    assert report.accuracy.method == "cross-validation" and report.accuracy.judged == 40
    good, bad = (
        encoder(model.roles.base).pair(judgement(99, "", "").prompt, Answer(f"sun moon{e}")) for e in "!."
    )
    assert good is not None and bad is not None
    scores = model.score([good, bad], 512)
    assert scores[0] > scores[1]


def test_many_held_out_pairs_need_no_cross_validation(model: RewardModel) -> None:
    report = fit_reward(model, data_of(model, taste(120)), replace(CONFIG, min_heldout_pairs=10), seed=0)
    assert report.accuracy.method == "held-out" and report.good_enough


def test_random_votes_are_refused_with_an_estimate(model: RewardModel) -> None:
    draw = random.Random(1)
    groups = [judgement(i, *draw.sample(["sun!", "moon."], 2)) for i in range(24)]
    before = model.state()
    report = fit_reward(model, data_of(model, groups), CONFIG, seed=0)
    assert not report.good_enough and (report.votes_missing or 0) >= 1
    after = model.state()
    assert all(torch.equal(t, after["adapter"][k]) for k, t in before["adapter"].items())


def test_so_few_pairs_that_even_perfection_proves_nothing_train_nothing(model: RewardModel) -> None:
    report = fit_reward(model, data_of(model, taste(4)), CONFIG, seed=0)
    assert report.accuracy.judged == 0 and report.epochs == 0 and (report.votes_missing or 0) > 10


def test_all_on_one_prompt_cannot_be_cross_validated(model: RewardModel) -> None:
    same = [replace(g, prompt=({"role": "user", "content": "sun 0"},), heldout=False) for g in taste(12)]
    assert not fit_reward(model, data_of(model, same), CONFIG, seed=0).good_enough


def test_the_same_seed_fits_the_same_model(model: RewardModel) -> None:
    start, results = model.state(), []
    for _ in range(2):
        model.load_state(start)
        fit_reward(model, data_of(model, taste(30)), CONFIG, seed=3)
        results.append(model.state())
    assert all(torch.equal(t, results[1]["adapter"][k]) for k, t in results[0]["adapter"].items())


def test_a_ranking_in_one_batch_is_the_mean_over_all_its_pairs(model: RewardModel) -> None:
    tiers = [[2], [0, 1], [3]]
    answers = tuple(Answer(text) for text in ("sun", "moon", "rain", "snow"))
    prompt = ({"role": "user", "content": "q"},)
    group = Group("vote", "c", 1, "ann", prompt, answers, ranking_preferences(tiers))
    [item] = data_of(model, [group]).comparisons
    item = replace(item, bootstrap=torch.ones(4))
    with model.roles.playing("reward"):
        loss = reward_loss(model, [item], torch.zeros(1), 0.0)
    raw = model.raw(item.sequences, 512)
    expected = torch.stack([ranking_loss(raw[:, h], torch.tensor([1, 1, 0, 2])) for h in range(4)]).mean()
    torch.testing.assert_close(loss, expected, atol=1e-5, rtol=1e-4)


def test_a_grumpy_raters_thumbs_are_read_against_their_own_bias(model: RewardModel) -> None:
    prompt = ({"role": "user", "content": "q"},)
    thumb = Thumb("rating", "m", 1, "grump", prompt, Answer("sun"), False, 0.3)
    [item] = data_of(model, [], (thumb,)).verdicts
    item = replace(item, bootstrap=torch.ones(4))
    raw = model.raw([item.sequence], 512)[0]
    with model.roles.playing("reward"):
        loss = reward_loss(model, [item], torch.tensor([2.0]), 0.0)
    expected = -0.3 * torch.nn.functional.logsigmoid(-(raw - 2.0)).mean()
    torch.testing.assert_close(loss, expected, atol=1e-5, rtol=1e-4)


def test_a_prompt_is_never_on_both_sides_of_a_fold(model: RewardModel) -> None:
    comparisons = data_of(model, [*taste(20), *taste(20)]).comparisons
    folds = folds_by_prompt(comparisons, 4, seed=0)
    assert len(folds) == 20 and set(folds.values()) == {0, 1, 2, 3}


def test_the_references_own_answers_score_mean_zero_and_std_one(model: RewardModel) -> None:
    own = [Encoded((7, 8, i), (20 + i, 40 + i)) for i in range(30)]
    model.normalise(own, 512)
    scores = model.score(own, 512)
    assert float(scores.mean()) == pytest.approx(0.0, abs=1e-4)
    assert float(scores.std()) == pytest.approx(1.0, abs=1e-3)


def test_disagreeing_heads_cost_score(model: RewardModel) -> None:
    own = [Encoded((7, 8, i), (20 + i, 40 + i)) for i in range(10)]
    bold = model.score(own, 512)
    model.penalty = 5.0
    assert bool((model.score(own, 512) < bold).all())


def test_a_saved_reward_model_scores_the_same_after_loading(model: RewardModel, tmp_path: Path) -> None:
    own = [Encoded((7, 8, i), (20 + i, 40 + i)) for i in range(10)]
    fit_reward(model, data_of(model, taste(30)), CONFIG, seed=0)
    model.normalise(own, 512)
    expected = model.score(own, 512)
    model.save(tmp_path / "r", {"base_id": "tiny"})
    model.roles.detach()
    again = RewardModel.load(Roles(model.roles.base), read_adapter(tmp_path / "r"))
    torch.testing.assert_close(again.score(own, 512), expected, atol=1e-5, rtol=1e-4)
    again.roles.detach()


def test_the_estimate_grows_as_the_agreement_shrinks() -> None:
    from trainer.accuracy import Accuracy

    few, many = (votes_missing(Accuracy(r, 24, "cross-validation"), CONFIG) for r in (17, 15))
    assert 1 <= few < many
    held = votes_missing(Accuracy(14, 20, "held-out"), CONFIG)
    assert held > votes_missing(Accuracy(14, 20, "cross-validation"), CONFIG)


def test_prompts_are_shortened_at_a_turn_and_counted(shared_base: LoadedBase) -> None:
    made = encoder(shared_base)
    turns = [{"role": r, "content": f"turn {i}"} for i in range(20) for r in ("user", "assistant")][:-1]
    ids = made.prompt(turns)
    assert ids is not None and len(ids) <= 60
    assert ids[0] == shared_base.chat.encode(turns[:1])[0]  # begins with a turn marker, not in mid-turn
    assert made.prompt([{"role": "user", "content": "word " * 400}]) is None
    assert len(made.answer(Answer("word " * 400))) == 60
    assert made.notes() == [
        "Conversations shortened from their start to fit: 1.",
        "Messages too long for the model, left out: 1.",
        "Very long answers cut at their end: 1.",
    ]


def test_sampled_answers_keep_their_own_tokens_and_typed_ones_get_an_end(shared_base: LoadedBase) -> None:
    made, chat = encoder(shared_base), shared_base.chat
    end = next(iter(chat.eos_ids))
    spelled = (chat.encode([{"role": "user", "content": "s"}])[1], end)
    assert made.answer(Answer(chat.decode(spelled), spelled)) == spelled
    assert made.answer(Answer("other text", spelled)) != spelled
    assert made.answer(Answer("sun"))[-1] in chat.eos_ids
    assert made.answer(Answer("sun", ended=False))[-1] not in chat.eos_ids
    assert len(made.answer(Answer("", ended=False))) == 1
