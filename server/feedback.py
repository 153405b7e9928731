"""What people say about answers: thumbs, corrections, comparisons and votes, and what became of them.

Making comparisons is in comparisons.py; both are reached from here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from server.access import own_answer, own_comparison
from server.comparisons import ComparisonEvent, create_comparison, stream_comparison
from server.errors import Invalid, plain_errors
from server.limits import check_content, check_reasons, check_text
from server.services import Services
from server.starters import STARTERS
from store.accounts import User
from store.comparisons import Comparison, Vote
from store.corrections import Correction
from store.messages import Message
from store.ratings import Rating

__all__ = [
    "ComparisonEvent",
    "FeedbackSummary",
    "LearnedIn",
    "Revealed",
    "VoteResult",
    "correct_message",
    "create_comparison",
    "feedback_summary",
    "get_comparison",
    "next_prompt",
    "rate_message",
    "retract_rating",
    "stream_comparison",
    "vote_comparison",
]

SUMMARY_ROUNDS = 20  # how many past rounds a summary looks through


@dataclass(frozen=True)
class Revealed:
    """What a label was, told only after the vote."""

    label: str
    version: str


@dataclass(frozen=True)
class VoteResult:
    vote: Vote
    revealed: list[Revealed]  # in label order
    message: Message | None  # the picked answer, when the comparison was a turn of a conversation


@dataclass(frozen=True)
class LearnedIn:
    """How many of the user's preferences taught a version."""

    version: str
    count: int


@dataclass(frozen=True)
class FeedbackSummary:
    votes: int  # comparisons the user has voted on
    learned: list[LearnedIn]  # newest version first


@plain_errors()
def rate_message(
    services: Services,
    user: User,
    message_id: str,
    value: str,
    *,
    reasons: Sequence[str] = (),
    comment: str = "",
) -> Rating:
    """Thumb up or down on an answer; again with another value changes it."""
    if value not in ("up", "down"):
        raise Invalid('value must be "up" or "down".', param="value")
    thumb = cast(Literal["up", "down"], value)
    chips = check_reasons(reasons)
    check_text(comment, services.config.max_comment_chars, what="comment")
    message = own_answer(services, user, message_id)
    return services.store.feedback.rate(message.id, user.id, thumb, reasons=chips, comment=comment)


@plain_errors()
def retract_rating(services: Services, user: User, message_id: str) -> bool:
    """Takes the user's thumb back; False when there was none."""
    message = own_answer(services, user, message_id)
    return services.store.feedback.retract_rating(message.id, user.id)


@plain_errors()
def correct_message(services: Services, user: User, message_id: str, content: str) -> Correction:
    """What the answer should have said: a demonstration, and preferred over the answer itself."""
    text = check_content(content, services.config)
    message = own_answer(services, user, message_id)
    if text == message.content:
        raise Invalid("The correction is the same as the answer.", "Change it, or give a thumb up.")
    return services.store.feedback.correct(message.id, user.id, text)


@plain_errors()
def get_comparison(services: Services, user: User, comparison_id: str) -> Comparison:
    """A comparison made for the user. The versions in it are not to be shown before the vote."""
    return own_comparison(services, user, comparison_id)


@plain_errors()
def vote_comparison(
    services: Services,
    user: User,
    comparison_id: str,
    *,
    choice: str | None = None,
    ranking: Sequence[Sequence[str]] | None = None,
    reasons: Sequence[str] = (),
    comment: str = "",
    change: bool = False,
) -> VoteResult:
    """Records the vote and tells what each label was. The same vote again is the same vote."""
    chips = check_reasons(reasons)
    check_text(comment, services.config.max_comment_chars, what="comment")
    comparison = own_comparison(services, user, comparison_id)
    order = _check_vote(comparison, choice, ranking)
    with services.store.database.transaction(durable=True):  # the vote and the picked answer, or neither
        vote = services.store.feedback.vote(
            comparison.id,
            user.id,
            choice=choice,
            ranking=order,
            reasons=chips,
            comment=comment,
            change=change,
        )
        message = _go_on_with(services, comparison, vote)
    services.metrics.voted(comparison.mode, vote.choice)
    revealed = [Revealed(c.label, c.adapter) for c in comparison.candidates]
    return VoteResult(vote, revealed, message)


@plain_errors()
def next_prompt(services: Services, user: User, language: str = "en") -> str:
    """A prompt to compare answers on: from the imported pool, or an everyday one while that is empty."""
    found = services.store.prompts.sample(1, secrets.randbits(31))
    asked = [m["content"] for m in found[0].messages if m["role"] == "user"] if found else []
    return asked[-1] if asked else secrets.choice(STARTERS.get(language, STARTERS["en"]))


@plain_errors()
def feedback_summary(services: Services, user: User) -> FeedbackSummary:
    """How many votes the user has cast and which versions learned from their feedback."""
    learned: list[LearnedIn] = []
    for done in services.store.rounds.list(SUMMARY_ROUNDS):
        if done.candidate is None:
            continue
        pairs = services.store.rounds.pairs(done.id)
        count = sum(pair.rater == user.id and pair.source != "replay" for pair in pairs)
        if count:
            learned.append(LearnedIn(done.candidate, count))
    return FeedbackSummary(services.store.feedback.votes_by(user.id), learned)


def _check_vote(
    comparison: Comparison, choice: str | None, ranking: Sequence[Sequence[str]] | None
) -> list[list[str]] | None:
    labels = [c.label for c in comparison.candidates]
    if (choice is None) == (ranking is None):
        raise Invalid(
            "Give either choice or ranking.", f"choice is one of {', '.join(labels)}, tie, both_bad."
        )
    if ranking is None:
        if choice not in (*labels, "tie", "both_bad"):
            raise Invalid(
                f"choice must be one of {', '.join(labels)}, tie, both_bad.",
                "Nothing was recorded.",
                param="choice",
            )
        return None
    order = [list(group) for group in ranking]
    if sorted(label for group in order for label in group) != labels or not all(order):
        raise Invalid(
            f"ranking must name each of {', '.join(labels)} once, best first, equals in one group.",
            'For example [["B"], ["A", "C"]].',
            param="ranking",
        )
    return order


def _go_on_with(services: Services, comparison: Comparison, vote: Vote) -> Message | None:
    """Puts the picked answer into the conversation the comparison was a turn of."""
    label = vote.choice
    if vote.ranking:
        label = vote.ranking[0][0]
    elif vote.choice == "tie":
        label = comparison.candidates[0].label
    picked = next((c for c in comparison.candidates if c.label == label), None)
    if comparison.conversation_id is None or picked is None:
        return None
    store = services.store.conversations
    if picked.message_id is not None:
        return store.select(comparison.conversation_id, picked.message_id)
    message = store.add_answer(
        comparison.conversation_id,
        comparison.parent_id,
        picked.content,
        adapter=picked.adapter,
        sampling=picked.sampling,
        token_ids=picked.token_ids,
        logprobs=picked.logprobs,
        finish_reason=picked.finish_reason,
    )
    services.store.feedback.link_candidate(picked.id, message.id)
    return message
