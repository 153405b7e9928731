"""From messages to token ids and back, by the tokenizer's own chat template.

The one place that knows how a conversation is written down for a model. Text inside a message can never
become a turn marker: special-token strings in contents are neutralised before the template sees them.
Not here: sampling, storage, which turns a person may see.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2.exceptions import TemplateError

from models.errors import ContextTooLong, ModelError

Messages = Sequence[Mapping[str, str]]

ZERO_WIDTH_SPACE = "\u200b"  # splits a marker string so that no tokenizer reads it as one token
REPLACEMENT = "\ufffd"  # what a byte-level decoder gives for an unfinished character


class ChatFormat:
    """Encodes conversations and decodes answers for one tokenizer.

    `eos_ids` are all ids that end an answer; `pad_id` is never one of them.
    """

    def __init__(self, tokenizer: Any, eos_ids: Iterable[int] = ()) -> None:
        if not getattr(tokenizer, "chat_template", None):
            raise ModelError(
                "The tokenizer has no chat template, so conversations cannot be written down for this model.",
                "Choose an instruction-tuned (chat) model, or put a chat_template.jinja into its folder.",
            )
        self.tokenizer = tokenizer
        ends = set(eos_ids) | self._end_of_turn_ids()
        if tokenizer.eos_token_id is not None:
            ends.add(int(tokenizer.eos_token_id))
        self.eos_ids = frozenset(ends)
        self.pad_id = self._pad_id()

    def encode(self, messages: Messages, *, add_generation_prompt: bool = True) -> list[int]:
        """Token ids of a conversation, up to where the assistant's next answer begins."""
        return self._ids(self._render(messages, add_generation_prompt))

    def encode_dialogue(self, messages: Messages) -> tuple[list[int], list[bool]]:
        """Token ids of a whole dialogue and which of them an assistant wrote (its end marker included).

        Each answer is encoded apart from what precedes it, exactly as generation sees it.
        """
        ids: list[int] = []
        mask: list[bool] = []
        done = ""  # rendered text already encoded
        for i, message in enumerate(messages):
            if message["role"] != "assistant":
                continue
            prompt = self._render(messages[:i], True)
            whole = self._render(messages[: i + 1], False)
            if not whole.startswith(prompt):  # a template that opens answers differently once they exist
                prompt = _common_prefix(prompt, whole)
            before, answer = self._ids(prompt[len(done) :]), self._ids(whole[len(prompt) :])
            ids += before + answer
            mask += [False] * len(before) + self._answer_mask(answer)
            done = whole
        return ids, mask

    def fit(self, messages: Messages, max_tokens: int) -> list[int]:
        """Like `encode`, with the oldest turns dropped until at most `max_tokens` ids are left.

        A leading system prompt and the last message always stay; ContextTooLong when they alone are too long.
        """
        head = list(messages[:1]) if messages and messages[0]["role"] == "system" else []
        turns = list(messages[len(head) :])
        while True:
            ids = self.encode([*head, *turns])
            if len(ids) <= max_tokens:
                return ids
            if len(turns) <= 1:
                raise ContextTooLong(
                    f"The message is {len(ids)} tokens long; {max_tokens} fit.",
                    "Shorten it, or split it into several messages.",
                )
            following = (i for i, turn in enumerate(turns[1:], 1) if turn["role"] == "user")
            turns = turns[next(following, len(turns) - 1) :]

    def decode(self, ids: Sequence[int]) -> str:
        """Text of token ids without special tokens."""
        text: str = self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text

    def stream(self) -> StreamDecoder:
        """A decoder for one answer that arrives token by token."""
        return StreamDecoder(self)

    def neutralise(self, text: str) -> str:
        """`text` with every special-token string broken up by a zero-width space."""
        pattern = self._special_strings
        if pattern is None:
            return text
        return pattern.sub(lambda m: m.group()[0] + ZERO_WIDTH_SPACE + m.group()[1:], text)

    @functools.cached_property
    def _special_strings(self) -> re.Pattern[str] | None:
        added = (t.content for t in self.tokenizer.added_tokens_decoder.values() if t.special)
        strings = sorted({*self.tokenizer.all_special_tokens, *added}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, strings))) if strings else None

    def _render(self, messages: Messages, add_generation_prompt: bool) -> str:
        safe = [{"role": m["role"], "content": self.neutralise(m["content"])} for m in messages]
        try:
            return self._template(safe, add_generation_prompt)
        except TemplateError:
            if not safe or safe[0]["role"] != "system" or len(safe) < 2:
                raise
        # Some templates (Gemma's) refuse a system role: give its words to the first user turn instead.
        first = {"role": safe[1]["role"], "content": f"{safe[0]['content']}\n\n{safe[1]['content']}"}
        return self._template([first, *safe[2:]], add_generation_prompt)

    def _template(self, messages: Messages, add_generation_prompt: bool) -> str:
        text: str = self.tokenizer.apply_chat_template(
            list(messages), tokenize=False, add_generation_prompt=add_generation_prompt
        )
        return text

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"] if text else []
        return ids

    def _end_of_turn_ids(self) -> set[int]:
        """The special token that the template writes right after an answer, if it writes one."""
        probe = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
        tail = self._template(probe, False).rpartition("b")[2].strip()
        ids = self._ids(tail)
        special = set(self.tokenizer.all_special_ids)
        return {ids[0]} if ids and ids[0] in special else set()

    def _pad_id(self) -> int:
        for candidate in (
            self.tokenizer.pad_token_id,
            self.tokenizer.unk_token_id,
            *range(len(self.eos_ids) + 1),
        ):
            if candidate is not None and candidate not in self.eos_ids:
                return int(candidate)
        raise AssertionError("unreachable: more candidates than end ids")

    def _answer_mask(self, answer: Sequence[int]) -> list[bool]:
        """True up to and including the first end marker: what follows is the template's."""
        end = next((i for i, token in enumerate(answer) if token in self.eos_ids), len(answer) - 1)
        return [i <= end for i in range(len(answer))]


class StreamDecoder:
    """Turns the tokens of one answer into text as they come, never giving out half a character."""

    def __init__(self, chat: ChatFormat) -> None:
        self._chat = chat
        self._ids: list[int] = []  # tokens since the last safe cut
        self._given = 0  # characters of their text already given out

    def push(self, token: int) -> str:
        """The text that `token` completes; empty while a character is unfinished."""
        self._ids.append(token)
        text = self._chat.decode(self._ids)
        if text.endswith(REPLACEMENT):
            return ""
        piece = text[self._given :]
        # Keep one token of context: some decoders treat the first token of a text differently.
        self._ids = [token]
        self._given = len(self._chat.decode(self._ids))
        return piece

    def flush(self) -> str:
        """What is left at the end, an unfinished character shown as the replacement character."""
        piece = self._chat.decode(self._ids)[self._given :]
        self._ids, self._given = [], 0
        return piece


def _common_prefix(a: str, b: str) -> str:
    size = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[:size]
