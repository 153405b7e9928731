"""Whatever a page sends, handlers get strings."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest

from server.sampling import Sampling
from ui.payload import Payload


def said(data: Any) -> Payload:
    return Payload.of(gr.EventData(None, data))


@pytest.mark.parametrize(
    "data", [None, [], "x", 3, {"act": 7, "id": {}, "form": [], "settings": "x", "shown": -1}]
)
def test_forged_events_are_empty_ones(data: Any) -> None:
    assert said(data) == Payload()


def test_a_form_gives_texts_and_ticks() -> None:
    payload = said({"act": "reasons", "form": {"comment": "hm", "reasons": ["a", 3, "b"], "text": {"x": 1}}})
    assert (
        payload.written("comment") == "hm" and payload.written("text") == "" and payload.written("no") == ""
    )
    assert payload.ticked("reasons") == ["a", "b"] and payload.ticked("comment") == []


def test_sliders_become_sampling_and_nonsense_the_default() -> None:
    moved = said({"settings": {"temperature": "0.3", "top_p": "0.5", "max_tokens": "48"}}).sampling
    assert (moved.temperature, moved.top_p, moved.max_tokens) == (0.3, 0.5, 48)
    assert said({"settings": {"temperature": "warm", "max_tokens": ""}}).sampling == Sampling()


@pytest.mark.parametrize(("shown", "rows"), [("100", 100), ("9999", 200), ("1", 50), ("many", 50)])
def test_the_list_shows_a_bounded_number(shown: str, rows: int) -> None:
    assert said({"shown": shown}).shown == rows
