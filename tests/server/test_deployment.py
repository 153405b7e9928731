"""Versions and rounds over HTTP: promoting, refusing, going back, and training requests."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from models.base import LoadedBase, load_base
from models.config import ModelConfig
from tests.server.kit import (
    Served,
    add_version,
    damage,
    error_of,
    write_random_adapter,
    zipped,
)
from tests.tiny import write_tiny_model


def promote(served: Served, version: str, **fields: Any) -> Any:
    return served.client.post(f"/v1/adapters/{version}/promote", json={"reason": "test", **fields})


def champion(served: Served) -> str:
    return str(served.client.get("/v1/overview").json()["champion"])


def answered_by(served: Served) -> str:
    return str(served.answer(max_tokens=2)["model"].partition(":")[2])


def audit(served: Served, action: str) -> list[dict[str, Any]]:
    entries = served.client.get("/v1/audit", params={"limit": 200}).json()["data"]
    return [entry for entry in entries if entry["action"] == action]


def test_a_promoted_version_answers_at_once_and_rolling_back_brings_the_old_one(served: Served) -> None:
    one, two = add_version(served.services, 1), add_version(served.services, 2)
    before = champion(served)
    overview = promote(served, one, expected_champion=before).json()
    assert (overview["champion"], overview["serving"], overview["previous"]) == (one, one, before)
    assert answered_by(served) == one
    assert promote(served, two).json()["previous"] == one
    assert answered_by(served) == two
    back = served.client.post("/v1/rollback", json={"reason": "worse"}).json()
    assert (back["champion"], back["previous"]) == (one, two)
    assert answered_by(served) == one
    assert audit(served, "rollback")[0]["detail"]["reason"] == "worse"


def test_versions_answer_differently_and_each_like_itself(served: Served) -> None:
    version = add_version(served.services, 5)
    promote(served, version)
    texts = {
        served.answer(model=f"rapport:{v}", temperature=0, max_tokens=12)["choices"][0]["message"]["content"]
        for v in (version, "base", version)
    }
    assert len(texts) == 2


def test_the_base_can_be_promoted_too(served: Served) -> None:
    assert promote(served, "base").json()["serving"] == "base"


def test_promoting_on_a_wrong_idea_of_the_champion_is_a_conflict(served: Served) -> None:
    version, before = add_version(served.services, 3), champion(served)
    reply = promote(served, version, expected_champion="v000999")
    assert reply.status_code == 409
    assert before in error_of(reply)["message"]
    assert champion(served) == before
    assert version not in served.services.engine.versions()


def test_a_corrupt_folder_is_refused_with_the_reason_and_the_champion_keeps_serving(served: Served) -> None:
    good, bad = add_version(served.services, 1), add_version(served.services, 2)
    promote(served, good)
    damage(served.services, bad)
    reply = promote(served, bad)
    assert reply.status_code == 422
    assert "sha256" in error_of(reply)["message"]
    assert champion(served) == good == answered_by(served)
    assert bad not in served.services.engine.versions()


def test_a_folder_that_is_gone_is_refused_likewise(served: Served) -> None:
    version, before = add_version(served.services, 2), champion(served)
    shutil.rmtree(served.services.config.adapters_dir / version)
    assert promote(served, version).status_code == 422
    assert champion(served) == before


def test_an_adapter_of_another_base_is_refused(served: Served, other_base: LoadedBase) -> None:
    version, before = add_version(served.services, 2), champion(served)
    folder = served.services.config.adapters_dir / version
    shutil.rmtree(folder)
    write_random_adapter(other_base, folder, seed=1)
    reply = promote(served, version)
    assert reply.status_code == 422
    assert "base" in error_of(reply)["message"]
    assert champion(served) == before == answered_by(served)


@pytest.fixture(scope="module")
def other_base(tmp_path_factory: pytest.TempPathFactory) -> LoadedBase:
    folder = write_tiny_model(tmp_path_factory.mktemp("other") / "wide", seed=3, hidden_size=48)
    return load_base(ModelConfig(model=str(folder)))


def test_unknown_versions_and_rounds_are_404(served: Served) -> None:
    assert promote(served, "v099999").status_code == 404
    assert served.client.get("/v1/adapters/v099999").status_code == 404
    for path in ("", "/metrics", "/samples"):
        assert served.client.get(f"/v1/rounds/rnd_none{path}").status_code == 404
    assert served.client.post("/v1/rounds/rnd_none/cancel").status_code == 404
    canary = {"version": "v099999", "percent": 5, "reason": "x"}
    assert served.client.put("/v1/canary", json=canary).status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", None, 5, "x" * 501])
def test_every_move_needs_a_reason_of_bearable_length(served: Served, reason: Any) -> None:
    version = add_version(served.services, 1)
    before = champion(served)
    replies = [
        served.client.post(f"/v1/adapters/{version}/promote", json={"reason": reason}),
        served.client.post("/v1/rollback", json={"reason": reason}),
        served.client.post("/v1/kill_switch", json={"on": True, "reason": reason}),
        served.client.put("/v1/canary", json={"version": version, "percent": 5, "reason": reason}),
    ]
    assert [reply.status_code for reply in replies] == [422] * 4
    assert "500" in error_of(replies[0])["message"] or reason in (None, 5)
    assert champion(served) == before


def test_the_kill_switch_puts_the_bare_base_before_everyone(served: Served) -> None:
    version = add_version(served.services, 1)
    promote(served, version)
    on = served.client.post("/v1/kill_switch", json={"on": True, "reason": "repeats itself"}).json()
    assert (on["serving"], on["champion"], on["healthy"]) == ("base", version, False)
    assert answered_by(served) == "base"
    off = served.client.post("/v1/kill_switch", json={"on": False, "reason": "mended"}).json()
    assert off["serving"] == version == answered_by(served)


def test_a_canary_gets_its_share_and_stays_with_a_conversation(served: Served) -> None:
    first, second = add_version(served.services, 1), add_version(served.services, 2)
    promote(served, first)
    reply = served.client.put("/v1/canary", json={"version": second, "percent": 50, "reason": "try"})
    assert reply.json()["challenger"] == second
    seen: set[str] = set()
    for _ in range(16):
        body = served.answer(max_tokens=1)
        again = served.answer(
            max_tokens=1,
            conversation_id=body["conversation_id"],
            messages=[{"role": "user", "content": "Go on"}],
        )
        assert again["model"] == body["model"]
        seen.add(body["model"].partition(":")[2])
    assert seen == {first, second}
    ended = served.client.put("/v1/canary", json={"version": None, "percent": 0, "reason": "seen"}).json()
    assert ended["challenger"] is None
    for percent in (-1, 101, "10"):
        body = {"version": second, "percent": percent, "reason": "x"}
        assert served.client.put("/v1/canary", json=body).status_code == 422


def test_what_was_live_can_be_asked_later(served: Served) -> None:
    version = add_version(served.services, 1)
    promote(served, version)
    now = served.services.store.database.now()
    promote(served, "base")
    assert served.client.get("/v1/live_at", params={"time": now}).json()["version"] == version
    assert served.client.get("/v1/live_at", params={"time": "2000-01-01"}).json()["version"] == "base"
    assert served.client.get("/v1/live_at", params={"time": "soon"}).status_code == 422


def test_an_imported_folder_gets_a_version_and_serves_once_promoted(served: Served, tmp_path: Path) -> None:
    write_random_adapter(served.services.base, tmp_path / "mine", seed=9)
    (tmp_path / "mine" / "manifest.json").unlink()  # as PEFT alone would have saved it
    archive = zipped(tmp_path / "mine", tmp_path / "mine")
    reply = served.client.post("/v1/adapters", files={"file": ("a.zip", archive.read_bytes())})
    assert reply.status_code == 201, reply.text
    adapter = reply.json()
    assert (adapter["source"], adapter["kind"], adapter["status"]) == ("imported", "policy", "ready")
    assert adapter["version"] not in served.services.engine.versions()
    assert promote(served, adapter["version"]).status_code == 200
    assert answered_by(served) == adapter["version"]


def archive_of(files: dict[str, bytes], **links: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
        for name, target in links.items():
            info = zipfile.ZipInfo(name + ".json")
            info.external_attr = 0o120777 << 16
            packed.writestr(info, target)
    return buffer.getvalue()


def test_a_hostile_archive_is_refused_and_leaves_nothing_behind(served: Served) -> None:
    adapters_dir = served.services.config.adapters_dir
    before = sorted(adapters_dir.iterdir()), served.services.store.registry.list()
    limit = served.services.config.max_upload_bytes
    hostile = {
        "no zip": b"hello",
        "empty": archive_of({}),
        "climbs": archive_of({"../evil.json": b"{}"}),
        "climbs with backslashes": archive_of({"..\\evil.json": b"{}"}),
        "absolute": archive_of({"/tmp/evil.json": b"{}"}),
        "drive": archive_of({"C:evil.json": b"{}"}),
        "link": archive_of({"adapter_config.json": b"{}"}, evil="/etc/passwd"),
        "pickle": archive_of({"adapter_config.json": b"{}", "adapter_model.bin": b"x"}),
        "no weights": archive_of({"adapter_config.json": b"{}"}),
        "bad json": archive_of({"adapter_config.json": b"[", "adapter_model.safetensors": b"x"}),
        "two adapters": archive_of({"a/adapter_config.json": b"{}", "b/adapter_config.json": b"{}"}),
        "file and folder": archive_of({"a.json": b"{}", "a.json/b.json": b"{}"}),
        "many": archive_of({f"{i}.json": b"{}" for i in range(65)}),
        "bomb": archive_of({"a.json": bytes(limit + 1)}),
        "cut short": archive_of({"adapter_config.json": b"{}" * 500})[:-60],
    }
    for name, data in hostile.items():
        reply = served.client.post("/v1/adapters", files={"file": ("a.zip", data)})
        assert reply.status_code in (413, 422), (name, reply.text)
        error_of(reply)
    assert served.client.post("/v1/adapters", data={"file": "x"}).status_code == 422
    assert (sorted(adapters_dir.iterdir()), served.services.store.registry.list()) == before
    assert not (adapters_dir.parent / "evil.json").exists()


def test_an_imported_folder_that_does_not_fit_the_model_is_refused(
    served: Served, other_base: LoadedBase, tmp_path: Path
) -> None:
    write_random_adapter(other_base, tmp_path / "wide", seed=1)
    (tmp_path / "wide" / "manifest.json").unlink()
    before = served.services.store.registry.list()
    archive = zipped(tmp_path / "wide", tmp_path / "wide")
    reply = served.client.post("/v1/adapters", files={"file": ("a.zip", archive.read_bytes())})
    assert reply.status_code == 422
    assert served.services.store.registry.list() == before
    folders = {path.name for path in served.services.config.adapters_dir.iterdir()}
    assert folders <= {a.version for a in before}


def test_a_round_is_requested_once_watched_and_cancelled(served: Served) -> None:
    asked = served.client.post("/v1/rounds", json={"algorithm": "rloo"})
    assert asked.status_code == 201
    id = asked.json()["id"]
    assert asked.json()["state"] == "queued"
    assert served.client.post("/v1/rounds").status_code == 409
    store = served.services.store.rounds
    assert store.claim("worker", 60) is not None
    store.log_metrics(id, 1, {"objective/kl": 0.5, "loss/policy_avg": 0.1})
    store.progress(id, phase="rollout", fraction=0.25, message="rolling out", eta_s=30.0)
    active = served.client.get("/v1/overview").json()["active_round"]
    assert (active["id"], active["progress"], active["eta_s"]) == (id, 0.25, 30.0)
    found = served.client.get(f"/v1/rounds/{id}/metrics", params={"name": "objective/kl"}).json()["data"]
    assert [(m["step"], m["value"]) for m in found] == [(1, 0.5)]
    assert served.client.get(f"/v1/rounds/{id}/samples").json()["data"] == []
    assert served.client.post(f"/v1/rounds/{id}/cancel").json()["cancel_requested"]
    store.finish(id, state="cancelled", message="Cancelled.")
    assert served.client.get("/v1/rounds").json()["data"][0]["state"] == "cancelled"
    assert served.client.post("/v1/rounds", json={"algorithm": "dpo"}).status_code == 422


def test_the_trainer_is_paused_and_says_so(served: Served) -> None:
    assert served.client.put("/v1/trainer", json={"paused": True}).json()["paused"]
    assert served.client.get("/v1/overview").json()["trainer"]["paused"]
    assert not served.client.put("/v1/trainer", json={"paused": False}).json()["paused"]
    assert served.client.put("/v1/trainer", json={"paused": "yes"}).status_code == 422


def test_the_overview_counts_what_the_next_round_waits_for(served: Served) -> None:
    before = served.client.get("/v1/overview").json()
    assert before["min_new_pairs"] == served.services.config.min_new_pairs
    served.client.put(f"/v1/messages/{served.message_id()}/rating", json={"value": "up"})
    after = served.client.get("/v1/overview").json()
    assert after["new_preferences"] == before["new_preferences"] + 1
    assert "trainer is not running" in after["health"]
    served.services.store.rounds.beat(1234, "waiting")
    assert served.client.get("/v1/overview").json()["trainer_alive"]


def test_ordinary_users_see_and_move_nothing_of_this(served: Served) -> None:
    version = add_version(served.services, 1)
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/v1/adapters", None),
        ("GET", f"/v1/adapters/{version}", None),
        ("POST", f"/v1/adapters/{version}/promote", {"reason": "x"}),
        ("POST", "/v1/rollback", {"reason": "x"}),
        ("PUT", "/v1/canary", {"version": version, "percent": 5, "reason": "x"}),
        ("POST", "/v1/kill_switch", {"on": True, "reason": "x"}),
        ("GET", "/v1/rounds", None),
        ("POST", "/v1/rounds", {}),
        ("PUT", "/v1/trainer", {"paused": True}),
        ("GET", "/v1/overview", None),
        ("GET", "/v1/leaderboard", None),
        ("GET", "/v1/audit", None),
        ("GET", "/v1/live_at?time=2026-01-01", None),
        ("GET", "/v1/export/preferences", None),
        ("POST", "/v1/import/prompts", []),
        ("GET", "/metrics", None),
    ]
    before = champion(served), len(served.services.store.audit.list(500))
    for person in (served.ann, served.rita):
        for method, path, body in calls:
            reply = person.request(method, path, **({} if body is None else {"json": body}))
            assert reply.status_code == 403, (path, reply.text)
            assert "operator" in error_of(reply)["message"]
    upload = {"file": ("a.zip", archive_of({}))}
    assert served.ann.request("POST", "/v1/adapters", files=upload).status_code == 403
    assert (champion(served), len(served.services.store.audit.list(500))) == before
