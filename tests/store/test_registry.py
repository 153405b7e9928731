from __future__ import annotations

import pytest

from store import Store
from store.errors import Conflict, Invalid, NotFound
from tests.store.build import HandClock, version


def promote(store: Store, name: str, expected: str | None = None) -> None:
    store.registry.promote(name, reason="better", actor="usr_local", expected_champion=expected)


def test_the_base_answers_until_something_was_promoted(store: Store) -> None:
    assert store.registry.champion() == "base"
    assert store.registry.aliases() == {"champion": "base"}
    assert store.registry.current_reward() is None
    assert store.registry.canary() is None
    assert store.registry.kill_switch() is False


def test_a_promotion_moves_both_aliases_and_is_audited_with_its_reason(store: Store) -> None:
    first, second = version(store).version, version(store).version
    promote(store, first, "base")
    assert store.registry.aliases() == {"champion": first, "previous": "base"}
    promote(store, second, first)
    assert store.registry.aliases() == {"champion": second, "previous": first}
    newest, _ = store.audit.list()
    assert (newest.action, newest.subject, newest.actor) == ("promote", second, "usr_local")
    assert newest.detail == {"from": first, "to": second, "reason": "better"}


def test_a_promotion_with_an_outdated_expectation_changes_nothing(store: Store) -> None:
    first, second = version(store).version, version(store).version
    promote(store, first, "base")
    with pytest.raises(Conflict, match=f"champion is {first} by now, not base"):
        promote(store, second, "base")
    assert store.registry.aliases() == {"champion": first, "previous": "base"}
    assert len(store.audit.list()) == 1
    promote(store, second)  # without an expectation
    assert store.registry.champion() == second


def test_promoting_the_champion_again_keeps_the_way_back(store: Store) -> None:
    first = version(store).version
    promote(store, first)
    promote(store, first, first)
    assert store.registry.aliases() == {"champion": first, "previous": "base"}
    assert len(store.audit.list()) == 1


def test_the_base_can_be_promoted(store: Store) -> None:
    first = version(store).version
    promote(store, first)
    promote(store, "base", first)
    assert store.registry.aliases() == {"champion": "base", "previous": first}


def test_what_cannot_answer_is_not_promoted(store: Store) -> None:
    reward, broken = version(store, kind="reward").version, version(store, status="broken").version
    with pytest.raises(NotFound):
        promote(store, "v000099")
    with pytest.raises(Conflict, match="reward version"):
        promote(store, reward)
    with pytest.raises(Conflict, match="broken"):
        promote(store, broken)
    assert store.registry.aliases() == {"champion": "base"}
    assert store.audit.list() == []


def test_an_operator_may_overrule_the_gate(store: Store) -> None:
    rejected = version(store, status="rejected").version
    promote(store, rejected)
    assert store.registry.champion() == rejected


def test_a_rollback_exchanges_champion_and_previous(store: Store) -> None:
    first, second = version(store).version, version(store).version
    promote(store, first)
    promote(store, second)
    assert store.registry.rollback(reason="worse", actor="usr_local") == first
    assert store.registry.aliases() == {"champion": first, "previous": second}
    assert store.audit.list(1)[0].detail == {"from": second, "to": first, "reason": "worse"}
    assert store.registry.rollback(reason="no, better", actor="usr_local") == second


def test_a_rollback_to_the_base(store: Store) -> None:
    promote(store, version(store).version)
    assert store.registry.rollback(reason="worse", actor="usr_local") == "base"


def test_there_is_no_rollback_to_nothing_or_to_a_broken_version(store: Store) -> None:
    with pytest.raises(Conflict, match="no previous"):
        store.registry.rollback(reason="worse", actor="usr_local")
    first, second = version(store).version, version(store).version
    promote(store, first)
    promote(store, second)
    store.registry.set_status(first, "broken")
    with pytest.raises(Conflict, match="broken"):
        store.registry.rollback(reason="worse", actor="usr_local")
    assert store.registry.champion() == second


