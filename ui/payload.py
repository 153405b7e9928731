"""What an event of the page says: which action on which id, a form's values. All of it is a mere claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from server.sampling import Sampling

# What every HTML part runs when it appears: it hands its events to page.js; the quoted names tell Gradio
# which there are. None may be "stream": Gradio takes that for a camera and ends the generator after one step.
BRIDGE = (
    "window.rapport.attach(element, {act: (data) => trigger('act', data),"
    " answer: (data) => trigger('answer', data), stop: (data) => trigger('stop', data)});"
)
OPENER = BRIDGE + "window.rapport.onOpen((id) => trigger('act', {act: id ? 'open' : 'new', id, form: {}}));"


@dataclass(frozen=True)
class Payload:
    """Strings only, whatever the browser sent."""

    act: str = ""
    id: str = ""
    value: str = ""
    text: str = ""
    conversation: str = ""  # id of the conversation on the page
    query: str = ""  # in the search box
    shown: int = 50  # how many conversations the list shows
    form: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, event: gr.EventData) -> Payload:
        data: Any = event._data
        if not isinstance(data, dict):
            return cls()
        words = {
            name: _string(data.get(name)) for name in ("act", "id", "value", "text", "conversation", "query")
        }
        form, settings = data.get("form"), data.get("settings")
        shown = _string(data.get("shown"))
        return cls(
            **words,
            shown=min(200, max(50, int(shown))) if shown.isdecimal() else 50,
            form=form if isinstance(form, dict) else {},
            settings=settings if isinstance(settings, dict) else {},
        )

    def written(self, name: str) -> str:
        """One text of the form."""
        return _string(self.form.get(name))

    def ticked(self, name: str) -> list[str]:
        """The ticked boxes of one name."""
        found = self.form.get(name)
        return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []

    @property
    def system_prompt(self) -> str:
        return _string(self.settings.get("system_prompt"))

    @property
    def sampling(self) -> Sampling:
        """What the sliders say; the use-case checks the limits."""
        default = Sampling()
        tokens = _number(self.settings.get("max_tokens"), 0)
        return Sampling(
            temperature=_number(self.settings.get("temperature"), default.temperature),
            top_p=_number(self.settings.get("top_p"), default.top_p),
            max_tokens=int(tokens) if tokens else None,
        )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object, default: float) -> float:
    try:
        return float(_string(value))
    except ValueError:
        return default
