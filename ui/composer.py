"""Where a message is written, and the drawer with the conversation's instructions and sampling. HTML only."""

from __future__ import annotations

from html import escape

from server.config import ServerConfig
from server.sampling import Sampling
from ui.markup import button, icon_button, keyed, tag
from ui.text import Text


def composer(text: Text) -> str:
    """A growing box; Enter sends, the round button sends or stops."""
    settings = icon_button(text("chat.settings"), "sliders", data_do="drawer")
    form = _box(text, settings, text("chat.placeholder"), text("chat.send"), "send")
    return form + tag("p", escape(text("chat.small_print")), class_="small-print")


def compare_box(text: Text) -> str:
    """The same box for one's own question, with a question from the pool at its side."""
    another = icon_button(text("compare.start"), "shuffle", data_act="next", data_event="answer")
    form = _box(text, another, text("compare.placeholder"), text("compare.ask"), "own")
    return form + tag("p", escape(text("compare.small_print")), class_="small-print")


def _box(text: Text, left: str, placeholder: str, label: str, act: str) -> str:
    box = tag(
        "textarea",
        name="text",
        rows=1,
        required=True,
        data_grow=True,
        placeholder=placeholder,
        aria_label=placeholder,
    )
    send = icon_button(label, "send", class_="round send", type_="submit")
    stop = icon_button(
        text("chat.stop"), "stop", class_="round stop", data_act="stop", data_event="stop", data_hotkey="stop"
    )
    return tag(
        "form",
        left + box + send + stop,
        class_="composer",
        data_act=act,
        data_event="answer",
        data_clears=True,
        data_enter=True,
    )


def drawer(text: Text, config: ServerConfig, system_prompt: str, conversation_id: str) -> str:
    """System prompt and sampling. The browser keeps the sliders, the conversation the prompt."""
    default = Sampling()
    head = tag("h2", escape(text("settings.title"))) + icon_button(text("close"), "close", data_do="close")
    prompt = keyed(
        f"system-{conversation_id or 'new'}",
        tag("label", escape(text("settings.system")), for_="system-prompt")
        + tag(
            "textarea",
            escape(system_prompt),
            id="system-prompt",
            class_="field",
            name="system_prompt",
            rows=4,
            placeholder=text("settings.system_hint"),
            maxlength=config.max_content_chars,
        )
        + tag("span", escape(text("settings.system_when")), class_="quiet small"),
        class_="group",
    )
    sliders = (
        _slider(text, "temperature", 0, 2, 0.05, default.temperature)
        + _slider(text, "top_p", 0.05, 1, 0.05, default.top_p)
        + _slider(text, "max_tokens", 16, config.max_tokens_limit, 16, config.default_max_tokens)
    )
    reset = tag(
        "div", button(text("settings.reset"), class_="button plain slim", data_do="reset"), class_="row-end"
    )
    form = tag("form", prompt + sliders + reset, id="settings")
    return tag("div", "", class_="shade", data_do="close") + tag(
        "aside", tag("header", head) + form + _keys(text), class_="drawer", aria_label=text("settings.title")
    )


def _slider(text: Text, name: str, low: float, high: float, step: float, value: float) -> str:
    label = tag(
        "span",
        f"<b>{escape(text(f'settings.{name}'))}</b>"
        + tag("output", f"{value:g}", data_of=name, class_="num"),
        class_="slider-head",
    )
    slider = tag("input", type="range", name=name, min=low, max=high, step=step, value=f"{value:g}")
    hint = tag("span", escape(text(f"settings.{name}_hint")), class_="quiet small")
    return tag("label", label + slider + hint, class_="group")


def _keys(text: Text) -> str:
    rows = (("Enter", "send"), ("Esc", "stop"), ("Ctrl Shift ↑ ↓", "vote"))
    lines = "".join(
        tag("dt", "".join(f"<kbd>{part}</kbd> " for part in keys.split()))
        + tag("dd", escape(text(f"settings.key_{name}")))
        for keys, name in rows
    )
    return tag("section", tag("h3", escape(text("settings.keys"))) + tag("dl", lines), class_="keys")
