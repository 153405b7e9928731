"""The style sheets and the script of the pages, read once from ui/assets and put into each page's head."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

FAVICON = Path(__file__).parent / "assets" / "favicon.svg"
STYLES = ("tokens", "base", "prose", "chat", "compare", "operator")


@cache
def head() -> str:
    """Markup for a page's head. Everything is inside it: no page fetches anything from elsewhere."""
    folder = files("ui") / "assets"
    css = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in STYLES)
    script = (folder / "page.js").read_text("utf-8")
    color = '<meta name="color-scheme" content="light dark">'
    icon = f'<link rel="icon" href="data:image/svg+xml,{quote(FAVICON.read_text("utf-8"))}">'
    return f"{color}{icon}<style>{css}</style><script>{script}</script>"
