"""What an authored topic is. Authors write topics; `manners.py` turns each into answers in many manners.

Not here: text of any topic, sampling, tokenising.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Language = Literal["en", "ko"]
Kind = Literal["chat", "fact", "howto", "story", "write", "translate", "identity", "refuse", "unknown"]


@dataclass(frozen=True)
class FollowUp:
    """A next user turn that needs what was said before."""

    asks: tuple[str, ...]  # paraphrases of the user's next turn ("And what language do they speak there?")
    full: tuple[str, ...]  # the answer, one or two sentences
    about: tuple[tuple[str, ...], ...] = ()  # on-topic rule of this turn, as in Topic.about
    then: tuple[FollowUp, ...] = ()  # a third turn


@dataclass(frozen=True)
class Topic:
    """One thing a person may say, in many wordings, and what there is to answer.

    Each field holds alternatives, any one of which may be used. Empty fields switch off the manners that
    need them. English `full` is plain; Korean `full` is 해요체, `formal` 합니다체, `casual` 반말.
    """

    key: str  # unique, dotted: "capital.france", "feeling.sad"
    lang: Language
    kind: Kind
    asks: tuple[str, ...]  # user wordings, 8 or more; the corpus holds some back for evaluation
    full: tuple[str, ...]  # the answer in one or two sentences
    short: tuple[str, ...] = ()  # the answer in a few words (terse, curt)
    formal: tuple[str, ...] = ()  # the answer, formal register
    casual: tuple[str, ...] = ()  # the answer, casual register (Korean 반말)
    more: tuple[str, ...] = ()  # a further true sentence on the same thing
    example: tuple[str, ...] = ()  # a sentence that gives an example ("For example, ...")
    items: tuple[str, ...] = ()  # three to five points of a list, in order
    ask_back: tuple[str, ...] = ()  # a question that leads on
    about: tuple[tuple[str, ...], ...] = ()  # on-topic: each group has a substring in the lower-cased answer
    fact: tuple[str, ...] = ()  # correct: one of these is a substring of the lower-cased answer
    follow_ups: tuple[FollowUp, ...] = field(default=())
