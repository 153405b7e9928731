"""The pool of prompts without answers: what the compare page offers and rollouts start from."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.database import Database
from store.imported import content_digest, unknown
from store.sql import from_json, insert, new_id, to_json


@dataclass(frozen=True)
class Prompt:
    id: str
    messages: list[dict[str, str]]  # {"role", "content"}, the last one a person's
    source: str


class Prompts:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add_many(self, prompts: Sequence[str | Sequence[Mapping[str, str]]], source: str) -> int:
        """Plain questions or message lists; returns how many were new."""
        rows = [
            [{"role": "user", "content": prompt}] if isinstance(prompt, str) else [dict(m) for m in prompt]
            for prompt in prompts
        ]
        with self._db.transaction() as tx:
            new = unknown(tx, "prompts", {content_digest(messages): messages for messages in rows})
            now = self._db.now()
            for digest, messages in new.items():
                insert(
                    tx,
                    "prompts",
                    id=new_id("prm"),
                    messages=to_json(messages),
                    source=source,
                    content_sha256=digest,
                    created_at=now,
                )
        return len(new)

    def count(self) -> int:
        count: int = self._db.scalar("SELECT COUNT(*) FROM prompts")
        return count

    def sample(self, n: int, seed: int) -> list[Prompt]:
        """At most n different prompts; the same seed on the same pool gives the same ones."""
        numbers = [row["n"] for row in self._db.rows("SELECT n FROM prompts ORDER BY n")]
        chosen = random.Random(seed).sample(numbers, min(n, len(numbers)))
        rows = self._db.rows(
            "SELECT * FROM prompts WHERE n IN (SELECT value FROM json_each(?))", (to_json(chosen),)
        )
        found = {row["n"]: _to_prompt(row) for row in rows}
        return [found[number] for number in chosen]

    def all(self) -> list[Prompt]:
        """In the order they came."""
        return [_to_prompt(row) for row in self._db.rows("SELECT * FROM prompts ORDER BY n")]


def _to_prompt(row: sqlite3.Row) -> Prompt:
    return Prompt(row["id"], from_json(row["messages"]), row["source"])
