"""Training curves of a round as frames for Gradio's line plots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import gradio as gr
import pandas as pd

from store.metrics import Metric
from ui.text import Text

CURVES = {  # the part's name -> the metric it draws
    "scores": "objective/scores",
    "kl": "objective/kl",
    "length": "response/length",
    "entropy": "objective/entropy",
}


def empty_plots() -> list[gr.LinePlot]:
    """The plots as the page is built; hidden until there is something to draw."""
    return [
        gr.LinePlot(
            frame([]),
            x="step",
            y="value",
            height=168,
            visible=False,
            show_label=False,
            buttons=[],
            color_map=None,
            elem_classes="curve",
            x_title=" ",
            y_title=" ",
        )
        for _ in CURVES
    ]


def plots(metrics: Sequence[Metric], text: Text) -> list[dict[str, Any]]:
    """Updates of the plots, in their order."""
    updates = []
    for name, metric in CURVES.items():
        rows = [each for each in metrics if each.name == metric and math.isfinite(each.value)]
        title = text(f"curves.{name}")
        updates.append(gr.update(value=frame(rows), title=title, visible=len(rows) > 1))
    return updates


def frame(rows: Sequence[Metric]) -> pd.DataFrame:
    return pd.DataFrame(
        {"step": [row.step for row in rows], "value": [round(row.value, 4) for row in rows]}, dtype="float"
    )
