"""What an operator sees first: which versions serve, whether all is well, and what learning is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.access import require_operator
from server.errors import plain_errors
from server.routing import BASE, Routing
from server.services import Services
from store.accounts import User
from store.rounds import Round, TrainerState

TRAINER_SILENT_S = 30.0  # without a heartbeat for so long the trainer counts as stopped


@dataclass(frozen=True)
class Overview:
    champion: str  # what the alias says; `serving` is what really answers
    previous: str | None
    challenger: str | None
    canary_percent: int
    kill_switch: bool
    serving: str
    loaded: list[str]  # versions the engine holds
    healthy: bool
    health: str  # one plain-words line
    trainer: TrainerState
    trainer_alive: bool
    active_round: Round | None
    last_round: Round | None  # newest one that has ended
    new_preferences: int  # since the last round
    min_new_pairs: int  # that start the next round
    swap_failures: dict[str, str]  # version -> why it could not be loaded


@plain_errors()
def overview(services: Services, user: User) -> Overview:
    """The whole of it in one consistent look."""
    require_operator(user)
    store = services.store
    with store.database.snapshot():
        aliases, canary = store.registry.aliases(), store.registry.canary()
        kill_switch = store.registry.kill_switch()
        rounds, active = store.rounds.list(limit=10), store.rounds.active()
        trainer = store.rounds.trainer()
        fresh = store.feedback.count_preferences(store.rounds.last_watermark())
    routing, failures = services.swap.routing, services.swap.failures
    alive = _is_recent(trainer.heartbeat_at, services.clock())
    last = next((r for r in rounds if active is None or r.id != active.id), None)
    champion = aliases.get("champion", BASE)
    healthy, line = _health(champion, kill_switch, routing, failures, trainer, alive, last)
    return Overview(
        champion=champion,
        previous=aliases.get("previous"),
        challenger=aliases.get("challenger"),
        canary_percent=canary[1] if canary else 0,
        kill_switch=kill_switch,
        serving=BASE if routing.kill_switch else routing.champion,
        loaded=sorted(services.engine.versions()),
        healthy=healthy,
        health=line,
        trainer=trainer,
        trainer_alive=alive,
        active_round=active,
        last_round=last,
        new_preferences=fresh,
        min_new_pairs=services.config.min_new_pairs,
        swap_failures=failures,
    )


def _health(
    champion: str,
    kill_switch: bool,
    routing: Routing,
    failures: dict[str, str],
    trainer: TrainerState,
    alive: bool,
    last: Round | None,
) -> tuple[bool, str]:
    """The most pressing thing first."""
    serving = "The bare base model" if routing.champion == BASE else routing.champion
    if kill_switch:
        return False, f"The kill switch is on: the bare base answers everyone. The champion is {champion}."
    if failures:
        version, reason = next(iter(failures.items()))
        return (
            False,
            f"{version} could not be loaded, so {serving[0].lower() + serving[1:]} keeps answering. {reason}",
        )
    if trainer.paused:
        return True, f"{serving} answers. Training is paused."
    if not alive:
        return False, f"{serving} answers. The trainer is not running, so nothing is learned now."
    if last is not None and last.state == "failed":
        return False, f"{serving} answers. The last round failed: {last.error or last.message}"
    if last is not None and last.health:
        return True, f"{serving} answers. Last round: {last.health}."
    return True, f"{serving} answers. All is well."


def _is_recent(heartbeat_at: str | None, now: datetime) -> bool:
    if heartbeat_at is None:
        return False
    return (now - datetime.fromisoformat(heartbeat_at)).total_seconds() < TRAINER_SILENT_S
