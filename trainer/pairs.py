"""From people's feedback to what a round trains on: reads the store at a watermark, applies every rule.

What counts as what: a vote or ranking is all pairs of its answers; a tie is a soft 0.5; "both bad" is a
thumb down on each; opposite thumbs of one person on sibling answers are pairs; a correction beats the
answer it corrects and is a demonstration; a thumb without a counterpart stays unary.
Not here: tokens, models, how a loss uses the pairs.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from store import Store
from store.comparisons import Candidate, Comparison, Vote
from store.imported import ImportedPair
from store.lineage import PairSource, RoundPair
from store.messages import Message
from store.ratings import Rating
from trainer.config import TrainerConfig
from trainer.pair_rules import (
    cap_raters,
    collapse_duplicates,
    drop_identical_answers,
    exclude_outliers,
    ranking_preferences,
)
from trainer.snapshot import Answer, Demo, Group, Preference, Snapshot, Thumb, Turns, is_heldout

CERTAIN = (Preference(0, 1, 1.0, 1.0),)  # the first answer beats the second
_NOUNS = {
    "vote": "vote",
    "rating": "opposite thumbs",
    "correction": "correction",
    "imported": "imported pair",
}
_SOURCES: dict[str, PairSource] = {
    "vote": "vote",
    "rating": "rating",
    "correction": "correction",
    "imported": "imported",
}


def take_snapshot(
    store: Store, config: TrainerConfig, *, watermark: int, after_seq: int, seed: int
) -> Snapshot:
    """Everything with seq <= watermark; what came after `after_seq` is new, of the rest some is replayed."""
    groups, thumbs = _votes(store.feedback.voted_comparisons(watermark), config)
    rated_groups, rated_thumbs = _ratings(store, watermark, config)
    corrected_groups, demos = _corrections(store, watermark)
    groups += rated_groups + corrected_groups + _imported(store, watermark)
    groups.sort(key=lambda group: group.seq)
    thumbs += rated_thumbs
    demos += [Demo(d.source, d.id, tuple(d.messages)) for d in store.demonstrations.all(watermark)]

    notes: list[str | None] = []
    groups, excluded, outlier_notes = exclude_outliers(
        groups, p_limit=config.outlier_p, min_overlap=config.outlier_min_overlap
    )
    thumbs = [thumb for thumb in thumbs if thumb.rater not in excluded]
    groups, duplicate_notes = collapse_duplicates(groups)
    groups, identical_note = drop_identical_answers(groups)
    notes += [*outlier_notes, *duplicate_notes, identical_note]

    groups, newest_note = _select(groups, config, after_seq, seed)
    thumbs = [replace(t, replay=t.seq <= after_seq) for t in thumbs][-config.max_new_pairs :]
    notes.append(newest_note)
    groups, cap_note = cap_raters(groups, config.max_rater_share)
    notes.append(cap_note)
    groups = [replace(g, heldout=is_heldout(g.prompt, config.heldout_share)) for g in groups]
    thumbs = [replace(t, heldout=is_heldout(t.prompt, config.heldout_share)) for t in thumbs]
    report = [*_counts(groups, thumbs, demos), *(note for note in notes if note)]
    return Snapshot(watermark, tuple(groups), tuple(thumbs), tuple(demos), tuple(report))


def lineage_rows(snapshot: Snapshot) -> list[RoundPair]:
    """Which feedback taught the round's versions. A thumb is a pair whose other side is empty."""
    rows = []
    for group in snapshot.groups:
        source = "replay" if group.replay else _SOURCES[group.source]
        for p in group.preferences:
            better, worse = group.answers[p.better].text, group.answers[p.worse].text
            rows.append(
                RoundPair(
                    source=source,
                    source_id=group.source_id,
                    prompt=list(group.prompt),
                    chosen=better,
                    rejected=worse,
                    label=p.label,
                    weight=p.weight,
                    rater=group.rater,
                    heldout=group.heldout,
                )
            )
    for thumb in snapshot.thumbs:
        rows.append(
            RoundPair(
                source="replay" if thumb.replay else _SOURCES[thumb.source],
                source_id=thumb.source_id,
                prompt=list(thumb.prompt),
                chosen=thumb.answer.text if thumb.up else "",
                rejected="" if thumb.up else thumb.answer.text,
                label=1.0,
                weight=thumb.weight,
                rater=thumb.rater,
                heldout=thumb.heldout,
            )
        )
    return rows


