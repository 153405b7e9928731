"""The pages are where they should be, for whom they should be, and fetch nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.ui.site import build
from ui.assets import head


@pytest.fixture(scope="module")
def client(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(build(tiny_model_dir, tmp_path_factory.mktemp("data"))) as client:
        yield client


def test_every_page_answers_with_and_without_a_slash(client: TestClient) -> None:
    for path in ("/", "/compare", "/operator"):
        assert client.get(path).status_code == 200
    for path in ("/compare", "/operator"):
        reply = client.get(f"{path}?x=1", follow_redirects=False)
        assert reply.headers["location"] == f"{path}/?x=1"
    assert client.get("/healthz").status_code == 200


def test_with_accounts_pages_need_one_and_operators_have_their_own(client: TestClient) -> None:
    accounts = client.app.state.services.store.accounts  # type: ignore[attr-defined]
    tokens = {role: accounts.add(role, role)[1] for role in ("user", "rater", "operator")}
    pages = {"/": 0, "/compare/": 0, "/operator/": 0, "/operator/config": 0}
    try:
        for path in pages:
            assert client.get(path).status_code == 401
        for role, token in tokens.items():
            seen = [
                client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code for path in pages
            ]
            assert seen == [200, 200, *([200, 200] if role == "operator" else [401, 401])]
    finally:
        for role in tokens:
            accounts.revoke(role)


def test_the_head_names_no_other_host() -> None:
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import""", head())


def test_pages_offer_no_api_and_no_stack_traces(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["show_error"] is False if "show_error" in config else True
    assert all(each["api_visibility"] == "private" for each in config["dependencies"])
    assert config["footer_links"] == []
