"""Versions ranked by people's blind votes, with the Bradley-Terry model.

Only pairs of different versions count. No intervals and no correction for length yet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from server.access import require_operator
from server.errors import plain_errors
from server.preferences import preferences_of
from server.services import Services
from store.accounts import User

PRIOR = 0.5  # of a win and of a loss against an average opponent, so that one vote is not infinity
ITERATIONS = 200
Wins = Mapping[tuple[str, str], float]  # (winner, loser) -> how often; a tie is half a win for each


@dataclass(frozen=True)
class Standing:
    version: str
    rating: float  # Elo scale: 400 points are odds of 10 to 1; 1000 is the average
    wins: int
    losses: int
    ties: int


@plain_errors()
def leaderboard(services: Services, user: User) -> list[Standing]:
    """Best first."""
    require_operator(user)
    feedback = services.store.feedback
    wins: dict[tuple[str, str], float] = defaultdict(float)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for comparison, vote in feedback.voted_comparisons(feedback.watermark()):
        for pair in preferences_of(comparison, vote):
            a, b = pair.better.adapter, pair.worse.adapter
            if a == b:
                continue
            wins[a, b] += pair.label
            wins[b, a] += 1.0 - pair.label
            tie = pair.label == 0.5
            tally[a][2 if tie else 0] += 1
            tally[b][2 if tie else 1] += 1
    strengths = bradley_terry(wins)
    standings = [
        Standing(version, 1000.0 + 400.0 * math.log10(strengths[version]), *counts)
        for version, counts in tally.items()
    ]
    return sorted(standings, key=lambda s: -s.rating)


def bradley_terry(wins: Wins, *, prior: float = PRIOR, iterations: int = ITERATIONS) -> dict[str, float]:
    """Strength of each version, geometric mean 1: P(a beats b) = s_a / (s_a + s_b). Hunter's MM iteration.

    The prior plays `prior` wins and losses of each version against an opponent of strength 1.
    """
    names = sorted({name for pair in wins for name in pair})
    strength = dict.fromkeys(names, 1.0)
    for _ in range(iterations):
        updated = {}
        for a in names:
            won, expected = prior, 2 * prior / (strength[a] + 1.0)
            for b in names:
                games = wins.get((a, b), 0.0) + wins.get((b, a), 0.0)
                won += wins.get((a, b), 0.0)
                expected += games / (strength[a] + strength[b])
            updated[a] = won / expected
        mean = math.exp(sum(map(math.log, updated.values())) / max(len(updated), 1))
        strength = {name: value / mean for name, value in updated.items()}
    return strength
