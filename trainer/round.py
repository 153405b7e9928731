"""One round, from feedback to a registered version: pairs, reward, ppo (or sft), gate, register.

Every phase leaves a checkpoint entry and is skipped when its entry is there, so that the same call goes on
wherever the last trainer was stopped, with the same random draws. Not here: leases, heartbeats, retries.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.config import ModelConfig
from store import Store
from store.rounds import Round
from trainer.callbacks import Callbacks
from trainer.checkpoint import Checkpoint
from trainer.config import TrainerConfig
from trainer.gate import Gate, Verdict
from trainer.health import reward_health, round_health
from trainer.plan import Plan, Result, make_plan, nothing_to_learn, plan_from_json, plan_to_json
from trainer.ppo import LIVE, Ppo
from trainer.prompt_pool import probe_prompts
from trainer.registration import deploy, keep_samples, register_policy, register_reward
from trainer.reward_data import encode_snapshot
from trainer.reward_fit import FitReport, fit_reward
from trainer.reward_model import RewardModel
from trainer.roles import derived_seed
from trainer.rollout import EVALUATION, episode_seeds
from trainer.sft import Dialogue, encode_dialogues, train_sft
from trainer.snapshot import Turns, is_heldout
from trainer.workshop import BASE, Workshop, open_workshop

CHAMPION = "champion"  # the name under which the gate's engine serves the version that answers now


class RoundRun:
    """Runs one claimed round to its end."""

    def __init__(
        self,
        store: Store,
        round: Round,
        data_dir: Path,
        model_config: ModelConfig,
        config: TrainerConfig,
        callbacks: Callbacks,
    ) -> None:
        self.store, self.round, self.data_dir = store, round, data_dir
        self.model_config, self.config, self.callbacks = model_config, config, callbacks
        self.checkpoint = Checkpoint(data_dir / "rounds" / round.id)

    def run(self) -> Result:
        """Raises what the phases raise: ModelError, StoreError, callbacks' Stopped."""
        self.callbacks.on_round_start(self.round.id)
        plan = self._plan()
        nothing = nothing_to_learn(plan)
        if nothing is not None:
            return nothing
        with open_workshop(self.store, self.data_dir, self.model_config, plan.config) as shop:
            shop.add_policy(plan.parent, derived_seed(plan.seed, "policy adapter"))
            if plan.config.algorithm == "sft":
                return self._supervised(shop, plan)
            reward, report = self._reward(shop, plan)
            if not report.good_enough:
                return _refused(report)
            history = self._ppo(shop, plan, reward)
            judged = self._gate(shop, plan, reward, report, history)
            return self._register(shop, plan, reward, report.metrics(), judged)

    def _plan(self) -> Plan:
        saved = self.checkpoint.load("plan")
        if saved is not None:
            return plan_from_json(saved["json"])
        self.callbacks.on_phase("pairs", 0.0, "Reading the feedback")
        plan = make_plan(self.store, self.round, self.config)
        self.checkpoint.save("plan", {"json": plan_to_json(plan)})
        judged = sum(group.judged for group in plan.snapshot.groups)
        self.callbacks.on_metrics(0, {"pairs": float(plan.pairs), "pairs/judged": float(judged)})
        self.callbacks.on_phase("pairs", 1.0, " ".join(plan.snapshot.report))
        return plan

    # ---- reward

    def _reward(self, shop: Workshop, plan: Plan) -> tuple[RewardModel, FitReport]:
        """The reward model fitted and normalised, and how far it can be trusted."""
        config = plan.config
        model, note = shop.add_reward(plan.reward_parent, plan.seed)
        saved = self.checkpoint.load("reward")
        if saved is not None:
            report = FitReport.from_json(json.loads(saved["report"]))
            if report.good_enough:
                model.load_state(saved["model"])
            return model, report
        data = encode_snapshot(
            plan.snapshot, shop.encoder, heads=model.normal.offsets.shape[0], seed=plan.seed
        )
        notes = [*([note] if note else []), *shop.encoder.notes()]
        spent = [0.0]

        def tick(share: float) -> None:  # a fit is one training, or one for each fold and one more
            spent[0] += share
            words = " ".join(["Learning what people prefer", *notes])
            self.callbacks.on_phase("reward", min(0.95, spent[0] / (config.reward_folds + 1)), words)

        report = fit_reward(model, data, config, seed=plan.seed, tick=tick)
        self.callbacks.on_metrics(0, report.metrics())
        if report.good_enough:
            prompts = self._encoded(shop, plan.practice or plan.unseen)
            ids = [prompts[i % len(prompts)] for i in range(config.reference_answers)]
            seeds = episode_seeds(len(ids), plan.seed, "reference")
            rollouts = shop.sampler.sample(BASE, ids, seeds, priority=EVALUATION)
            model.normalise([r.sequence for r in rollouts], config.tokens_per_microbatch)
        self.checkpoint.save("reward", {"report": json.dumps(report.to_json()), "model": model.state()})
        self.callbacks.on_phase("reward", 1.0, f"Reward model: {report.accuracy.in_words()}")
        return model, report

    # ---- ppo

    def _ppo(self, shop: Workshop, plan: Plan, reward: RewardModel) -> list[dict[str, float]]:
        """Leaves the policy role trained; the updates' metrics."""
        config = plan.config
        if config.algorithm == "ppo":
            shop.add_critic(derived_seed(plan.seed, "critic adapter"))
        demos = [d for d, heldout in self._demos(shop, plan) if not heldout]
        ppo = Ppo(
            shop.roles, reward, shop.sampler, self._encoded(shop, plan.practice), config,
            seed=plan.seed, demos=demos, callbacks=self.callbacks,
        )  # fmt: skip
        history: list[dict[str, float]] = []
        saved = self.checkpoint.load("ppo")
        if saved is not None:
            ppo.load_state(saved["state"])
            history = saved["history"]
        while ppo.updates_done < config.updates:
            done = ppo.updates_done
            self.callbacks.on_phase("ppo", done / config.updates, _progress(done, config.updates, history))
            history.append(ppo.update())
            self.checkpoint.save("ppo", {"state": ppo.state(), "history": history})
        shop.sampler.retire(LIVE)
        self.callbacks.on_phase("ppo", 1.0, _progress(config.updates, config.updates, history))
        return history

    # ---- sft

    def _supervised(self, shop: Workshop, plan: Plan) -> Result:
        """Step 1 of InstructGPT as a round of its own."""
        rows = self._demos(shop, plan)
        train = [d for d, heldout in rows if not heldout]
        if not train:
            return Result(
                "needs_more_feedback",
                "There are no demonstrations to learn from. Correct some answers, or import dialogues.",
                "nothing to imitate yet",
            )
        saved = self.checkpoint.load("sft")
        if saved is not None:
            shop.roles.load_state("policy", saved["policy"])
        else:
            spent = [0.0]

            def tick(share: float) -> None:
                spent[0] += share
                self.callbacks.on_phase("sft", min(1.0, spent[0]), "Learning from demonstrations")

            heldout = [d for d, kept in rows if kept]
            report = train_sft(shop.roles, train, heldout, plan.config, seed=plan.seed, tick=tick)
            figures = {"sft/train_loss": report.train_loss, "sft/heldout_loss": report.heldout_loss}
            self.callbacks.on_metrics(0, figures)
            self.checkpoint.save("sft", {"policy": shop.roles.state("policy")})
        judged = self._gate(shop, plan, None, None, [])
        return self._register(shop, plan, None, {}, judged)

    # ---- gate

    def _gate(
        self,
        shop: Workshop,
        plan: Plan,
        reward: RewardModel | None,
        report: FitReport | None,
        history: Sequence[Mapping[str, float]],
    ) -> dict[str, Any]:
        """{'verdict', 'samples', 'health'} as plain values."""
        saved = self.checkpoint.load("gate")
        if saved is not None:
            return dict(json.loads(saved["json"]))
        self.callbacks.on_phase("gate", 0.0, "Comparing with the version that answers now")
        shop.sampler.publish(LIVE, shop.roles.folded("policy"))
        champion = BASE
        if plan.parent != BASE:
            shop.sampler.publish(CHAMPION, shop.adapter(plan.parent).folded())
            champion = CHAMPION
        prompts = [(turns, shop.encoder.prompt(turns)) for turns in plan.unseen]
        probes = [ids for ids in map(shop.encoder.prompt, probe_prompts()) if ids]
        demos = [d for d, heldout in self._demos(shop, plan) if heldout][:32]
        gate = Gate(shop.roles, shop.sampler, reward, plan.config, seed=plan.seed)
        verdict = gate.judge(
            LIVE, champion, [(turns, ids) for turns, ids in prompts if ids], probes, demos,
            taught_by_demos=report is None,
        )  # fmt: skip
        health = "learned from demonstrations"
        if report is not None:
            health = round_health(report, history, verdict.measured, plan.config)
        judged = {
            "verdict": verdict.to_json(),
            "samples": [asdict(sample) for sample in verdict.samples],
            "health": health,
        }
        self.callbacks.on_metrics(plan.config.updates, _gate_metrics(verdict))
        self.checkpoint.save("gate", {"json": json.dumps(judged)})
        self.callbacks.on_phase("gate", 1.0, " ".join(verdict.reasons))
        return judged

    # ---- register

    def _register(
        self,
        shop: Workshop,
        plan: Plan,
        reward: RewardModel | None,
        reward_metrics: Mapping[str, float],
        judged: Mapping[str, Any],
    ) -> Result:
        self.callbacks.on_phase("register", 0.0, "Saving the new version")
        verdict = judged["verdict"]
        figures = {name: value for name, value in reward_metrics.items() if math.isfinite(value)}
        if reward is not None:
            register_reward(shop, reward, self.checkpoint, self.round.id, plan.reward_parent, figures)
        metrics = {"pairs": plan.pairs, **figures, **verdict["metrics"]}
        version = register_policy(
            shop, self.checkpoint, self.round.id, plan.parent, metrics, verdict,
            "sft" if reward is None else "trained",
        )  # fmt: skip
        keep_samples(shop, self.round.id, judged["samples"])
        message = deploy(shop, version, plan.parent, verdict)
        return Result("done", message, judged["health"], verdict, version)

    def _encoded(self, shop: Workshop, prompts: Sequence[Turns]) -> list[tuple[int, ...]]:
        return [ids for ids in map(shop.encoder.prompt, prompts) if ids]

    def _demos(self, shop: Workshop, plan: Plan) -> list[tuple[Dialogue, bool]]:
        """(dialogue, kept for measuring)."""
        longest = shop.engine.max_context
        rows = []
        for demo in plan.snapshot.demos:
            kept = is_heldout(demo.messages[:-1], plan.config.heldout_share)
            rows += [(d, kept) for d in encode_dialogues([demo.messages], shop.base.chat, longest)]
        return rows


def _refused(report: FitReport) -> Result:
    more = report.votes_missing or 0
    words = f"{more} more vote{'' if more == 1 else 's'}"
    measured = report.accuracy.in_words()
    if report.accuracy.judged:
        message = (
            f"The votes do not yet show a taste that can be trusted: {measured}. About {words} would do."
        )
    else:
        message = f"There are too few votes to learn from. About {words} would do."
    return Result("needs_more_feedback", message, reward_health(report))


def _progress(done: int, updates: int, history: Sequence[Mapping[str, float]]) -> str:
    if not history:
        return "Practising"
    last = history[-1]
    return (
        f"Practising: update {done} of {updates}, score {last['objective/scores']:+.2f}, "
        f"KL {last['objective/kl']:.1f}"
    )


def _gate_metrics(verdict: Verdict) -> dict[str, float]:
    figures = verdict.to_json()["metrics"]
    return {f"gate/{name}": float(v) for name, v in figures.items() if isinstance(v, int | float)}
