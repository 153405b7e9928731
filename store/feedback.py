"""Everything people said about answers, behind one door: ratings, corrections, comparisons with votes, imported pairs.

Each write takes the next `seq`. A round's watermark is a `seq`: the feedback it may see.
"""

from __future__ import annotations

from store.comparisons import LIVING_VOTES, Comparisons
from store.corrections import Corrections
from store.imported import ImportedPairs
from store.messages import LIVING
from store.ratings import Ratings


class Feedback(Ratings, Corrections, Comparisons, ImportedPairs):
    def watermark(self) -> int:
        """The newest `seq` handed out."""
        value: int = self._db.scalar("SELECT value FROM counters WHERE name = 'feedback_seq'")
        return value

    def count_preferences(self, after_seq: int) -> int:
        """Preferences given since: votes but "both bad", ratings, corrections and imported pairs, as they are now."""
        count: int = self._db.scalar(
            f"""
            SELECT (SELECT COUNT(*) {LIVING_VOTES} AND v.choice != 'both_bad' AND v.seq > :after)
                 + (SELECT COUNT(*) FROM {LIVING} JOIN ratings r ON r.message_id = m.id
                    WHERE NOT r.excluded AND r.seq > :after)
                 + (SELECT COUNT(*) FROM {LIVING} JOIN corrections k ON k.message_id = m.id
                    WHERE NOT k.excluded AND k.seq > :after)
                 + (SELECT COUNT(*) FROM imported_pairs WHERE NOT excluded AND seq > :after)""",
            {"after": after_seq},
        )
        return count