def test_a_canary_has_a_share_until_it_is_taken_away(store: Store) -> None:
    challenger = version(store).version
    store.registry.set_canary(challenger, 20, reason="try", actor="usr_local")
    assert store.registry.canary() == (challenger, 20)
    assert store.registry.aliases() == {"champion": "base", "challenger": challenger}
    store.registry.set_canary(None, 50, reason="enough", actor="usr_local")
    assert store.registry.canary() is None
    assert [(e.action, e.detail["percent"]) for e in store.audit.list()] == [("canary", 0), ("canary", 20)]


def test_an_impossible_canary_is_refused(store: Store) -> None:
    champion = version(store).version
    promote(store, champion)
    for percent in (-1, 101):
        with pytest.raises(Invalid, match="share"):
            store.registry.set_canary(version(store).version, percent, reason="", actor="usr_local")
    with pytest.raises(Conflict, match="champion already"):
        store.registry.set_canary(champion, 10, reason="", actor="usr_local")
    with pytest.raises(NotFound):
        store.registry.set_canary("base", 10, reason="", actor="usr_local")
    assert store.registry.canary() is None


def test_a_challenger_that_becomes_champion_is_no_longer_the_canary(store: Store) -> None:
    challenger = version(store).version
    store.registry.set_canary(challenger, 20, reason="try", actor="usr_local")
    promote(store, challenger)
    assert store.registry.canary() is None
    assert store.registry.aliases() == {"champion": challenger, "previous": "base"}


def test_the_reward_model_in_use_is_remembered_apart_from_the_policies(store: Store) -> None:
    reward, policy = version(store, kind="reward").version, version(store).version
    store.registry.set_current_reward(reward, "fitted", "trainer")
    assert store.registry.current_reward() == reward
    assert store.registry.aliases() == {"champion": "base"}
    with pytest.raises(Conflict, match="policy version"):
        store.registry.set_current_reward(policy, "mistake", "trainer")
    assert store.audit.list(1)[0].detail == {"from": None, "to": reward, "reason": "fitted"}


def test_the_kill_switch_leaves_the_aliases_alone(store: Store) -> None:
    champion = version(store).version
    promote(store, champion)
    store.registry.set_kill_switch(True, reason="rude", actor="usr_local")
    assert store.registry.kill_switch() is True
    assert store.registry.champion() == champion
    store.registry.set_kill_switch(False, reason="mended", actor="usr_local")
    assert store.registry.kill_switch() is False


def test_the_log_tells_what_was_live_at_any_time(store: Store, clock: HandClock) -> None:
    first, second = version(store).version, version(store).version
    deeds = [
        lambda: promote(store, first),
        lambda: promote(store, second),
        lambda: store.registry.set_canary(first, 10, reason="", actor="usr_local"),
        lambda: store.registry.set_kill_switch(True, reason="", actor="usr_local"),
        lambda: store.registry.rollback(reason="", actor="usr_local"),
        lambda: store.registry.set_kill_switch(False, reason="", actor="usr_local"),
    ]
    times = [store.database.now()]
    for deed in deeds:
        clock.advance(60)
        deed()
        times.append(store.database.now())
    assert [store.registry.live_at(time) for time in times] == [
        "base",
        first,
        second,
        second,
        "base",
        "base",
        first,
    ]
    assert store.registry.live_at("2020-01-01T00:00:00Z") == "base"
    assert store.registry.live_at("2030-01-01") == first
    # the same moment in another zone's writing: 21:01 in Seoul is one minute past noon in UTC
    assert store.registry.live_at("2026-01-31T21:01:00+09:00") == first
    assert store.registry.live_at("2026-01-31T21:00:59+09:00") == "base"


def test_a_time_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="'yesterday' is not a time"):
        store.registry.live_at("yesterday")
