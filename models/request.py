"""One request on its way through the engine."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from models.generation import AnswerText, Generation
from models.sampling import SamplingParams
from models.versions import Version

PEOPLE, EVALUATION, ROLLOUTS = 0, 1, 2  # priorities: who waits for whom


@dataclass(eq=False)
class Request:
    """Engine thread only, but for `generation`. Its answer grows at the end of `tokens`."""

    generation: Generation
    params: SamplingParams
    version: Version
    priority: int
    tokens: list[int]  # prompt, then answer
    prompt_tokens: int
    limit: int  # tokens at which it ends, prompt included
    text: AnswerText
    stream: bool
    random: random.Random
    submitted: float  # time.perf_counter()
    logprobs: list[float] = field(default_factory=list)
    row: int = -1
    computed: int = 0  # tokens whose keys and values are in the row
    cached: int = 0  # of the prompt, taken over from another row
    passed_over: int = 0  # steps in which other prompts went first
    finished: bool = False
    first_token: float | None = None

    @property
    def written(self) -> int:
        """Tokens of the answer so far."""
        return len(self.tokens) - self.prompt_tokens

    @property
    def unread(self) -> int:
        """Tokens to be computed before the next one can be sampled."""
        return len(self.tokens) - self.computed
