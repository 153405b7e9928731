from __future__ import annotations

import pytest

from store import Store
from store.errors import Conflict, Invalid, NotFound
from tests.store.build import version


def test_names_count_up_from_where_each_kind_starts(store: Store) -> None:
    assert [store.registry.next_version("policy") for _ in range(3)] == ["v000001", "v000002", "v000003"]
    assert [store.registry.next_version("reward") for _ in range(2)] == ["r000000", "r000001"]
    with pytest.raises(Invalid):
        store.registry.next_version("critic")  # type: ignore[arg-type]


def test_a_name_is_never_used_again_after_a_crash_or_a_prune(store: Store, path: object) -> None:
    lost = store.registry.next_version("policy")  # the process died before it registered this one
    kept = version(store)
    with store.database.transaction() as tx:
        tx.execute("DELETE FROM adapters")
    assert lost < kept.version < store.registry.next_version("policy")


def test_a_name_is_taken_even_if_the_work_around_it_fails_later(store: Store) -> None:
    taken = store.registry.next_version("policy")
    with pytest.raises(ZeroDivisionError), store.database.transaction():
        version(store, version=taken)
        raise ZeroDivisionError
    with pytest.raises(NotFound):
        store.registry.get(taken)
    assert store.registry.next_version("policy") > taken


def test_a_name_registered_without_asking_leaves_the_series(store: Store) -> None:
    version(store, version="v000001", source="builtin")
    version(store, version="r000000", kind="reward", source="builtin")
    assert store.registry.next_version("policy") == "v000002"
    assert store.registry.next_version("reward") == "r000001"
    version(store, version="v000040")
    assert store.registry.next_version("policy") == "v000041"


def test_a_version_is_registered_once_with_all_that_is_known_of_it(store: Store, user: object) -> None:
    round = store.rounds.request(trigger="operator", requested_by="usr_local")
    made = version(
        store,
        parent="v000001",
        round_id=round.id,
        metrics={"kl": 0.5},
        verdict={"decision": "promote", "reasons": ["better"]},
        status="held",
    )
    assert store.registry.get(made.version) == made
    assert (made.parent, made.round_id, made.metrics) == ("v000001", round.id, {"kl": 0.5})
    assert made.verdict == {"decision": "promote", "reasons": ["better"]}
    with pytest.raises(Conflict, match="exists already"):
        version(store, version=made.version)


@pytest.mark.parametrize(
    ("name", "kind"), [("base", "policy"), ("v1", "policy"), ("v000001", "reward"), ("../v000001", "policy")]
)
def test_a_name_outside_the_series_is_refused(store: Store, name: str, kind: str) -> None:
    with pytest.raises(Invalid, match="is no name"):
        version(store, version=name, kind=kind)


def test_what_a_version_refers_to_must_exist(store: Store) -> None:
    with pytest.raises(NotFound):
        version(store, round_id="rnd_nothing")
    with pytest.raises(NotFound, match="v000009"):
        store.registry.get("v000009")
    with pytest.raises(Invalid):
        version(store, status="excellent")
    assert store.registry.list() == []


def test_versions_are_listed_newest_first_by_kind(store: Store) -> None:
    made = [version(store), version(store, kind="reward"), version(store)]
    assert store.registry.list() == made[::-1]
    assert store.registry.list("policy") == [made[2], made[0]]
    assert store.registry.list("reward") == [made[1]]


def test_a_status_changes_and_the_verdict_stays_unless_there_is_a_new_one(store: Store) -> None:
    made = version(store, verdict={"decision": "hold"})
    assert store.registry.set_status(made.version, "broken").verdict == {"decision": "hold"}
    changed = store.registry.set_status(made.version, "rejected", {"decision": "reject"})
    assert (changed.status, changed.verdict) == ("rejected", {"decision": "reject"})
    assert store.registry.get(made.version) == changed
    with pytest.raises(NotFound):
        store.registry.set_status("v000009", "ready")
    with pytest.raises(Invalid):
        store.registry.set_status(made.version, "excellent")  # type: ignore[arg-type]
