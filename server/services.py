"""What the server is made of while it runs, opened in order and closed in reverse."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass, field

from models.base import LoadedBase, load_base
from models.engine import Engine
from server.builtin import register_builtin
from server.config import ServerConfig
from server.errors import UseCaseError
from server.in_flight import InFlight
from server.metrics import Metrics
from server.swap import Swapper
from store import Store
from store.accounts import User
from store.database import Clock, utc_now

log = logging.getLogger("rapport.server")
LAST_WORDS_S = 5.0  # for answers that the engine's stop has ended to be stored


class StartRefused(UseCaseError):
    """The server will not start like this; the hint says what to do."""

    status, code = 503, "start_refused"


@dataclass
class Services:
    """Handed to every use-case. All members are thread-safe."""

    config: ServerConfig
    store: Store
    base: LoadedBase
    engine: Engine
    swap: Swapper
    local_user: User  # the implicit operator of a loopback server without accounts
    answers: InFlight = field(default_factory=InFlight)
    metrics: Metrics = field(default_factory=Metrics)
    clock: Clock = utc_now
    _closing: ExitStack = field(default_factory=ExitStack, repr=False)

    def close(self) -> None:
        """Stops swapper and engine, ending every stream, lets those be stored, then closes the store."""
        self._closing.close()


def open_services(config: ServerConfig, *, clock: Clock = utc_now) -> Services:
    """Opens the store, loads the model, starts engine and swapper; on failure closes what was opened.

    Raises StartRefused, or the store's or the model's own error with its advice.
    """
    with ExitStack() as stack:
        config.adapters_dir.mkdir(parents=True, exist_ok=True)
        store = Store.open(config.database_path, clock=clock)
        stack.callback(store.close)
        answers = InFlight()
        stack.callback(answers.wait_for_none, LAST_WORDS_S)
        refuse_open_door(config, store)
        local_user = store.accounts.ensure_local_user()
        interrupted = store.conversations.fail_interrupted()
        if interrupted:
            log.info("kept the partial text of %d answers that a stop had interrupted", interrupted)
        base = load_base(config.model)
        if config.model.model == "builtin":
            register_builtin(config, store, base)
        engine = Engine(base, config.model)
        engine.start()
        stack.callback(engine.close)
        swap = Swapper(store, engine, config.data_dir, poll_s=config.swap_poll_s)
        swap.step()
        swap.start()
        stack.callback(swap.close)
        services = Services(config, store, base, engine, swap, local_user, answers=answers, clock=clock)
        services._closing.push(stack.pop_all())
        return services


def refuse_open_door(config: ServerConfig, store: Store) -> None:
    """Without accounts anyone who reaches the port would be operator, so it must not leave this machine."""
    if config.loopback or store.accounts.operator_exists_with_token():
        return
    raise StartRefused(
        f"Refusing to listen on {config.host}: without an operator account anyone could run this server.",
        "Make one with `rapport users add NAME --role operator`, or bind 127.0.0.1.",
    )
