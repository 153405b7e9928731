"""From stored text to token ids, within the context, counting what had to be cut.

Sampled answers keep the very tokens the model sampled; typed ones are written down as the chat format
would. Not here: padding, models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.chat_format import ChatFormat
from models.errors import ContextTooLong
from trainer.sequences import Encoded
from trainer.snapshot import Answer


class Encoder:
    """Encodes prompts and answers for one base; `notes()` says what was cut."""

    def __init__(self, chat: ChatFormat, *, max_prompt_tokens: int, max_answer_tokens: int) -> None:
        self._chat = chat
        self._max_prompt = max_prompt_tokens
        self._max_answer = max_answer_tokens
        self._prompts: dict[tuple[tuple[str, str], ...], tuple[int, ...] | None] = {}
        self.shortened = 0  # prompts that lost their oldest turns
        self.refused = 0  # prompts whose last message alone is too long
        self.cut_answers = 0

    def prompt(self, turns: Sequence[Mapping[str, str]]) -> tuple[int, ...] | None:
        """Ids up to where the answer begins; oldest turns dropped until they fit, None when they cannot."""
        key = tuple((turn["role"], turn["content"]) for turn in turns)
        if key not in self._prompts:
            self._prompts[key] = self._fit(turns)
        return self._prompts[key]

    def answer(self, answer: Answer) -> tuple[int, ...]:
        """At least one id; the end token last when the answer ended by itself."""
        ids = answer.token_ids
        if not ids or self._chat.decode(ids) != answer.text:
            ids = self._typed(answer)
        if len(ids) > self._max_answer:
            self.cut_answers += 1
            ids = ids[: self._max_answer]
        return ids

    def pair(self, turns: Sequence[Mapping[str, str]], answer: Answer) -> Encoded | None:
        prompt = self.prompt(turns)
        return None if prompt is None else Encoded(prompt, self.answer(answer))

    def notes(self) -> list[str]:
        counts = {
            "Conversations shortened from their start to fit": self.shortened,
            "Messages too long for the model, left out": self.refused,
            "Very long answers cut at their end": self.cut_answers,
        }
        return [f"{what}: {n}." for what, n in counts.items() if n]

    def _fit(self, turns: Sequence[Mapping[str, str]]) -> tuple[int, ...] | None:
        try:
            ids = self._chat.fit(turns, self._max_prompt)
        except ContextTooLong:
            self.refused += 1
            return None
        if ids != self._chat.encode(turns):
            self.shortened += 1
        return tuple(ids)

    def _typed(self, answer: Answer) -> tuple[int, ...]:
        turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": answer.text}]
        ids, mask = self._chat.encode_dialogue(turns)
        written = tuple(i for i, wrote in zip(ids, mask, strict=True) if wrote)
        if not answer.ended and len(written) > 1 and written[-1] in self._chat.eos_ids:
            written = written[:-1]
        return written or (min(self._chat.eos_ids),)
