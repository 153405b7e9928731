"""Rules that keep a round's evidence fair: duplicates, outlying raters, caps. Pure functions on groups.

Each returns what is left and a plain sentence about what it did (or none). Not here: reading the store.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from trainer.snapshot import Group, Preference, prompt_key


def drop_identical_answers(groups: Sequence[Group]) -> tuple[list[Group], str | None]:
    """A pair of twice the same text says nothing about taste."""
    kept: list[Group] = []
    dropped = 0
    for group in groups:
        texts = [answer.text for answer in group.answers]
        useful = tuple(p for p in group.preferences if texts[p.better] != texts[p.worse])
        dropped += len(group.preferences) - len(useful)
        if useful:
            kept.append(replace(group, preferences=useful))
    return kept, _say(
        dropped, "pair had twice the same answer and was left out", "pairs had twice the same answer"
    )


def collapse_duplicates(groups: Sequence[Group]) -> tuple[list[Group], list[str]]:
    """The same rater on the same answers counts once; judged both ways, the labels are averaged."""
    alike: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in groups:
        texts = tuple(sorted(answer.text for answer in group.answers))
        alike[(group.rater, prompt_key(group.prompt), texts)].append(group)
    merged = [_merge(same) for same in alike.values()]
    repeats = len(groups) - len(merged)
    contradicted = sum(
        1
        for group, same in zip(merged, alike.values(), strict=True)
        if not group.judged and any(one.judged for one in same)
    )
    notes = [
        _say(repeats, "repeated judgement was merged with its first", "repeated judgements were merged"),
        _say(contradicted, "pair was judged both ways and counts as a tie", "pairs were judged both ways"),
    ]
    return sorted(merged, key=lambda group: group.seq), [note for note in notes if note]


def exclude_outliers(
    groups: Sequence[Group], *, p_limit: float, min_overlap: int
) -> tuple[list[Group], list[str], list[str]]:
    """(kept, excluded raters, notes): who agrees with the others less often than a coin would is left out.

    The worst goes first and the rest are measured again without them. With only two raters nobody can
    say which of them is the outlier, so nobody is.
    """
    kept = list(groups)
    excluded: list[str] = []
    notes: list[str] = []
    while True:
        agreement = _agreement(kept)
        suspects = [
            (_binomial_at_most(agreed, judged), rater, agreed, judged)
            for rater, (agreed, judged) in sorted(agreement.items())
            if judged >= min_overlap
        ]
        if len(agreement) < 3 or not suspects or min(suspects)[0] >= p_limit:
            return kept, excluded, notes
        _, rater, agreed, judged = min(suspects)
        kept = [group for group in kept if group.rater != rater]
        excluded.append(rater)
        notes.append(
            f"Rater {rater} agreed with the others on {agreed} of {judged} shared pairs and was left out."
        )


def cap_raters(groups: Sequence[Group], max_share: float) -> tuple[list[Group], str | None]:
    """Scales weights down so that no rater has more than `max_share` of the whole, from three raters on.

    With n raters the smallest share that can hold for all of them is 1 / n, so that is used when larger.
    """
    weights: dict[str, float] = defaultdict(float)
    for group in groups:
        if group.rater is not None:
            weights[group.rater] += group.weight
    if len(weights) < 3:
        return list(groups), None
    others = sum(group.weight for group in groups if group.rater is None)
    ceiling = _ceiling(sorted(weights.values()), others, max(max_share, 1 / len(weights)))
    scale = {rater: min(1.0, ceiling / weight) for rater, weight in weights.items()}
    capped = sorted(rater for rater, factor in scale.items() if factor < 1.0 - 1e-9)
    if not capped:
        return list(groups), None
    result = [_scaled(group, scale.get(group.rater or "", 1.0)) for group in groups]
    return result, (
        f"{_count(len(capped), 'rater')} gave more than {max_share:.0%} of the feedback; "
        "their weight was reduced to that share."
    )


def _ceiling(weights: Sequence[float], others: float, share: float) -> float:
    """The largest c with min(weight, c) <= share * (others + sum of min(weight, c)) for everyone."""

    def slack(c: float) -> float:  # concave in c, not negative at 0, so it crosses zero once
        return share * (others + sum(min(weight, c) for weight in weights)) - c

    low = 0.0
    for high in sorted(weights):
        if slack(high) < -1e-9:
            before, after = slack(low), slack(high)
            return low + (high - low) * max(before, 0.0) / (max(before, 0.0) - after)
        low = high
    return math.inf


def _scaled(group: Group, factor: float) -> Group:
    scaled = tuple(replace(p, weight=p.weight * factor) for p in group.preferences)
    return replace(group, preferences=scaled)


def _merge(same: Sequence[Group]) -> Group:
    first = same[0]
    if len(same) == 1:
        return first
    position = {answer.text: i for i, answer in enumerate(first.answers)}
    labels: dict[tuple[int, int], list[float]] = defaultdict(list)
    for group in same:
        for p in group.preferences:
            better, worse = (position[group.answers[i].text] for i in (p.better, p.worse))
            labels[(min(better, worse), max(better, worse))].append(
                p.label if better < worse else 1 - p.label
            )
    preferences = []
    for (low, high), votes in labels.items():
        mean = sum(votes) / len(votes)
        better, worse, label = (low, high, mean) if mean >= 0.5 else (high, low, 1 - mean)
        preferences.append(Preference(better, worse, label, 1.0 / len(labels)))
    newest = max(same, key=lambda group: group.seq)
    return replace(
        first,
        preferences=tuple(preferences),
        seq=newest.seq,
        replay=newest.replay,
        source_id=newest.source_id,
    )


def _agreement(groups: Sequence[Group]) -> dict[str, tuple[int, int]]:
    """Rater -> (agreed, judged) over pairs that others judged too, against the majority of those others."""
    verdicts: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)  # pair -> rater -> +1 / -1
    for group in groups:
        if group.rater is None:
            continue
        key = prompt_key(group.prompt)
        for p in group.preferences:
            better, worse = group.answers[p.better].text, group.answers[p.worse].text
            if p.label != 0.5:
                low, high = sorted((better, worse))
                sign = 1 if (better == low) == (p.label > 0.5) else -1
                verdicts[(key, low, high)][group.rater] = sign
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for by_rater in verdicts.values():
        total = sum(by_rater.values())
        for rater, sign in by_rater.items() if len(by_rater) > 1 else ():
            count = counts[rater]
            if total != sign:  # the others are not evenly split
                count[(total - sign > 0) == (sign > 0)] += 1
    return {rater: (count[True], count[True] + count[False]) for rater, count in counts.items()}


def _binomial_at_most(successes: int, trials: int) -> float:
    """P(X <= successes) for a fair coin."""
    ways: int = sum(math.comb(trials, k) for k in range(successes + 1))
    return ways / float(2**trials)


def ranking_preferences(tiers: Sequence[Sequence[int]]) -> tuple[Preference, ...]:
    """All C(K, 2) pairs of an ordering, best tier first; answers in one tier tie. Weights sum to 1."""
    tier_of = {index: level for level, tier in enumerate(tiers) for index in tier}
    order = sorted(tier_of, key=lambda index: (tier_of[index], index))
    pairs = [(a, b) for i, a in enumerate(order) for b in order[i + 1 :]]
    weight = 1.0 / len(pairs)
    return tuple(Preference(a, b, 1.0 if tier_of[a] < tier_of[b] else 0.5, weight) for a, b in pairs)


def _say(n: int, one: str, many: str) -> str | None:
    if n == 0:
        return None
    return f"{n} {one}." if n == 1 else f"{n} {many}."


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
