"""How-to topics from one line each: the steps as a list, as running text and one at a time.

Not here: any topic's text.
"""

from __future__ import annotations

import re

from models.builtin.corpus.english.build import capital, fill, say, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic

GUIDE_ASKS = (
    "How do I {x}?|how to {x}|Tell me how to {x}.|I want to {x}.|Can you explain how to {x}?|Give me the steps to {x}.|"
    "How can I {x}?|What is the best way to {x}?|I have never tried to {x}. How does it go?|help me {x}|teach me to {x}|"
    "Could you tell me how to {x}?|I would like to {x}.|Do you know how to {x}?|steps to {x}|{x}, how?|"
    "What do I need to do to {x}?|A simple way to {x}?|show me how to {x}|explain how to {x}"
)
FIRST_ASKS = "What is the first step?|How do I start?|what comes first|Where do I begin?|And the first thing?|how does it begin"
LAST_ASKS = "And what is the last step?|what comes last|How does it end?|And at the end?|What do I do at the end?|the final step?"


def prose(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps as running text, two ways; the second marks their order where the steps do not yet."""
    plain = " ".join(steps)
    if re.search(r"\b(first|then|last|end|if|begin)\b", plain.lower()):
        return (plain,)
    bare = [step[0].lower() + step[1:].rstrip(".") for step in steps]
    middle = "".join(f"{step} " for step in steps[2:-1])
    return (plain, f"First {bare[0]}. Then {bare[1]}. {middle}In the end {bare[-1]}.")


def step_turns(steps: tuple[str, ...]) -> tuple[FollowUp, ...]:
    first, last = steps[0], steps[-1]
    return (
        turn(FIRST_ASKS, f"The first step: {first[0].lower()}{first[1:]}|{first}", first.lower().rstrip("."),
             (turn("And then?|what next|And after that?|The next step?|ok, done, and now?|done, what now", steps[1], steps[1].lower().rstrip(".")),)),
        turn(LAST_ASKS, f"The last step: {last[0].lower()}{last[1:]}|{last}", last.lower().rstrip(".")),
    )  # fmt: skip


def guide(area: str, line: str) -> Topic:
    key, deed, name, steps_text, short, tip, ask, about = (cell.strip() for cell in line.split(" | "))
    steps = say(steps_text.replace(" ; ", "|"))
    asks = (*fill(GUIDE_ASKS, x=deed), name, f"{capital(name)}, please.")
    return topic(
        f"{area}.{key}", "howto", asks, prose(steps), short=short, more=tip, items=steps, ask=ask,
        about=about, turns=step_turns(steps),
    )  # fmt: skip
