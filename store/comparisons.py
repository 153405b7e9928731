"""Answers shown side by side, and the votes on them. Which version stood behind a label is stored, never shown here.

The caller shuffles: candidates are labelled A, B, ... in the order given. One vote per person and comparison.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from store.counters import take_seq
from store.database import Database, from_json, new_id, to_json
from store.errors import Conflict, Invalid, NotFound

Mode = Literal["samples", "versions"]
LABELS = "ABCDEFGH"


@dataclass(frozen=True)
class NewCandidate:
    adapter: str
    content: str
    token_ids: list[int]
    logprobs: list[float]  # behaviour log-probs, nats, one per token id
    finish_reason: str
    sampling: dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    id: str
    label: str
    adapter: str
    content: str
    token_ids: list[int]
    logprobs: list[float]
    finish_reason: str
    sampling: dict[str, Any]
    message_id: str | None  # the answer that the conversation went on with


@dataclass(frozen=True)
class Comparison:
    id: str
    user_id: str
    prompt: list[dict[str, str]]  # {"role", "content"}
    mode: Mode
    candidates: list[Candidate]
    conversation_id: str | None
    parent_id: str | None
    created_at: str


@dataclass(frozen=True)
class Vote:
    comparison_id: str
    user_id: str
    choice: str  # a label, 'tie', 'both_bad' or 'ranking'
    ranking: list[list[str]] | None  # best first; labels in one list are equally good
    reasons: list[str]
    comment: str
    seq: int
    created_at: str
    updated_at: str


class Comparisons:
    def __init__(self, database: Database) -> None:
        self._db = database

    def create_comparison(
        self,
        user_id: str,
        prompt: Sequence[Mapping[str, str]],
        mode: Mode,
        candidates: Sequence[NewCandidate],
        *,
        conversation_id: str | None = None,
        parent_id: str | None = None,
    ) -> Comparison:
        if not 2 <= len(candidates) <= len(LABELS):
            raise Invalid(f"A comparison needs 2 to {len(LABELS)} answers, not {len(candidates)}.")
        id = new_id("cmp")
        with self._db.transaction(durable=False) as tx:
            for table, wanted in (
                ("users", user_id),
                ("conversations", conversation_id),
                ("messages", parent_id),
            ):
                if (
                    wanted is not None
                    and self._db.row(f"SELECT 1 FROM {table} WHERE id = ?", (wanted,)) is None
                ):
                    raise NotFound(f"There is no {wanted} among the {table}.")
            tx.execute(
                "INSERT INTO comparisons (id, user_id, prompt, mode, conversation_id, parent_id, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (id, user_id, to_json(list(prompt)), mode, conversation_id, parent_id, self._db.now()),
            )
            tx.executemany(
                "INSERT INTO candidates (id, comparison_id, label, adapter, content, token_ids, logprobs, finish_reason,"
                " sampling) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        new_id("cnd"),
                        id,
                        label,
                        new.adapter,
                        new.content,
                        to_json(new.token_ids),
                        to_json(new.logprobs),
                        new.finish_reason,
                        to_json(new.sampling),
                    )
                    for label, new in zip(LABELS, candidates, strict=False)
                ],
            )
            return self.comparison(id)

    def comparison(self, id: str) -> Comparison:
        with self._db.snapshot():
            row = self._db.row(f"SELECT {_COLUMNS} FROM comparisons q WHERE q.id = ?", (id,))
            if row is None:
                raise NotFound(f"There is no comparison {id}.")
            candidates = self._db.rows(
                "SELECT * FROM candidates WHERE comparison_id = ? ORDER BY label", (id,)
            )
        return _to_comparison(row, [_to_candidate(candidate) for candidate in candidates])

    def link_candidate(self, candidate_id: str, message_id: str) -> None:
        """Remember that the conversation went on with this candidate, as this message."""
        with self._db.transaction(durable=False) as tx:
            if self._db.row("SELECT 1 FROM messages WHERE id = ?", (message_id,)) is None:
                raise NotFound(f"There is no message {message_id}.")
            changed = tx.execute(
                "UPDATE candidates SET message_id = ? WHERE id = ?", (message_id, candidate_id)
            )
            if not changed.rowcount:
                raise NotFound(f"There is no candidate {candidate_id}.")

    def vote(
        self,
        comparison_id: str,
        user_id: str,
        *,
        choice: str | None = None,
        ranking: Sequence[Sequence[str]] | None = None,
        reasons: Sequence[str] = (),
        comment: str = "",
        change: bool = False,
    ) -> Vote:
        """One vote per person: the same again changes nothing, another choice needs `change`. On disk when it returns."""
        with self._db.transaction(durable=True) as tx:
            labels = [
                row["label"]
                for row in self._db.rows(
                    "SELECT label FROM candidates WHERE comparison_id = ? ORDER BY label", (comparison_id,)
                )
            ]
            if not labels:
                raise NotFound(f"There is no comparison {comparison_id}.")
            if self._db.row("SELECT 1 FROM users WHERE id = ?", (user_id,)) is None:
                raise NotFound(f"There is no user {user_id}.")
            choice, ordering = _checked(labels, choice, ranking)
            before = self.vote_of(comparison_id, user_id)
            if before is not None:
                same_choice = (before.choice, before.ranking) == (choice, ordering)
                if same_choice and (before.reasons, before.comment) == (list(reasons), comment):
                    return before
                if not same_choice and not change:
                    raise Conflict(
                        f"You have already voted {before.choice} here.",
                        "Send the vote with change to replace it.",
                    )
            now = self._db.now()
            tx.execute(
                "INSERT INTO votes (comparison_id, user_id, choice, ranking, reasons, comment, seq, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (comparison_id, user_id) DO UPDATE SET"
                " choice = excluded.choice, ranking = excluded.ranking, reasons = excluded.reasons,"
                " comment = excluded.comment, seq = excluded.seq, updated_at = excluded.updated_at",
                (
                    comparison_id,
                    user_id,
                    choice,
                    None if ordering is None else to_json(ordering),
                    to_json(list(reasons)),
                    comment,
                    take_seq(tx),
                    now,
                    now,
                ),
            )
            after = self.vote_of(comparison_id, user_id)
            assert after is not None
            return after

    def vote_of(self, comparison_id: str, user_id: str) -> Vote | None:
        row = self._db.row(
            f"SELECT {_VOTE_COLUMNS} FROM votes v WHERE v.comparison_id = ? AND v.user_id = ?",
            (comparison_id, user_id),
        )
        return None if row is None else _to_vote(tuple(row))

    def votes_by(self, user_id: str, *, upto: int | None = None) -> int:
        """How many votes the person has cast; with `upto`, how many of them a round with that watermark has seen."""
        count: int = self._db.scalar(
            "SELECT COUNT(*) FROM votes WHERE user_id = ? AND (? IS NULL OR seq <= ?)", (user_id, upto, upto)
        )
        return count

    def voted_comparisons(self, upto: int) -> list[tuple[Comparison, Vote]]:
        with self._db.snapshot():
            rows = self._db.rows(
                f"SELECT {_COLUMNS}, {_VOTE_COLUMNS} {LIVING_VOTES} AND v.seq <= ? ORDER BY v.seq", (upto,)
            )
            candidates: dict[str, list[Candidate]] = defaultdict(list)
            for row in self._db.rows(
                f"SELECT * FROM candidates WHERE comparison_id IN (SELECT v.comparison_id {LIVING_VOTES} AND v.seq <= ?)"
                " ORDER BY comparison_id, label",
                (upto,),
            ):
                candidates[row["comparison_id"]].append(_to_candidate(row))
        return [(_to_comparison(row, candidates[row["id"]]), _to_vote(tuple(row)[7:])) for row in rows]


def _checked(
    labels: list[str], choice: str | None, ranking: Sequence[Sequence[str]] | None
) -> tuple[str, list[list[str]] | None]:
    if ranking is None:
        if choice not in (*labels, "tie", "both_bad"):
            raise Invalid(
                f"{choice!r} is not a choice here.", f"Choose one of {', '.join(labels)}, tie, both_bad."
            )
        return choice, None
    ordering = [sorted(group) for group in ranking]
    if choice not in (None, "ranking"):
        raise Invalid("A vote is either a choice or a ranking.", "Leave one of the two out.")
    if sorted(label for group in ordering for label in group) != labels or not all(ordering):
        raise Invalid(
            "A ranking names each answer exactly once.", f"Order these, best first: {', '.join(labels)}."
        )
    return "ranking", ordering


# excluded votes and those of deleted conversations teach nothing
LIVING_VOTES = (
    "FROM votes v JOIN comparisons q ON q.id = v.comparison_id LEFT JOIN conversations c ON c.id = q.conversation_id"
    " WHERE NOT v.excluded AND c.deleted_at IS NULL"
)
_COLUMNS = "q.id, q.user_id, q.prompt, q.mode, q.conversation_id, q.parent_id, q.created_at"
_VOTE_COLUMNS = (
    "v.comparison_id, v.user_id, v.choice, v.ranking, v.reasons, v.comment, v.seq, v.created_at, v.updated_at"
)


def _to_comparison(row: sqlite3.Row, candidates: list[Candidate]) -> Comparison:
    id, user_id, prompt, mode, conversation_id, parent_id, created_at = tuple(row)[:7]
    return Comparison(
        id, user_id, from_json(prompt), mode, candidates, conversation_id, parent_id, created_at
    )


def _to_candidate(row: sqlite3.Row) -> Candidate:
    return Candidate(
        id=row["id"],
        label=row["label"],
        adapter=row["adapter"],
        content=row["content"],
        token_ids=from_json(row["token_ids"]),
        logprobs=from_json(row["logprobs"]),
        finish_reason=row["finish_reason"],
        sampling=from_json(row["sampling"]),
        message_id=row["message_id"],
    )


def _to_vote(values: tuple[Any, ...]) -> Vote:
    comparison_id, user_id, choice, ranking, reasons, comment, seq, created_at, updated_at = values
    return Vote(
        comparison_id,
        user_id,
        choice,
        from_json(ranking),
        from_json(reasons),
        comment,
        seq,
        created_at,
        updated_at,
    )
