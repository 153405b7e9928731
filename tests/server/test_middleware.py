"""What is turned away at the door, and the headers on everything that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.kit import HELLO, Served, error_of, serve

BODY = {"messages": HELLO, "max_tokens": 1}
URL = "/v1/chat/completions"


def test_every_reply_carries_the_security_headers(served: Served) -> None:
    for path in ("/healthz", "/v1/conversations", "/nowhere", "/docs"):
        headers = served.client.get(path).headers
        assert "img-src 'self' data:" in headers["Content-Security-Policy"]
        assert "frame-ancestors" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver:81", "http://localhost"]
)
def test_an_unsafe_request_from_another_origin_is_refused(served: Served, origin: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        reply = served.client.request(method, URL, json=BODY, headers={"Origin": origin})
        assert reply.status_code == 403
        assert error_of(reply)["code"] == "cross_origin"
        assert "access-control-allow-origin" not in reply.headers


def test_the_servers_own_pages_may_post(served: Served) -> None:
    reply = served.client.post(URL, json=BODY, headers={"Origin": "http://testserver"})
    assert reply.status_code == 200


def test_a_preflight_from_another_origin_is_refused(served: Served) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    reply = served.client.options(URL, headers=headers)
    assert reply.status_code == 403
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "1.2.3.4", "", "127.0.0.1.evil.example"]
)
def test_a_loopback_server_answers_to_no_name_that_an_outsider_could_point_at_it(
    served: Served, host: str
) -> None:
    assert served.client.get("/healthz", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "rapport.localhost", "workstation"]
)
def test_it_answers_to_its_own_names(served: Served, host: str) -> None:
    assert served.client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.fixture(scope="module")
def small(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Little room for bodies, and one friendly origin and host name."""
    with serve(
        tiny_model_dir,
        tmp_path_factory.mktemp("small"),
        max_body_bytes=4096,
        max_upload_bytes=8192,
        allowed_origins=("https://friend.example",),
        allowed_hosts=("chat.example",),
    ) as running:
        yield running


def test_a_body_over_the_limit_is_refused_whether_or_not_it_says_its_length(small: Served) -> None:
    long = [{"role": "user", "content": "x" * 5000}]
    declared = small.client.post(URL, json={"messages": long})
    assert declared.status_code == 413
    assert "4096" in error_of(declared)["message"]

    def chunks() -> Iterator[bytes]:
        yield b'{"messages": "'
        for _ in range(10):
            yield b"x" * 1000
        yield b'"}'

    chunked = small.client.post(URL, content=chunks(), headers={"Content-Type": "application/json"})
    assert chunked.status_code == 413
    error_of(chunked)
    upload = small.client.post("/v1/adapters", files={"file": ("a.zip", b"x" * 9000)})
    assert upload.status_code == 413
    assert small.client.post("/v1/import/prompts", content=b"[" + b" " * 6000 + b"]").status_code == 200


def test_an_allowed_origin_may_call_and_is_named_alone(small: Served) -> None:
    origin = {"Origin": "https://friend.example"}
    preflight = small.client.options(URL, headers=origin | {"Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert "Access-Control-Allow-Credentials" not in preflight.headers
    reply = small.client.post(URL, json=BODY, headers=origin)
    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert "Origin" in reply.headers["Vary"]


def test_an_allowed_host_name_is_answered_to(small: Served) -> None:
    assert small.client.get("/healthz", headers={"Host": "chat.example"}).status_code == 200


def test_unknown_paths_and_methods_have_the_errors_shape(served: Served) -> None:
    missing, wrong = served.client.get("/v1/nothing"), served.client.put(URL, json={})
    assert (missing.status_code, wrong.status_code) == (404, 405)
    assert error_of(missing)["code"] == "not_found"
    error_of(wrong)


def test_health_readiness_and_figures(served: Served) -> None:
    served.answer()
    assert served.client.get("/healthz").json() == {"status": "ok"}
    ready = served.client.get("/readyz").json()
    assert ready == {"ready": True, "checks": {"database": "ok", "model": "ok"}}
    figures = served.client.get("/metrics").text
    assert 'rapport_answers_total{end="' in figures
    assert 'rapport_http_requests_total{method="POST",route="/v1/chat/completions",status="200"}' in figures
    assert 'rapport_version_live{role="champion",version="base"} 1.0' in figures
    assert "rapport_engine{" in figures
    served.client.get("/v1/conversations/cnv_secret")
    assert "cnv_secret" not in served.client.get("/metrics").text


def test_the_schema_is_complete_and_shows_examples(served: Served) -> None:
    schema = served.client.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)
    assert schema["components"]["schemas"]["CompletionRequest"]["examples"]
    assert schema["components"]["schemas"]["VoteIn"]["examples"]
