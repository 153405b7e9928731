"""The built-in model's tokenizer: byte-level BPE of 4,096 tokens, trained on the corpus.

Contract: lossless on any Unicode; each digit is a token of its own; the chat template writes a turn as
`<|role|>text<|end|>`. `encode_dialogue` gives the ids and which of them an answer is made of. Not here:
neutralising markers in user text (models/chat_format.py does it for serving).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from models.builtin.corpus.dialogues import Dialogue

PAD, END, SYSTEM, USER, ASSISTANT = "<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"
SPECIALS = (PAD, END, SYSTEM, USER, ASSISTANT)
TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{% if m['role'] == 'assistant' %}{% generation %}"
    "{{ m['content'] }}<|end|>{% endgeneration %}{% else %}{{ m['content'] }}<|end|>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
VOCABULARY = 4096
CONTEXT = 1024


def train_tokenizer(texts: Iterable[str], vocabulary: int = VOCABULARY) -> PreTrainedTokenizerFast:
    """A tokenizer whose merges come from `texts`, ready to be saved beside a model."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[0-9]"), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=3,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return wrap(tokenizer)


def wrap(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        additional_special_tokens=[SYSTEM, USER, ASSISTANT],
        chat_template=TEMPLATE,
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
    )


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast.from_pretrained(folder)


def encode_dialogues(
    tokenizer: PreTrainedTokenizerFast, dialogues: Sequence[Dialogue]
) -> list[tuple[list[int], list[bool]]]:
    """For each dialogue its ids, and True where an answer (its end marker included) stands."""
    texts = [message["content"] for dialogue in dialogues for message in dialogue]
    tokenizer.backend_tokenizer.no_padding()  # a padded call before this one leaves it switched on
    encoded = iter(tokenizer.backend_tokenizer.encode_batch_fast(texts, add_special_tokens=False))
    role_ids = {
        role: tokenizer.convert_tokens_to_ids(f"<|{role}|>") for role in ("system", "user", "assistant")
    }
    end = tokenizer.convert_tokens_to_ids(END)
    rows = []
    for dialogue in dialogues:
        ids: list[int] = []
        mask: list[bool] = []
        for message in dialogue:
            content = [*next(encoded).ids, end]
            ids += [role_ids[message["role"]], *content]
            mask += [False] + [message["role"] == "assistant"] * len(content)
        rows.append((ids, mask))
    return rows
