"""What operators do: versions, promotion, roll-back, canary, kill switch, and rounds of training.

Each move is checked, given a reason, audited by the store, and in effect when the function returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.access import require_operator
from server.adapter_import import import_adapter
from server.errors import Conflict, Invalid, absent, plain_errors
from server.limits import check_page, check_text
from server.overview import Overview, overview
from server.services import Services
from store import errors as store_errors
from store.accounts import User
from store.adapters import Adapter, Kind
from store.audit import AuditEntry
from store.lineage import RoundPair, RoundSample
from store.metrics import Metric
from store.rounds import Round, TrainerState

__all__ = [
    "Overview",
    "cancel_round",
    "get_adapter",
    "get_round",
    "import_adapter",
    "list_adapters",
    "list_audit",
    "list_rounds",
    "live_at",
    "overview",
    "pause_trainer",
    "promote",
    "request_round",
    "rollback",
    "round_metrics",
    "round_pairs",
    "round_samples",
    "set_canary",
    "set_kill_switch",
]

MAX_REASON_CHARS = 500
ALGORITHMS = ("ppo", "rloo")


@plain_errors()
def list_adapters(services: Services, user: User, *, kind: Kind | None = None) -> list[Adapter]:
    """All versions, newest first."""
    require_operator(user)
    return services.store.registry.list(kind)


@plain_errors()
def get_adapter(services: Services, user: User, version: str) -> Adapter:
    """One version."""
    require_operator(user)
    try:
        return services.store.registry.get(version)
    except store_errors.NotFound as error:
        raise absent("version") from error


@plain_errors()
def promote(
    services: Services, user: User, version: str, *, reason: str, expected_champion: str | None = None
) -> Overview:
    """Loads the version, then makes it champion; one that cannot be loaded is refused with the reason."""
    require_operator(user)
    why = _reason(reason)
    if version != "base":
        adapter = get_adapter(services, user, version)
        if adapter.kind != "policy":
            raise Conflict(f"{version} is a {adapter.kind} version.", "Choose a policy version.")
    now = services.store.registry.champion()
    if expected_champion is not None and now != expected_champion:  # before anything is loaded
        raise Conflict(
            f"The champion is {now} by now, not {expected_champion}.",
            "Look at the versions again, then decide.",
        )
    services.swap.publish(version)
    try:
        services.store.registry.promote(
            version, reason=why, actor=user.id, expected_champion=expected_champion
        )
    finally:
        services.swap.step()  # lets it answer, or unloads it again when the champion had moved
    return overview(services, user)


@plain_errors()
def rollback(services: Services, user: User, *, reason: str) -> Overview:
    """Champion and previous change places."""
    require_operator(user)
    why = _reason(reason)
    previous = services.store.registry.aliases().get("previous")
    if previous is not None:
        services.swap.publish(previous)
    services.store.registry.rollback(reason=why, actor=user.id)
    services.swap.step()
    return overview(services, user)


@plain_errors()
def set_canary(services: Services, user: User, version: str | None, percent: int, *, reason: str) -> Overview:
    """Gives a challenger a share of the conversations; no version or 0 percent ends it."""
    require_operator(user)
    why = _reason(reason)
    if not 0 <= percent <= 100:
        raise Invalid(f"percent must be between 0 and 100, not {percent}.", param="percent")
    if version is not None:
        get_adapter(services, user, version)
        services.swap.publish(version)
    try:
        services.store.registry.set_canary(version, percent, reason=why, actor=user.id)
    finally:
        services.swap.step()
    return overview(services, user)


@plain_errors()
def set_kill_switch(services: Services, user: User, on: bool, *, reason: str) -> Overview:
    """On: the bare base answers every new request. Answers in flight end as they began."""
    require_operator(user)
    services.store.registry.set_kill_switch(on, reason=_reason(reason), actor=user.id)
    services.swap.step()
    return overview(services, user)


@plain_errors()
def request_round(
    services: Services, user: User, *, algorithm: str = "ppo", config: Mapping[str, Any] | None = None
) -> Round:
    """Asks the trainer for a round now. Conflict while one is queued or running."""
    require_operator(user)
    if algorithm not in ALGORITHMS:
        raise Invalid(f"algorithm must be one of {', '.join(ALGORITHMS)}.", param="algorithm")
    return services.store.rounds.request(
        trigger="operator", requested_by=user.id, algorithm=algorithm, config=config
    )


@plain_errors()
def cancel_round(services: Services, user: User, round_id: str) -> Round:
    """Stops a round; the champion is untouched."""
    get_round(services, user, round_id)
    return services.store.rounds.cancel(round_id)


@plain_errors()
def list_rounds(services: Services, user: User, *, limit: int = 50) -> list[Round]:
    """Newest first."""
    require_operator(user)
    return services.store.rounds.list(check_page(limit))


@plain_errors()
def get_round(services: Services, user: User, round_id: str) -> Round:
    """One round with its progress, or how it ended."""
    require_operator(user)
    try:
        return services.store.rounds.get(round_id)
    except store_errors.NotFound as error:
        raise absent("round") from error


@plain_errors()
def round_metrics(
    services: Services, user: User, round_id: str, *, names: list[str] | None = None
) -> list[Metric]:
    """The training curves."""
    get_round(services, user, round_id)
    return services.store.rounds.metrics(round_id, names)


@plain_errors()
def round_samples(services: Services, user: User, round_id: str) -> list[RoundSample]:
    """Old and new answers to the same prompts."""
    get_round(services, user, round_id)
    return services.store.rounds.samples(round_id)


@plain_errors()
def round_pairs(services: Services, user: User, round_id: str) -> list[RoundPair]:
    """What the round learned from."""
    get_round(services, user, round_id)
    return services.store.rounds.pairs(round_id)


@plain_errors()
def pause_trainer(services: Services, user: User, paused: bool) -> TrainerState:
    """While paused no new round starts; a running one goes on."""
    require_operator(user)
    services.store.rounds.set_paused(paused, user.id)
    return services.store.rounds.trainer()


@plain_errors()
def list_audit(
    services: Services, user: User, *, limit: int = 50, before: str | None = None
) -> list[AuditEntry]:
    """Who did what, newest first."""
    require_operator(user)
    return services.store.audit.list(check_page(limit), before)


@plain_errors()
def live_at(services: Services, user: User, time: str) -> str:
    """The version that answered at a time (UTC ISO 8601)."""
    require_operator(user)
    return services.store.registry.live_at(time)


def _reason(reason: str) -> str:
    text = check_text(reason, MAX_REASON_CHARS, what="reason").strip()
    if not text:
        raise Invalid(f"reason is empty; say why in 1 to {MAX_REASON_CHARS} characters.", param="reason")
    return text
