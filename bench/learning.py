"""Does it learn? Real processes, real HTTP votes by a hidden rule, one or more rounds, unseen prompts.

For each seed: `rapport up` on an empty data folder; a simulated rater votes on blind comparisons; a round
runs while chats stream; the new version is swapped in; on prompts nobody voted on, the new version's
answers are compared with the bare base's by the rule. Prints JSON; asserts nothing.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.live import Live, running
from bench.rules import RULES, Rule, bootstrap_interval, prefer
from bench.streams import StreamLog, background_streams

ENDED = ("done", "needs_more_feedback", "failed", "cancelled")
ROUND_LIMIT_S = 1200.0
LABELS = ("A", "B")


@dataclass(frozen=True)
class Outcome:
    """What one seed showed. Rates are shares of the unseen prompts; kl is nats per answer, to the base."""

    seed: int
    rule: str
    votes: int
    rounds: list[dict[str, Any]]  # per round: state, candidate, health, seconds
    champion: str
    win_rate: float  # of the new version over the base by the rule, ties count half
    win_rate_interval: tuple[float, float]
    score_new: float  # mean of the rule over the new version's answers
    score_base: float
    kl: float | None
    kl_budget: float | None
    length_ratio: float  # mean characters, new over base
    streams_across_swap: int  # chats that were open while the version changed
    streams_mixed: int  # of those, how many differ from their own version's answer for their seed
    stream_errors: int
    examples: list[dict[str, str]]


def learn(
    rule_name: str,
    seed: int,
    *,
    votes: int,
    rounds: int,
    unseen: int,
    data_dir: Path,
    trainer: dict[str, Any],
    model: str = "builtin",
) -> Outcome:
    """One seed of the proof on `data_dir`, which must be empty."""
    rule = RULES[rule_name]
    prompts = prompts_of(seed)
    judged, fresh = prompts[: -unseen or None], prompts[-unseen:]
    settings = {**trainer, "seed": seed, "min_new_pairs": 10**6}  # rounds start when asked, not in mid-vote
    with running(data_dir, trainer=settings, model=model) as live:
        records = []
        per_round = votes // rounds
        log = StreamLog()
        for number in range(rounds):
            collect_votes(live, rule, judged, per_round, random.Random(f"{seed}/{number}"))
            records.append(run_round(live, during_gate=background_streams(live.url, judged[:8], log)))
        champion = live.get("/v1/overview")["serving"]
        mixed = [r for r in log.across_swaps() if _differs_from_its_version(live, r)]
        new = _answers(live, fresh, champion, seed)
        base = _answers(live, fresh, "base", seed + 1)
    wins = [prefer(rule, a, b) for a, b in zip(new, base, strict=True)]
    last = records[-1]["verdict"] or {}
    measured = last.get("metrics", {})
    for record in records:
        record.pop("verdict")
    return Outcome(
        seed=seed,
        rule=rule_name,
        votes=votes,
        rounds=records,
        champion=champion,
        win_rate=statistics.fmean(wins),
        win_rate_interval=bootstrap_interval(wins),
        score_new=statistics.fmean(map(rule, new)),
        score_base=statistics.fmean(map(rule, base)),
        kl=measured.get("kl"),
        kl_budget=measured.get("max_kl"),
        length_ratio=sum(map(len, new)) / max(1, sum(map(len, base))),
        streams_across_swap=len(log.across_swaps()),
        streams_mixed=len(mixed),
        stream_errors=log.errors,
        examples=[
            {"prompt": p, "base": b, "new": n} for p, b, n in list(zip(fresh, base, new, strict=True))[:6]
        ],
    )


def run(
    *, rules: list[str], seeds: int, votes: int, rounds: int, unseen: int, trainer: dict[str, Any], model: str
) -> Iterator[dict[str, Any]]:
    """Outcomes for every rule and seed, each on a folder of its own that is removed afterwards."""
    for rule in rules:
        for seed in range(seeds):
            with tempfile.TemporaryDirectory(prefix="rapport-learning-") as folder:
                outcome = learn(
                    rule,
                    seed,
                    votes=votes,
                    rounds=rounds,
                    unseen=unseen,
                    data_dir=Path(folder),
                    trainer=trainer,
                    model=model,
                )
            yield asdict(outcome)


def prompts_of(seed: int) -> list[str]:
    """English prompts on different topics, one wording each, in an order of the seed's."""
    from models.builtin.corpus import english

    topics = [t for t in english.topics() if t.kind in ("chat", "fact", "howto")]
    rng = random.Random(seed)
    prompts = [rng.choice(topic.asks) for topic in topics]
    rng.shuffle(prompts)
    return prompts


def collect_votes(live: Live, rule: Rule, prompts: list[str], count: int, rng: random.Random) -> None:
    """Casts `count` votes by the rule through the comparison API, as a rater's browser would."""
    for prompt in rng.choices(prompts, k=count):
        shown = live.post("/v1/comparisons", {"messages": [{"role": "user", "content": prompt}], "k": 2})
        texts = {c["label"]: c["content"] for c in shown["candidates"]}
        liking = prefer(rule, texts["A"], texts["B"])
        choice = {1.0: "A", 0.0: "B", 0.5: "tie"}[liking]
        live.put(f"/v1/comparisons/{shown['id']}/vote", {"choice": choice})


def run_round(live: Live, during_gate: AbstractContextManager[None] | None = None) -> dict[str, Any]:
    """Asks for a round, waits for its end and for the swap it led to; `during_gate` spans gate and swap."""
    started = time.monotonic()
    wanted = live.post("/v1/rounds", {})
    with ExitStack() as entered:
        while True:
            now = live.get(f"/v1/rounds/{wanted['id']}")
            if now["state"] in ENDED:
                break
            if now["phase"] == "gate" and during_gate is not None:
                entered.enter_context(during_gate)
                during_gate = None
            if time.monotonic() - started > ROUND_LIMIT_S:
                raise RuntimeError(f"the round did not end in {ROUND_LIMIT_S:.0f} s: {now}")
            time.sleep(0.5)
        time.sleep(3.0)  # chats go on for a moment under the new version
    fields = ("state", "candidate", "health", "message", "error", "verdict")
    return {name: now.get(name) for name in fields} | {"seconds": round(time.monotonic() - started, 1)}


def _answers(live: Live, prompts: list[str], version: str, seed: int) -> list[str]:
    """One sampled answer of `version` to each prompt, at temperature 1."""
    answers = []
    for i, prompt in enumerate(prompts):
        body = {
            "model": f"rapport:{version}",
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 1.0,
            "seed": seed * 100_000 + i,
            "max_tokens": 96,
        }
        answers.append(live.post("/v1/chat/completions", body)["choices"][0]["message"]["content"])
    return answers


def _differs_from_its_version(live: Live, record: Any) -> bool:
    """True when a streamed answer is not what its version alone answers to the same seed."""
    again = live.post("/v1/chat/completions", {**record.request, "model": record.model, "stream": False})
    return bool(again["choices"][0]["message"]["content"] != record.text)
