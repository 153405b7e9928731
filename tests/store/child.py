"""A second process on the same database: `python -m tests.store.child DATABASE DEED [ARGUMENT ...]`.

Prints one line when its deed is done (or holds what it is to hold), then waits for its input to close.
Deeds that race wait for a line of input first.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from store import Store


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(path: Path, deed: str, *arguments: str) -> None:
    if deed == "hold":
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        say("held")
        sys.stdin.read()
        connection.close()
        return
    if deed == "open":
        say("waiting")
        sys.stdin.readline()
        Store.open(path).close()
        say("opened")
        return
    store = Store.open(path)
    if deed == "vote":
        comparison_id, user_id, choice = arguments
        store.feedback.vote(comparison_id, user_id, choice=choice)
        say("voted")
    elif deed == "half":
        with store.database.transaction():
            store.accounts.add("half", "user")
            store.registry.next_version("policy")
            say("halfway")
            sys.stdin.read()
    elif deed == "claim":
        say("waiting")
        sys.stdin.readline()
        say("claimed" if store.rounds.claim(arguments[0], 60) else "nothing")
    elif deed == "names":
        say("waiting")
        sys.stdin.readline()
        say(" ".join(store.registry.next_version("policy") for _ in range(int(arguments[0]))))
    elif deed == "promote":
        say("waiting")
        sys.stdin.readline()
        try:
            store.registry.promote(arguments[0], reason="race", actor="child", expected_champion="base")
            say("promoted")
        except Exception as error:
            say(type(error).__name__)
    sys.stdin.read()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