def _votes(rows: Sequence[tuple[Comparison, Vote]], config: TrainerConfig) -> tuple[list[Group], list[Thumb]]:
    groups, thumbs = [], []
    for comparison, vote in rows:
        prompt = tuple(comparison.prompt)
        answers = tuple(_candidate_answer(candidate) for candidate in comparison.candidates)
        if vote.choice == "both_bad":
            thumbs += [
                _thumb("vote", comparison.id, vote.seq, vote.user_id, prompt, answer, False, config)
                for answer in answers
            ]
            continue
        labels = [candidate.label for candidate in comparison.candidates]
        preferences = ranking_preferences(_tiers(vote, labels))
        if vote.choice in labels:  # the winner beats each other; the others were not compared
            winner = labels.index(vote.choice)
            preferences = tuple(
                replace(p, weight=1.0 / (len(labels) - 1)) for p in preferences if p.better == winner
            )
        groups.append(Group("vote", comparison.id, vote.seq, vote.user_id, prompt, answers, preferences))
    return groups, thumbs


def _tiers(vote: Vote, labels: Sequence[str]) -> list[list[int]]:
    """Answer indices, best tier first."""
    if vote.choice == "tie":
        return [list(range(len(labels)))]
    if vote.choice == "ranking":
        return [[labels.index(label) for label in tier] for tier in vote.ranking or []]
    winner = labels.index(vote.choice)
    return [[winner], [i for i in range(len(labels)) if i != winner]]


def _ratings(store: Store, watermark: int, config: TrainerConfig) -> tuple[list[Group], list[Thumb]]:
    groups, thumbs = [], []
    siblings: dict[tuple[str, str | None, str], list[tuple[Message, Rating]]] = defaultdict(list)
    for message, rating in store.feedback.rated_messages(watermark):
        if message.status == "complete":
            siblings[(message.conversation_id, message.parent_id, rating.user_id)].append((message, rating))
    for (_, _, rater), rated in siblings.items():
        prompt = _prompt_of(store, rated[0][0])
        ups = [i for i, (_, rating) in enumerate(rated) if rating.value == "up"]
        downs = [i for i, (_, rating) in enumerate(rated) if rating.value == "down"]
        answers = tuple(_message_answer(message) for message, _ in rated)
        if ups and downs:
            weight = 1.0 / (len(ups) * len(downs))
            pairs = tuple(Preference(up, down, 1.0, weight) for up in ups for down in downs)
            seq = max(rating.seq for _, rating in rated)
            groups.append(Group("rating", rated[ups[0]][0].id, seq, rater, prompt, answers, pairs))
            continue
        thumbs += [
            _thumb("rating", message.id, rating.seq, rater, prompt, answer, rating.value == "up", config)
            for (message, rating), answer in zip(rated, answers, strict=True)
        ]
    return groups, thumbs


def _corrections(store: Store, watermark: int) -> tuple[list[Group], list[Demo]]:
    groups, demos = [], []
    for message, correction in store.feedback.corrected_messages(watermark):
        prompt = _prompt_of(store, message)
        answers = (Answer(correction.content), _message_answer(message))
        groups.append(
            Group("correction", correction.id, correction.seq, correction.user_id, prompt, answers, CERTAIN)
        )
        answer = {"role": "assistant", "content": correction.content}
        demos.append(Demo("correction", correction.id, (*prompt, answer)))
    return groups, demos


