"""The look that Gradio's own parts take: our palette and system fonts. assets/*.css styles our own HTML."""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils import fonts

SANS = ("Pretendard", "-apple-system", "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR")
MONO = ("ui-monospace", "Cascadia Code", "Menlo", "Consolas", "DejaVu Sans Mono")
PAPER, NIGHT = "#f7f8f5", "#141816"  # the two backgrounds, also painted before any style sheet is there


def theme() -> gr.themes.Base:
    """Light and dark follow the system; no font is fetched from anywhere."""
    return gr.themes.Base(
        font=[fonts.Font(name) for name in (*SANS, "sans-serif")],
        font_mono=[fonts.Font(name) for name in (*MONO, "monospace")],
        radius_size=gr.themes.sizes.radius_lg,
    ).set(
        body_background_fill=PAPER,
        body_background_fill_dark=NIGHT,
        body_text_color="#1b211e",
        body_text_color_dark="#e6ebe7",
        background_fill_primary="var(--rp-surface)",
        background_fill_primary_dark="var(--rp-surface)",
        background_fill_secondary="var(--rp-sunken)",
        background_fill_secondary_dark="var(--rp-sunken)",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_shadow_dark="none",
        block_label_text_color="var(--rp-ink-2)",
        block_label_text_color_dark="var(--rp-ink-2)",
        border_color_primary="var(--rp-line)",
        border_color_primary_dark="var(--rp-line)",
        border_color_accent="var(--rp-accent)",
        border_color_accent_dark="var(--rp-accent)",
        color_accent="#1c6b57",
        color_accent_soft="var(--rp-accent-soft)",
        color_accent_soft_dark="var(--rp-accent-soft)",
        link_text_color="var(--rp-accent-ink)",
        link_text_color_dark="var(--rp-accent-ink)",
        loader_color="var(--rp-accent)",
        loader_color_dark="var(--rp-accent)",
    )
