"""Several processes on one file: what was acknowledged stays, what was not is gone, races have one winner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from store import Store
from store.accounts import User
from store.errors import Unavailable
from tests.store.build import comparison, exchange, version

Child = subprocess.Popen[str]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def child(path: Path) -> Iterator[Callable[..., Child]]:
    with ExitStack() as stack:

        def start(*deed: str) -> Child:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.store.child", str(path), *deed],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def heard(process: Child) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(*processes: Child) -> None:
    for process in processes:
        assert heard(process) == "waiting"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def test_a_vote_that_was_acknowledged_survives_kill_9(
    store: Store, user: User, child: Callable[..., Child]
) -> None:
    asked = comparison(store, user.id)
    voter = child("vote", asked.id, user.id, "B")
    assert heard(voter) == "voted"
    os.kill(voter.pid, signal.SIGKILL)
    voter.wait()
    vote = store.feedback.vote_of(asked.id, user.id)
    assert vote is not None and vote.choice == "B"


def test_a_transaction_cut_by_kill_9_leaves_nothing(store: Store, child: Callable[..., Child]) -> None:
    halfway = child("half")
    assert heard(halfway) == "halfway"
    os.kill(halfway.pid, signal.SIGKILL)
    halfway.wait()
    assert store.accounts.list() == []
    assert store.registry.next_version("policy") == "v000001"


def test_a_locked_database_is_said_in_words_and_nothing_is_half_written(
    store: Store, user: User, child: Callable[..., Child]
) -> None:
    conversation, _, reply = exchange(store, user.id)
    asked = comparison(store, user.id)
    before, watermark = store.conversations.list(user.id), store.feedback.watermark()
    holder = child("hold")
    assert heard(holder) == "held"
    for write in (
        lambda: store.feedback.vote(asked.id, user.id, choice="A"),
        lambda: store.feedback.rate(reply.id, user.id, "up"),
        lambda: store.conversations.add_user_message(conversation.id, "More?", parent_id=reply.id),
        lambda: store.conversations.create(user.id),
        lambda: store.registry.next_version("policy"),
    ):
        with pytest.raises(Unavailable, match="locked by another program") as caught:
            write()
        assert caught.value.hint
    # people can still read while someone writes
    assert store.conversations.list(user.id) == before
    assert [m.content for m in store.conversations.active_path(conversation.id)] == ["Hello?", "Hello."]
    holder.communicate()
    assert store.feedback.watermark() == watermark
    assert store.feedback.vote_of(asked.id, user.id) is None
    assert store.feedback.vote(asked.id, user.id, choice="A").choice == "A"


def test_an_open_file_can_be_opened_while_another_program_writes(
    store: Store, path: Path, child: Callable[..., Child]
) -> None:
    holder = child("hold")
    assert heard(holder) == "held"
    Store.open(path, busy_timeout_ms=50).close()


def test_processes_that_create_the_same_file_at_once_all_succeed(
    path: Path, child: Callable[..., Child]
) -> None:
    path.parent.mkdir()
    openers = [child("open") for _ in range(3)]
    go(*openers)
    assert [heard(opener) for opener in openers] == ["opened"] * 3


def test_of_two_workers_that_claim_at_once_one_wins(
    store: Store, user: User, child: Callable[..., Child]
) -> None:
    round = store.rounds.request(trigger="operator", requested_by=user.id)
    workers = [child("claim", "first"), child("claim", "second")]
    go(*workers)
    said = [heard(worker) for worker in workers]
    assert sorted(said) == ["claimed", "nothing"]
    assert store.rounds.get(round.id).lease_owner == ("first", "second")[said.index("claimed")]


def test_processes_never_get_the_same_version_name(store: Store, child: Callable[..., Child]) -> None:
    takers = [child("names", "20"), child("names", "20")]
    go(*takers)
    names = [name for taker in takers for name in heard(taker).split()]
    assert sorted(names) == [f"v{number:06d}" for number in range(1, 41)]


def test_of_two_promotions_with_the_same_expectation_one_wins(
    store: Store, child: Callable[..., Child]
) -> None:
    first, second = version(store).version, version(store).version
    operators = [child("promote", first), child("promote", second)]
    go(*operators)
    said = [heard(operator) for operator in operators]
    assert sorted(said) == ["Conflict", "promoted"]
    assert store.registry.champion() == (first, second)[said.index("promoted")]
    assert len(store.audit.list()) == 1
