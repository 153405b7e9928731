from __future__ import annotations

import sqlite3

import pytest

from store import Store
from store.errors import NotFound


def test_entries_are_listed_newest_first_in_pages(store: Store) -> None:
    made = [store.audit.append("usr_local", f"deed {i}", "subject", {"i": i}) for i in range(5)]
    assert store.audit.list() == made[::-1]
    first = store.audit.list(2)
    assert first + store.audit.list(9, before=first[-1].id) == made[::-1]
    with pytest.raises(NotFound):
        store.audit.list(2, before="aud_nothing")


@pytest.mark.parametrize("sql", ["UPDATE audit SET actor = 'someone else'", "DELETE FROM audit"])
def test_the_log_cannot_be_edited(store: Store, sql: str) -> None:
    entry = store.audit.append("usr_local", "deed", "subject", {})
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), store.database.transaction() as tx:
        tx.execute(sql)
    assert store.audit.list() == [entry]


def test_an_entry_shares_the_fate_of_its_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.database.transaction():
        store.audit.append("usr_local", "deed", "subject", {})
        raise ZeroDivisionError
    assert store.audit.list() == []
