"""What people said about answers, behind one door: ratings, corrections, comparisons, votes, imported pairs.

Each write takes the next `seq`. A round's watermark is a `seq`: the feedback that it may see.
"""

from __future__ import annotations

from typing import Literal

from store import messages, votes
from store.audit import Audit
from store.comparisons import Candidate, Comparison, Comparisons, NewCandidate
from store.corrections import Correction, Corrections
from store.database import Database
from store.errors import NotFound
from store.imported import ImportedPair, ImportedPairs, NewPair
from store.ratings import Rating, Ratings
from store.votes import Vote, Votes

__all__ = [
    "Candidate",
    "Comparison",
    "Correction",
    "Feedback",
    "ImportedPair",
    "NewCandidate",
    "NewPair",
    "Rating",
    "Vote",
]

FeedbackSource = Literal["vote", "rating", "correction", "imported"]
_ROWS_OF = {  # source -> table, the column that names what the feedback is about
    "vote": ("votes", "comparison_id"),
    "rating": ("ratings", "message_id"),
    "correction": ("corrections", "message_id"),
    "imported": ("imported_pairs", "id"),
}


class Feedback(Ratings, Corrections, Comparisons, Votes, ImportedPairs):
    def __init__(self, database: Database, audit: Audit) -> None:
        super().__init__(database)
        self._audit = audit

    def watermark(self) -> int:
        """The newest `seq` handed out."""
        value: int = self._db.scalar("SELECT value FROM counters WHERE name = 'feedback_seq'")
        return value

    def count_preferences(self, after_seq: int) -> int:
        """What was said since and stands: votes but "both bad", ratings, corrections, imported pairs."""
        count: int = self._db.scalar(
            f"""
            SELECT (SELECT COUNT(*) {votes.LIVING} AND v.choice != 'both_bad' AND v.seq > :after)
                 + (SELECT COUNT(*) FROM {messages.LIVING} JOIN ratings r ON r.message_id = m.id
                    WHERE NOT r.excluded AND r.seq > :after)
                 + (SELECT COUNT(*) FROM {messages.LIVING} JOIN corrections k ON k.message_id = m.id
                    WHERE NOT k.excluded AND k.seq > :after)
                 + (SELECT COUNT(*) FROM imported_pairs WHERE NOT excluded AND seq > :after)""",
            {"after": after_seq},
        )
        return count

    def set_excluded(
        self,
        source: FeedbackSource,
        about_id: str,
        user_id: str | None,
        excluded: bool,
        *,
        reason: str,
        actor: str,
    ) -> None:
        """Keep one piece of feedback out of all training, or take it back in. Imported pairs have no user."""
        table, about = _ROWS_OF[source]
        where = f"{about} = ?" if user_id is None else f"{about} = ? AND user_id = ?"
        subject = [about_id] if user_id is None else [about_id, user_id]
        with self._db.transaction(durable=True) as tx:
            changed = tx.execute(f"UPDATE {table} SET excluded = ? WHERE {where}", [int(excluded), *subject])
            if not changed.rowcount:
                raise NotFound(f"There is no such {source}: {' by '.join(subject)}.")
            self._audit.append(
                actor, "exclude" if excluded else "include", about_id, {"source": source, "reason": reason}
            )
