"""Measures the built-in model on questions it never saw, by rules, and writes the table and transcripts.

    python -m models.builtin.evaluate                    # the table
    python -m models.builtin.evaluate --write docs/builtin-model.md

Rules are in `measures`, questions in `prompts`. With --write, everything between the page's two markers is
replaced. Not here: judgement by people; the page's own words.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from models.builtin import prompts
from models.builtin.answering import MAX_TOKENS, Answer, Answerer
from models.builtin.batches import answer_loss, collate
from models.builtin.corpus.dialogues import Dialogue, DialogueMaker, all_topics
from models.builtin.corpus.outside import OUTSIDE
from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills import unknown
from models.builtin.measures import contains, loops, manner_of, on_topic
from models.builtin.prompts import Probe
from models.builtin.tokenizer import encode_dialogues

HERE = Path(__file__).parent
BEGIN, END = "<!-- evaluate: begin -->", "<!-- evaluate: end -->"
COUNTS: dict[Language, int] = {"en": 240, "ko": 160}
NAMES: dict[Language, str] = {"en": "English", "ko": "Korean"}
GOALS = {
    "on topic": ("92 %", "88 %"),
    "facts": ("90 %", "90 %"),
    "ends by itself": ("97 %", "97 %"),
    "manners among 8": ("4", "4"),
    "honest out of scope": ("85 %", "85 %"),
    "loops": ("<= 1 %", "<= 1 %"),
}


def ask(
    answerer: Answerer, probes: Sequence[Probe], *, temperature: float = 0.0, seed: int = 0
) -> list[list[Answer]]:
    """For each probe the answers to its turns, each turn asked after the model's own earlier answers."""
    talks: list[Dialogue] = [[] for _ in probes]
    given: list[list[Answer]] = [[] for _ in probes]
    for turn in range(max(len(probe.turns) for probe in probes)):
        live = [i for i, probe in enumerate(probes) if len(probe.turns) > turn]
        for i in live:
            talks[i].append({"role": "user", "content": probes[i].turns[turn]})
        for i, answer in zip(
            live,
            answerer.answers([talks[i] for i in live], temperature=temperature, seed=seed + turn),
            strict=True,
        ):
            talks[i].append({"role": "assistant", "content": answer.text})
            given[i].append(answer)
    return given


