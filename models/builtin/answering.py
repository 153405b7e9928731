"""Answers from a loaded model, many at once: what evaluation needs and nothing that serving does.

Contract: `answers` gives for each conversation a text and whether it ended by itself. Not here: the engine
(models/engine.py), judging.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from models.builtin.corpus.dialogues import Dialogue

MAX_TOKENS = 80


@dataclass(frozen=True)
class Answer:
    text: str
    ended: bool  # the model wrote its end marker within MAX_TOKENS


class Answerer:
    """A model folder and how to ask it."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, padding_side="left")
        self.model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()

    def answers(
        self,
        talks: Sequence[Dialogue],
        *,
        temperature: float = 0.0,
        seed: int = 0,
        max_tokens: int = MAX_TOKENS,
        at_once: int = 64,
    ) -> list[Answer]:
        """One answer to each conversation, in order; temperature 0 is greedy."""
        torch.manual_seed(seed)
        order = sorted(range(len(talks)), key=lambda i: sum(len(m["content"]) for m in talks[i]))
        found: dict[int, Answer] = {}
        for start in range(0, len(order), at_once):
            some = order[start : start + at_once]
            found |= dict(
                zip(some, self._batch([talks[i] for i in some], temperature, max_tokens), strict=True)
            )
        return [found[i] for i in range(len(talks))]

    @torch.no_grad()
    def _batch(self, talks: Sequence[Dialogue], temperature: float, max_tokens: int) -> list[Answer]:
        texts = [
            self.tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
            for talk in talks
        ]
        inputs = self.tokenizer(
            texts, return_tensors="pt", padding=True, add_special_tokens=False, return_token_type_ids=False
        )
        sampling = (
            {"do_sample": True, "temperature": temperature}
            if temperature
            else {"do_sample": False, "temperature": None}
        )
        made = self.model.generate(
            **inputs,
            max_new_tokens=max_tokens,
            top_k=0 if temperature else None,
            top_p=1.0 if temperature else None,
            **sampling,
        )
        answers = []
        for row in made[:, inputs["input_ids"].size(1) :].tolist():
            ended = self.tokenizer.eos_token_id in row
            ids = row[: row.index(self.tokenizer.eos_token_id)] if ended else row
            answers.append(Answer(self.tokenizer.decode(ids, skip_special_tokens=True), ended))
        return answers
