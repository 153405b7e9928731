"""The tokenizer loses nothing, keeps digits apart and writes turns by the template."""

from __future__ import annotations

from random import Random

import pytest
from transformers import PreTrainedTokenizerFast

from models.builtin.corpus.dialogues import Dialogue
from models.builtin.tokenizer import ASSISTANT, END, PAD, SPECIALS, encode_dialogues, train_tokenizer
from tests.tiny import TEMPLATE

TALK: Dialogue = [
    {"role": "system", "content": "Answer briefly."},
    {"role": "user", "content": "What is 12 + 30?"},
    {"role": "assistant", "content": "42"},
    {"role": "user", "content": "고마워요"},
    {"role": "assistant", "content": "천만에요."},
]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(["What is 12 plus 30? It is 42.", "서울은 한국의 수도예요."] * 20, vocabulary=400)


def test_any_unicode_survives_encoding_and_decoding(tokenizer: PreTrainedTokenizerFast) -> None:
    rng = Random(1)
    planes = [
        (0, 0x7F),
        (0x80, 0x7FF),
        (0x1100, 0x11FF),
        (0xAC00, 0xD7A3),
        (0x3040, 0x30FF),
        (0x1F300, 0x1FAFF),
    ]
    for _ in range(300):
        text = "".join(chr(rng.randint(*rng.choice(planes))) for _ in range(rng.randint(0, 40)))
        ids = tokenizer.encode(text, add_special_tokens=False)
        assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text


def test_each_digit_is_a_token_of_its_own(tokenizer: PreTrainedTokenizerFast) -> None:
    pieces = tokenizer.tokenize("1234 is 12+30, 2026년 7월")
    assert all(len(piece) == 1 for piece in pieces if any(c.isdigit() for c in piece))


def test_end_and_pad_are_distinct_single_tokens(tokenizer: PreTrainedTokenizerFast) -> None:
    assert tokenizer.eos_token == END and tokenizer.pad_token == PAD
    assert len({tokenizer.encode(s, add_special_tokens=False)[0] for s in SPECIALS}) == len(SPECIALS)
    assert all(len(tokenizer.encode(s, add_special_tokens=False)) == 1 for s in SPECIALS)


def test_the_template_is_the_one_every_test_model_uses(tokenizer: PreTrainedTokenizerFast) -> None:
    assert tokenizer.chat_template == TEMPLATE


def test_training_ids_equal_the_templates_ids_and_mark_only_answers(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    ((ids, mask),) = encode_dialogues(tokenizer, [TALK])
    rendered = tokenizer.apply_chat_template(TALK, tokenize=False)
    assert ids == tokenizer.encode(rendered, add_special_tokens=False)
    answers = tokenizer.decode([i for i, real in zip(ids, mask, strict=True) if real])
    assert answers == f"42{END}천만에요.{END}"


def test_the_generation_prompt_ends_where_an_answer_begins(tokenizer: PreTrainedTokenizerFast) -> None:
    prompt = tokenizer.apply_chat_template(TALK[:2], tokenize=False, add_generation_prompt=True)
    assert prompt == f"<|system|>Answer briefly.{END}<|user|>What is 12 + 30?{END}{ASSISTANT}"
