"""The style sheets and the script of the pages, read once from ui/assets and put into each page's head."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

STYLES = ("tokens", "base", "prose", "chat", "compare", "operator")


@cache
def head() -> str:
    """Markup for a page's head. Everything is inside it: no page fetches anything from elsewhere."""
    folder = files("ui") / "assets"
    css = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in STYLES)
    script = (folder / "page.js").read_text("utf-8")
    color = '<meta name="color-scheme" content="light dark">'
    return f"{color}<style>{css}</style><script>{script}</script>"
