"""Answers shown side by side: what stood under which label, and the record of a vote on them.

The caller shuffles: candidates are labelled A, B, ... in the order given. Voting is in votes.py.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from store.database import Database
from store.errors import Invalid, NotFound
from store.sql import columns, from_json, insert, new_id, to_json, update

Mode = Literal["samples", "versions"]
LABELS = "ABCDEFGH"
Ranking = list[list[str]]  # best first; labels in one list are equally good


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
    candidates: list[Candidate]  # in label order
    conversation_id: str | None
    parent_id: str | None
    created_at: str


@dataclass(frozen=True)
class Vote:
    comparison_id: str
    user_id: str
    choice: str  # a label, 'tie', 'both_bad' or 'ranking'
    ranking: Ranking | None
    reasons: list[str]
    comment: str
    seq: int
    created_at: str
    updated_at: str


_FIELDS = [field.name for field in fields(Comparison) if field.name != "candidates"]
WIDTH = len(_FIELDS)
COLUMNS = columns("q", _FIELDS)
_CANDIDATE_FIELDS = [field.name for field in fields(Candidate)]
_CANDIDATE_COLUMNS = columns("d", _CANDIDATE_FIELDS)


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
            insert(
                tx,
                "comparisons",
                id=id,
                user_id=user_id,
                prompt=to_json([dict(message) for message in prompt]),
                mode=mode,
                conversation_id=conversation_id,
                parent_id=parent_id,
                created_at=self._db.now(),
            )
            for label, candidate in zip(LABELS, candidates, strict=False):
                insert(
                    tx,
                    "candidates",
                    id=new_id("cnd"),
                    comparison_id=id,
                    label=label,
                    adapter=candidate.adapter,
                    content=candidate.content,
                    token_ids=to_json(candidate.token_ids),
                    logprobs=to_json(candidate.logprobs),
                    finish_reason=candidate.finish_reason,
                    sampling=to_json(candidate.sampling),
                )
            return self.comparison(id)

    def comparison(self, id: str) -> Comparison:
        with self._db.snapshot():
            row = self._db.row(f"SELECT {COLUMNS} FROM comparisons q WHERE q.id = ?", (id,))
            if row is None:
                raise NotFound(f"There is no comparison {id}.")
            return to_comparison(row, candidates_of(self._db, "?", (id,))[id])

    def link_candidate(self, candidate_id: str, message_id: str) -> None:
        """Remember that the conversation went on with this candidate, as this message."""
        with self._db.transaction(durable=False) as tx:
            if not update(tx, "candidates", candidate_id, message_id=message_id):
                raise NotFound(f"There is no candidate {candidate_id}.")


def candidates_of(
    db: Database, comparison_ids_sql: str, params: Sequence[Any]
) -> Mapping[str, list[Candidate]]:
    """Candidates by comparison, in label order, for the ids that the SQL expression lists."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for row in db.rows(
        f"SELECT d.comparison_id, {_CANDIDATE_COLUMNS} FROM candidates d"
        f" WHERE d.comparison_id IN ({comparison_ids_sql}) ORDER BY d.comparison_id, d.label",
        params,
    ):
        found[row["comparison_id"]].append(_to_candidate(row))
    return found


def to_comparison(row: Iterable[Any], candidates: list[Candidate]) -> Comparison:
    """From the values of COLUMNS."""
    values = dict(zip(_FIELDS, row, strict=True))
    return Comparison(**values | {"prompt": from_json(values["prompt"]), "candidates": candidates})


def _to_candidate(row: sqlite3.Row) -> Candidate:
    values = {name: row[name] for name in _CANDIDATE_FIELDS}
    for name in ("token_ids", "logprobs", "sampling"):
        values[name] = from_json(values[name])
    return Candidate(**values)
