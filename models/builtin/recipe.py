"""The built-in model's shape and how it is trained: every number of the recipe.

Not here: data, the loop.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from models.builtin.tokenizer import CONTEXT


@dataclass(frozen=True)
class Recipe:
    """What the run depends on, besides the corpus."""

    hidden: int = 256
    layers: int = 5
    heads: int = 4
    feed_forward: int = 768
    vocabulary: int = 4096
    tokens: int = 15_000_000  # tokens read, prompts and padding included
    batch_tokens: int = 3072
    max_length: int = 512  # longer dialogues are cut
    pool: int = 768  # dialogues drawn at once, then grouped by length
    matrix_lr: float = 0.02  # Muon, hidden matrices
    embedding_lr: float = 0.02  # AdamW, entries begin with size 1
    vector_lr: float = 0.004  # AdamW, output head and norms
    weight_decay: float = 0.1  # of the hidden matrices
    warmup_steps: int = 40
    decay_share: float = 0.7  # the learning rate falls to zero over the last part of the tokens
    newton_steps: int = 3
    seed: int = 1


def build_model(recipe: Recipe, tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.heads,
        intermediate_size=recipe.feed_forward,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    torch.manual_seed(recipe.seed)
    model = LlamaForCausalLM(config)
    for name, weight in model.named_parameters():
        if name.endswith(("o_proj.weight", "down_proj.weight", "lm_head.weight")):
            torch.nn.init.zeros_(weight)  # each block begins as the identity, the head without an opinion
        elif "embed" in name:
            # As large as what the blocks add: at the usual 0.02 they drown the words that were read.
            torch.nn.init.normal_(weight, std=1.0)
        elif weight.ndim == 2:
            torch.nn.init.normal_(weight, std=0.5 * weight.size(1) ** -0.5)
    return model
