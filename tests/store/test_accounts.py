from __future__ import annotations

import pytest

from store import Store
from store.accounts import User
from store.errors import Conflict, Invalid, NotFound


def test_the_local_user_is_one_operator_however_often_it_is_asked_for(store: Store) -> None:
    first = store.accounts.ensure_local_user()
    assert (first.id, first.role) == ("usr_local", "operator")
    assert store.accounts.ensure_local_user() == first
    assert store.accounts.list() == [first]
    assert not store.accounts.operator_exists_with_token()


def test_a_token_names_its_user_and_is_not_in_the_file(store: Store) -> None:
    kim, token = store.accounts.add(" kim ", "rater")
    assert (kim.name, kim.role) == ("kim", "rater")
    assert store.accounts.by_token(token) == kim
    assert store.accounts.by_token(token + "x") is None
    assert store.accounts.by_token("") is None
    stored = store.database.row("SELECT * FROM users")
    assert stored is not None and token not in "".join(map(str, stored))


def test_tokens_differ(store: Store) -> None:
    assert store.accounts.add("a", "user")[1] != store.accounts.add("b", "user")[1]


@pytest.mark.parametrize("name", ["kim", "local"])
def test_a_name_is_taken_once(store: Store, name: str) -> None:
    store.accounts.add("kim", "user")
    with pytest.raises(Conflict, match="taken"):
        store.accounts.add(name, "user")


def test_a_nameless_user_and_an_unknown_role_are_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="name"):
        store.accounts.add("  ", "user")
    with pytest.raises(Invalid, match="role"):
        store.accounts.add("kim", "king")
    assert store.accounts.list() == []


def test_a_revoked_token_stops_working_and_the_name_is_free_again(store: Store) -> None:
    kim, token = store.accounts.add("kim", "operator")
    assert store.accounts.operator_exists_with_token()
    store.accounts.revoke("kim")
    assert store.accounts.by_token(token) is None
    assert store.accounts.list() == []
    assert not store.accounts.operator_exists_with_token()
    assert store.accounts.get(kim.id) == kim  # what they wrote still names them
    again, _ = store.accounts.add("kim", "user")
    assert again.id != kim.id


def test_unknown_people_are_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.accounts.get("usr_nobody")
    with pytest.raises(NotFound, match="'nobody'"):
        store.accounts.revoke("nobody")


def test_people_are_listed_in_the_order_they_came(store: Store, user: User) -> None:
    names = ["zoe", "adam", "kim"]
    for name in names:
        store.accounts.add(name, "user")
    assert [person.name for person in store.accounts.list()] == ["local", *names]
