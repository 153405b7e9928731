"""What people chose among compared answers: one vote per person and comparison, or an ordering of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from store import comparisons
from store.comparisons import Comparison, Ranking, Vote
from store.counters import take_seq
from store.database import Database
from store.errors import Conflict, Invalid, NotFound
from store.sql import columns, from_json, to_json, upsert

__all__ = ["Vote", "Votes"]

_FIELDS = [field.name for field in fields(Vote)]
_COLUMNS = columns("v", _FIELDS)
# excluded votes and those of deleted conversations teach nothing
LIVING = (
    "FROM votes v JOIN comparisons q ON q.id = v.comparison_id"
    " LEFT JOIN conversations c ON c.id = q.conversation_id"
    " WHERE NOT v.excluded AND c.deleted_at IS NULL"
)


class Votes:
    def __init__(self, database: Database) -> None:
        self._db = database

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
        """On disk when it returns. The same again changes nothing; another choice needs `change`."""
        with self._db.transaction(durable=True) as tx:
            choice, ordering = _checked(self._labels(comparison_id), choice, ranking)
            before = self.vote_of(comparison_id, user_id)
            if before is not None:
                same = (before.choice, before.ranking) == (choice, ordering)
                if same and (before.reasons, before.comment) == (list(reasons), comment):
                    return before
                if not same and not change:
                    raise Conflict(
                        f"There is already a vote here: {before.choice}.",
                        "To replace it, send the new one with change.",
                    )
            now = self._db.now()
            upsert(
                tx,
                "votes",
                {"comparison_id": comparison_id, "user_id": user_id},
                once={"created_at": now},
                choice=choice,
                ranking=None if ordering is None else to_json(ordering),
                reasons=to_json(list(reasons)),
                comment=comment,
                seq=take_seq(tx),
                updated_at=now,
            )
            after = self.vote_of(comparison_id, user_id)
            assert after is not None
            return after

    def vote_of(self, comparison_id: str, user_id: str) -> Vote | None:
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM votes v WHERE v.comparison_id = ? AND v.user_id = ?",
            (comparison_id, user_id),
        )
        return None if row is None else _to_vote(row)

    def votes_by(self, user_id: str, *, upto: int | None = None) -> int:
        """How many votes the person has cast; with `upto`, how many a round with that watermark has seen."""
        count: int = self._db.scalar(
            "SELECT COUNT(*) FROM votes WHERE user_id = ? AND (? IS NULL OR seq <= ?)", (user_id, upto, upto)
        )
        return count

    def voted_comparisons(self, upto: int) -> list[tuple[Comparison, Vote]]:
        """What a round with this watermark may learn from, oldest vote first."""
        width = comparisons.WIDTH
        with self._db.snapshot():
            rows = self._db.rows(
                f"SELECT {comparisons.COLUMNS}, {_COLUMNS} {LIVING} AND v.seq <= ? ORDER BY v.seq", (upto,)
            )
            candidates = comparisons.candidates_of(
                self._db, f"SELECT v.comparison_id {LIVING} AND v.seq <= ?", (upto,)
            )
        return [
            (comparisons.to_comparison(row[:width], candidates[row["id"]]), _to_vote(row[width:]))
            for row in rows
        ]

    def _labels(self, comparison_id: str) -> list[str]:
        rows = self._db.rows(
            "SELECT label FROM candidates WHERE comparison_id = ? ORDER BY label", (comparison_id,)
        )
        if not rows:
            raise NotFound(f"There is no comparison {comparison_id}.")
        return [row["label"] for row in rows]


def _checked(
    labels: list[str], choice: str | None, ranking: Sequence[Sequence[str]] | None
) -> tuple[str, Ranking | None]:
    if ranking is None:
        if choice not in (*labels, "tie", "both_bad"):
            options = ", ".join((*labels, "tie", "both_bad"))
            raise Invalid(f"{choice!r} is not a choice here.", f"Choose one of {options}.")
        return choice, None
    if choice not in (None, "ranking"):
        raise Invalid("A vote is either a choice or a ranking.", "Leave one of the two out.")
    ordering = [sorted(group) for group in ranking]
    if sorted(label for group in ordering for label in group) != labels or not all(ordering):
        raise Invalid(
            "A ranking names each answer exactly once.", f"Order these, best first: {', '.join(labels)}."
        )
    return "ranking", ordering


def _to_vote(row: Iterable[Any]) -> Vote:
    values = dict(zip(_FIELDS, row, strict=True))
    for name in ("ranking", "reasons"):
        values[name] = from_json(values[name])
    return Vote(**values)
