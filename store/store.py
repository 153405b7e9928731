"""One open data file with all its verbs; each attribute owns the SQL of its concept."""

from __future__ import annotations

from pathlib import Path

from store.accounts import Accounts
from store.audit import Audit
from store.conversations import Conversations
from store.database import Clock, Database, utc_now
from store.demonstrations import Demonstrations
from store.feedback import Feedback
from store.prompts import Prompts
from store.registry import Registry
from store.rounds import Rounds


class Store:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.audit = Audit(database)
        self.accounts = Accounts(database)
        self.conversations = Conversations(database)
        self.feedback = Feedback(database, self.audit)
        self.prompts = Prompts(database)
        self.demonstrations = Demonstrations(database)
        self.registry = Registry(database, self.audit)
        self.rounds = Rounds(database, self.audit)

    @classmethod
    def open(cls, path: Path, *, clock: Clock = utc_now, busy_timeout_ms: int = 5000) -> Store:
        """Create the file, or bring its schema up to date. Any number of processes may have it open."""
        return cls(Database.open(path, clock=clock, busy_timeout_ms=busy_timeout_ms))

    def close(self) -> None:
        self.database.close()
