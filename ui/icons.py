"""The line icons of the pages, drawn on a 24-unit grid, coloured by their text."""

from __future__ import annotations

PATHS = {
    "plus": "M12 5v14M5 12h14",
    "search": "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM20 20l-4-4",
    "pencil": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "trash": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
    "up": "M7 11l4-7c1.6 0 2.6 1 2.4 2.6L13 10h5.4c1.2 0 2 1 1.8 2.2l-1.1 6c-.2 1-1 1.8-2.1 1.8H7M3.5 11H7v9H3.5z",
    "down": "M17 13l-4 7c-1.6 0-2.6-1-2.4-2.6L11 14H5.600c-1.200 0-2-1-1.800-2.200l1.100-6C5.100 4.800 5.900 4 7 4h10M20.500 13H17V4h3.500z",
    "retry": "M19 5v5h-5M5 19v-5h5M18.500 10A7 7 0 0 0 6 8M5.500 14A7 7 0 0 0 18 16",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "check": "M5 12.500l4.500 4.500L19 7",
    "left": "M14 6l-6 6 6 6",
    "right": "M10 6l6 6-6 6",
    "send": "M12 19V5M6 11l6-6 6 6",
    "stop": "M7 7h10v10H7z",
    "sliders": "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "close": "M6 6l12 12M18 6L6 18",
    "chat": "M4 6.500C4 5.100 5.100 4 6.500 4h11C18.900 4 20 5.100 20 6.500v7c0 1.400-1.100 2.500-2.500 2.500H10l-5 4v-4.300c-.6-.5-1-1.300-1-2.200z",
    "compare": "M4 5h7v14H4zM13 5h7v14h-7z",
    "gauge": "M4.500 17a8.500 8.500 0 1 1 15 0M12 14l4-5",
    "alert": "M12 4l9 16H3zM12 10v4.500M12 17v.5",
    "rollback": "M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10",
    "play": "M8 5l11 7-11 7z",
    "pause": "M8 5v14M16 5v14",
    "power": "M12 4v8M7 6.500a7.500 7.500 0 1 0 10 0",
    "shuffle": "M4 7h4l8 10h4M4 17h4l2-2.500M14 9.500L16 7h4M18 5l2 2-2 2M18 15l2 2-2 2",
    "leaf": "M6 18c-2-7 3-13 13-13 0 10-6 15-13 13zM5 20c2-5 5-8 9-10",
}


def icon(name: str) -> str:
    """One icon as inline SVG, hidden from screen readers (its button carries the label)."""
    return (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.7"'
        f' stroke-linecap="round" stroke-linejoin="round"><path d="{PATHS[name]}"/></svg>'
    )
