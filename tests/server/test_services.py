"""Starting and stopping: what is refused, what is mended, what is registered on a fresh data folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.base import LoadedBase, load_base
from models.config import ModelConfig
from models.errors import ModelError
from server.app import create_app
from server.builtin import register_builtin
from server.services import StartRefused, open_services
from store import Store
from store.errors import NewerSchema
from tests.server.kit import config_for, error_of, serve, write_random_adapter


def test_an_open_door_is_refused_with_the_command_that_closes_it(
    tiny_model_dir: Path, tmp_path: Path
) -> None:
    with pytest.raises(StartRefused) as refused:
        open_services(config_for(tiny_model_dir, tmp_path, host="0.0.0.0"))
    assert "rapport users add NAME --role operator" in refused.value.hint


def test_a_user_account_alone_does_not_open_the_door_either(tiny_model_dir: Path, tmp_path: Path) -> None:
    config = config_for(tiny_model_dir, tmp_path, host="192.0.2.1")
    store = Store.open(config.database_path)
    store.accounts.add("ann", "user")
    store.close()
    with pytest.raises(StartRefused):
        open_services(config)


def test_with_an_operator_account_tokens_are_asked_for_everywhere(
    tiny_model_dir: Path, tmp_path: Path
) -> None:
    config = config_for(tiny_model_dir, tmp_path, host="0.0.0.0")
    store = Store.open(config.database_path)
    _, token = store.accounts.add("olga", "operator")
    store.close()
    with TestClient(create_app(config)) as client:
        for path in ("/v1/conversations", "/v1/models", "/v1/overview", "/metrics"):
            reply = client.get(path)
            assert reply.status_code == 401
            assert reply.headers["WWW-Authenticate"] == "Bearer"
            error_of(reply)
            assert client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
            assert client.get(path, headers={"Authorization": f"Basic {token}"}).status_code == 401
            assert client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_on_loopback_an_operator_account_ends_the_implicit_operator(
    tiny_model_dir: Path, tmp_path: Path
) -> None:
    with serve(tiny_model_dir, tmp_path) as served:
        assert served.client.get("/v1/overview").status_code == 200
        _, token = served.services.store.accounts.add("olga", "operator")
        assert served.client.get("/v1/overview").status_code == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert served.client.get("/v1/overview", headers=headers).status_code == 200
        served.services.store.accounts.revoke("olga")
        assert served.client.get("/v1/overview").status_code == 200


def test_an_answer_that_a_crash_cut_off_keeps_its_text_as_stopped(
    tiny_model_dir: Path, tmp_path: Path
) -> None:
    config = config_for(tiny_model_dir, tmp_path)
    store = Store.open(config.database_path)
    user = store.accounts.ensure_local_user()
    conversation = store.conversations.create(user.id)
    question = store.conversations.add_user_message(conversation.id, "Hello")
    answer = store.conversations.start_answer(conversation.id, question.id, adapter="base", sampling={})
    store.conversations.save_partial(answer.id, "Hi, I")
    store.close()
    with serve(tiny_model_dir, tmp_path) as served:
        found = served.client.get(f"/v1/conversations/{conversation.id}").json()["messages"][-1]
        assert (found["status"], found["content"]) == ("stopped", "Hi, I")


def test_what_people_did_survives_a_restart(tiny_model_dir: Path, tmp_path: Path) -> None:
    with serve(tiny_model_dir, tmp_path) as served:
        body = served.answer()
        id = body["choices"][0]["message_id"]
        served.client.put(f"/v1/messages/{id}/rating", json={"value": "up"})
    with serve(tiny_model_dir, tmp_path) as served:
        view = served.client.get(f"/v1/conversations/{body['conversation_id']}").json()
        assert view["messages"][-1]["rating"]["value"] == "up"
        assert view["messages"][-1]["content"] == body["choices"][0]["message"]["content"]


def test_a_database_from_a_newer_schema_is_refused_with_advice(tiny_model_dir: Path, tmp_path: Path) -> None:
    config = config_for(tiny_model_dir, tmp_path)
    Store.open(config.database_path).close()
    with sqlite3.connect(config.database_path) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(_sqlite_migrations)")]
        columns = [name for name in names if name != "id"]
        values = {"migration_set": "rapport", "name": "m999_future", "applied_at": "2099-01-01"}
        connection.execute(
            f"INSERT INTO _sqlite_migrations ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [values[name] for name in columns],
        )
    connection.close()
    with pytest.raises(NewerSchema) as refused:
        open_services(config)
    assert refused.value.hint


def test_a_model_that_cannot_be_loaded_says_which_flag_would_help(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--model"):
        open_services(config_for(tmp_path / "no-model", tmp_path / "data"))


@pytest.fixture(scope="module")
def base(tiny_model_dir: Path) -> LoadedBase:
    return load_base(ModelConfig(model=str(tiny_model_dir)))


@pytest.fixture
def fresh(tiny_model_dir: Path, tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    config = config_for(tiny_model_dir, tmp_path / "data")
    config.adapters_dir.mkdir(parents=True)
    store = Store.open(config.database_path)
    yield store, tmp_path
    store.close()


def test_the_built_in_versions_are_registered_once_and_the_policy_is_champion(
    fresh: tuple[Store, Path], base: LoadedBase, tiny_model_dir: Path
) -> None:
    store, tmp_path = fresh
    config = config_for(tiny_model_dir, tmp_path / "data")
    shipped = tmp_path / "builtin"
    register_builtin(config, store, base, shipped)
    assert store.registry.champion() == "base"
    write_random_adapter(base, shipped / "policy", seed=1)
    write_random_adapter(base, shipped / "reward", seed=2)
    for _ in range(2):
        register_builtin(config, store, base, shipped)
        assert store.registry.champion() == "v000001"
        assert store.registry.current_reward() == "r000000"
        assert {a.version for a in store.registry.list()} == {"v000001", "r000000"}
    assert (config.adapters_dir / "v000001" / "manifest.json").exists()
    assert store.registry.next_version("policy") == "v000002"


def test_built_in_versions_made_for_other_weights_are_left_alone(
    fresh: tuple[Store, Path], base: LoadedBase, tiny_model_dir: Path
) -> None:
    store, tmp_path = fresh
    shipped = tmp_path / "builtin"
    write_random_adapter(base, shipped / "policy", seed=1)
    write_random_adapter(base, shipped / "reward", seed=2)
    damaged = shipped / "reward" / "adapter_model.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    register_builtin(config_for(tiny_model_dir, tmp_path / "data"), store, base, shipped)
    assert store.registry.list() == []
    assert store.registry.champion() == "base"
