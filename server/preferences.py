"""What a vote says, candidate against candidate. The trainer has its own reading; this one is for people."""

from __future__ import annotations

from dataclasses import dataclass

from store.comparisons import Candidate, Comparison, Vote


@dataclass(frozen=True)
class Preference:
    better: Candidate
    worse: Candidate
    label: float  # probability that better is the better one; a tie is 0.5


def preferences_of(comparison: Comparison, vote: Vote) -> list[Preference]:
    """All pairs the vote decides; "both_bad" decides none, a choice among several beats each other one."""
    candidates = comparison.candidates
    if vote.choice == "both_bad":
        return []
    if vote.choice == "tie":
        return [Preference(a, b, 0.5) for i, a in enumerate(candidates) for b in candidates[i + 1 :]]
    if vote.ranking is None:
        chosen = next((c for c in candidates if c.label == vote.choice), None)
        return [] if chosen is None else [Preference(chosen, c, 1.0) for c in candidates if c is not chosen]
    rank = {label: i for i, group in enumerate(vote.ranking) for label in group}
    ordered = sorted(candidates, key=lambda c: rank[c.label])
    return [
        Preference(a, b, 0.5 if rank[a.label] == rank[b.label] else 1.0)
        for i, a in enumerate(ordered)
        for b in ordered[i + 1 :]
    ]