def rate(hits: Sequence[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.1f} %" if hits else "-"


def perplexity(answerer: Answerer, talks: list[Dialogue]) -> float:
    rows = sorted(encode_dialogues(answerer.tokenizer, talks), key=lambda row: len(row[0]))
    total = tokens = 0.0
    with torch.no_grad():
        for start in range(0, len(rows), 32):
            batch = collate(rows[start : start + 32], answerer.tokenizer.pad_token_id)
            count = int(batch.answer[:, 1:].sum())
            total += float(answer_loss(answerer.model, batch)) * count
            tokens += count
    return math.exp(total / tokens)


def measure(answerer: Answerer, maker: DialogueMaker, lang: Language) -> tuple[dict[str, str], list[str]]:
    """The table's column for a language, and a line for each question that was answered wrongly."""
    row: dict[str, str] = {}
    single = prompts.single(maker, lang, COUNTS[lang])
    greedy = [answers[-1] for answers in ask(answerer, single)]
    sampled = [answers[-1] for answers in ask(answerer, single, temperature=1.0)]
    right = [on_topic(a.text, p.rules[-1]) for p, a in zip(single, greedy, strict=True)]
    row["questions"] = str(len(single))
    row["on topic"] = rate(right)
    row["on topic, temperature 1"] = rate(
        [on_topic(a.text, p.rules[-1]) for p, a in zip(single, sampled, strict=True)]
    )
    facts = [(p, a) for p, a in zip(single, greedy, strict=True) if p.fact]
    row["facts"] = rate([any(contains(a.text, word) for word in p.fact) for p, a in facts])
    sums = prompts.sums(lang, 60)
    row["sums of unseen numbers"] = rate(
        [on_topic(a[-1].text, p.rules[-1]) for p, a in zip(sums, ask(answerer, sums), strict=True)]
    )
    row["ends by itself"] = rate([a.ended for a in (*greedy, *sampled)])
    row["loops"] = rate([loops(a.text) for a in (*greedy, *sampled)])
    row["manners among 8"] = f"{manners(answerer, single[:: max(1, len(single) // 40)][:40]):.2f}"
    strange = prompts.out_of_scope(lang, 60)
    honest = [on_topic(a[-1].text, p.rules[-1]) for p, a in zip(strange, ask(answerer, strange), strict=True)]
    row["honest out of scope"] = rate(honest)
    row["- invented names"] = rate(honest[len(OUTSIDE[lang]) :])
    talks = prompts.follow_ups(maker.topics, lang, 50)
    said = ask(answerer, talks)
    row["third turn right"] = rate(
        [on_topic(a[-1].text, p.rules[-1]) for p, a in zip(talks, said, strict=True)]
    )
    told = prompts.remembered(lang, 40)
    row["remembers what was told"] = rate(
        [on_topic(a[-1].text, p.rules[-1]) for p, a in zip(told, ask(answerer, told), strict=True)]
    )
    row["perplexity"] = f"{perplexity(answerer, prompts.dialogues(maker, lang, 300)):.2f}"
    wrong = [
        f"{p.name}: {p.turns[-1]} -> {a.text}"
        for p, a, ok in zip(single, greedy, right, strict=True)
        if not ok
    ]
    return row, wrong


def manners(answerer: Answerer, probes: Sequence[Probe], samples: int = 8) -> float:
    """Mean number of distinct manners among the samples of one question at temperature 1."""
    talks = [[{"role": "user", "content": probe.turns[0]}] for probe in probes for _ in range(samples)]
    said = answerer.answers(talks, temperature=1.0, seed=8)
    shown = [
        {manner_of(a.text, p.lang) for a in said[i * samples : (i + 1) * samples]}
        for i, p in enumerate(probes)
    ]
    return sum(map(len, shown)) / len(shown)


def table(columns: dict[Language, dict[str, str]]) -> str:
    lines = ["| measure | English | goal | Korean | goal |", "|---|---|---|---|---|"]
    for name in columns["en"]:
        goals = GOALS.get(name, ("", ""))
        lines.append(f"| {name} | {columns['en'][name]} | {goals[0]} | {columns['ko'][name]} | {goals[1]} |")
    return "\n".join(lines)


def transcripts(answerer: Answerer, maker: DialogueMaker, lang: Language) -> str:
    """30 talks at temperature 0.7: 16 questions, 6 of three turns, 3 sums, 3 out of scope, 2 memories."""
    probes = (
        prompts.single(maker, lang, 16, seed=21)
        + prompts.follow_ups(maker.topics, lang, 6, seed=21)
        + prompts.sums(lang, 3, seed=21)
    )
    probes += (
        prompts.made_by(unknown.make, lang, 2, 21, turns=1)
        + prompts.out_of_scope(lang, 20, 21)[:1]
        + prompts.remembered(lang, 2, 21)
    )
    lines = []
    for number, (probe, given) in enumerate(
        zip(probes, ask(answerer, probes, temperature=0.7, seed=21), strict=True), 1
    ):
        lines.append(f"**{number}.**")
        for turn, answer in zip(probe.turns, given, strict=True):
            lines += [
                f"> {turn}",
                "",
                "\n".join(answer.text.split("\n")) + ("" if answer.ended else " [cut]"),
                "",
            ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=HERE)
    parser.add_argument("--write", type=Path, help="page whose marked part is replaced")
    parser.add_argument("--wrong", action="store_true", help="also list what was answered wrongly")
    arguments = parser.parse_args()
    answerer, maker = Answerer(arguments.model), DialogueMaker(all_topics())
    languages: tuple[Language, ...] = ("en", "ko")
    measured = {lang: measure(answerer, maker, lang) for lang in languages}
    result = table({lang: row for lang, (row, _) in measured.items()})
    sys.stdout.write(
        f"answers of at most {MAX_TOKENS} tokens, greedy where no temperature is named\n\n{result}\n"
    )
    if arguments.wrong:
        sys.stdout.write("\n".join(line for _, wrong in measured.values() for line in ["", *wrong]) + "\n")
    if arguments.write:
        page = arguments.write.read_text()
        before, rest = page.split(BEGIN)
        talks = [f"### {NAMES[lang]}\n\n{transcripts(answerer, maker, lang)}" for lang in languages]
        marked = "\n\n".join([BEGIN, result, *talks, END])
        arguments.write.write_text(before + marked + rest.split(END)[1])


if __name__ == "__main__":
    main()