def _imported(store: Store, watermark: int) -> list[Group]:
    """A pair by itself is a group; the pairs of one ranking are kept together."""
    judged: dict[str, list[ImportedPair]] = defaultdict(list)
    for pair in store.feedback.imported_pairs(watermark):
        judged[pair.group or pair.id].append(pair)
    groups = []
    for source_id, pairs in judged.items():
        texts = list(dict.fromkeys(text for pair in pairs for text in (pair.chosen, pair.rejected)))
        preferences = tuple(_imported_preference(pair, texts, 1.0 / len(pairs)) for pair in pairs)
        seq, prompt = max(pair.seq for pair in pairs), tuple(pairs[0].prompt)
        groups.append(Group("imported", source_id, seq, None, prompt, tuple(map(Answer, texts)), preferences))
    return groups


def _imported_preference(pair: ImportedPair, texts: Sequence[str], weight: float) -> Preference:
    chosen, rejected = texts.index(pair.chosen), texts.index(pair.rejected)
    label = 1.0 if pair.margin_label is None else pair.margin_label
    if label < 0.5:
        return Preference(rejected, chosen, 1.0 - label, weight)
    return Preference(chosen, rejected, label, weight)


def _prompt_of(store: Store, message: Message) -> Turns:
    """What the answer answered: the conversation's system prompt and the turns above it."""
    system = store.conversations.get(message.conversation_id).system_prompt
    head = [{"role": "system", "content": system}] if system else []
    above = store.conversations.path_to(message.id)[:-1]
    return (*head, *({"role": turn.role, "content": turn.content} for turn in above))


def _candidate_answer(candidate: Candidate) -> Answer:
    return Answer(candidate.content, tuple(candidate.token_ids), candidate.finish_reason != "length")


def _message_answer(message: Message) -> Answer:
    return Answer(message.content, tuple(message.token_ids), message.finish_reason != "length")


def _thumb(
    source: str,
    source_id: str,
    seq: int,
    rater: str,
    prompt: Turns,
    answer: Answer,
    up: bool,
    config: TrainerConfig,
) -> Thumb:
    return Thumb(source, source_id, seq, rater, prompt, answer, up, config.thumb_weight)


def _select(
    groups: Sequence[Group], config: TrainerConfig, after_seq: int, seed: int
) -> tuple[list[Group], str | None]:
    """The newest new groups, and a random handful of those that earlier rounds already learned from."""
    new = [group for group in groups if group.seq > after_seq]
    old = [group for group in groups if group.seq <= after_seq]
    kept = new[-config.max_new_pairs :]
    replayed = random.Random(seed).sample(old, min(len(old), config.replay_pairs))
    replayed = sorted((replace(group, replay=True) for group in replayed), key=lambda group: group.seq)
    left = len(new) - len(kept)
    note = (
        f"{left} older preferences wait; a round takes the newest {config.max_new_pairs}." if left else None
    )
    return [*replayed, *kept], note if left else None


def _counts(groups: Iterable[Group], thumbs: Sequence[Thumb], demos: Sequence[Demo]) -> list[str]:
    groups = list(groups)
    new = Counter(group.source for group in groups if not group.replay)
    parts = [f"{new[source]} {_plural(noun, new[source])}" for source, noun in _NOUNS.items() if new[source]]
    lines = ["New preferences: " + (", ".join(parts) if parts else "none") + "."]
    ties = sum(1 for group in groups if not group.judged and not group.replay)
    replayed = sum(group.replay for group in groups)
    extras = [
        (ties, "of them a tie", "of them ties"),
        (replayed, "earlier preference repeated", "earlier preferences repeated"),
        (len(thumbs), "thumb without a counterpart", "thumbs without a counterpart"),
        (len(demos), "demonstration", "demonstrations"),
        (sum(group.heldout for group in groups), "kept for measuring", "kept for measuring"),
    ]
    lines += [f"{n} {one if n == 1 else many}." for n, one, many in extras if n]
    return lines


def _plural(noun: str, n: int) -> str:
    return noun if n == 1 or noun.endswith("s") else noun + "s"
