"""The prompts a round practises on, and the unseen ones its result is compared on.

Taken from comparisons and other feedback, from recent conversations, and from the imported pool; the same
prompt counts once. Which side a prompt is on depends on its words only. Not here: tokens.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from store import Store
from trainer.config import TrainerConfig
from trainer.probes import PROBES
from trainer.snapshot import Snapshot, Turns, is_heldout, prompt_key

RECENT_CONVERSATIONS = 50  # per person
MOST_PROMPTS = 2000  # to practise on


@dataclass(frozen=True)
class PromptPool:
    practice: tuple[Turns, ...]
    unseen: tuple[Turns, ...]


def probe_prompts() -> list[Turns]:
    return [({"role": "user", "content": text},) for text in PROBES]


def gather_prompts(store: Store, snapshot: Snapshot, config: TrainerConfig, *, seed: int) -> PromptPool:
    """At most `gate_prompts` unseen ones; when people's are too few, probe prompts fill up."""
    kept_back = {prompt_key(prompt) for prompt in probe_prompts()}
    found: dict[str, Turns] = {}
    for prompt in _all(store, snapshot):
        found.setdefault(prompt_key(prompt), prompt)
    practice, unseen = [], []
    for key, prompt in sorted(found.items()):  # an order of its own: not the store's
        if is_heldout(prompt, config.heldout_share):
            unseen.append(prompt)
        elif key not in kept_back:
            practice.append(prompt)
    draw = random.Random(seed)
    unseen = draw.sample(unseen, min(len(unseen), config.gate_prompts))
    if len(unseen) < config.gate_prompts:
        have = {prompt_key(prompt) for prompt in unseen}
        spare = [prompt for prompt in probe_prompts() if prompt_key(prompt) not in have]
        unseen += spare[: config.gate_prompts - len(unseen)]
    return PromptPool(tuple(draw.sample(practice, min(len(practice), MOST_PROMPTS))), tuple(unseen))


def _all(store: Store, snapshot: Snapshot) -> Iterable[Turns]:
    yield from (group.prompt for group in snapshot.groups)
    yield from (thumb.prompt for thumb in snapshot.thumbs)
    yield from _from_conversations(store)
    yield from (tuple(prompt.messages) for prompt in store.prompts.all())


def _from_conversations(store: Store) -> Iterable[Turns]:
    """Every point at which a person waited for an answer."""
    for user in store.accounts.list():
        for conversation in store.conversations.list(user.id, limit=RECENT_CONVERSATIONS):
            system = conversation.system_prompt
            turns = [{"role": "system", "content": system}] if system else []
            for message in store.conversations.active_path(conversation.id):
                turns.append({"role": message.role, "content": message.content})
                if message.role == "user":
                    yield tuple(turns)
