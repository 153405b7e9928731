"""A page that cannot be drawn says so; what went wrong stays in the log."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from server.errors import Unavailable
from ui.parts import draw_first


def first_part(failing: Callable[[Any], Any], language: str = "en") -> str:
    loads: list[Callable[[Any], list[Any]]] = []
    page = SimpleNamespace(load=lambda load, *_, **__: loads.append(load))
    draw_first(page, failing, ["bar", "other"])  # type: ignore[arg-type]
    first, other = loads[0](SimpleNamespace(headers={"accept-language": language}, cookies={}))
    assert other == gr.skip()
    return str(first)


def test_a_refusal_is_shown_in_its_own_words() -> None:
    def full(request: Any) -> Any:
        raise Unavailable("The disk is full.", "Free some space.")

    page = first_part(full)
    assert "The disk is full. Free some space." in page and "data-ready" in page
    assert "저장소" in first_part(full, "ko")


def test_a_defect_is_logged_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    def broken(request: Any) -> Any:
        raise KeyError("secret detail")

    page = first_part(broken)
    assert "Something went wrong" in page and "secret" not in page
    assert "secret detail" in caplog.text
