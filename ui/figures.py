"""Times, shares and numbers as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

from ui.text import Text


def ago(iso: str | None, text: Text, *, now: datetime | None = None) -> str:
    """How long ago a stored time was."""
    if not iso:
        return "–"
    minutes = int(((now or datetime.now(UTC)) - datetime.fromisoformat(iso)).total_seconds() // 60)
    if minutes < 1:
        return text("time.now")
    if minutes < 60:
        return text("time.minutes", n=minutes)
    if minutes < 48 * 60:
        return text("time.hours", n=minutes // 60)
    return text("time.days", n=minutes // (24 * 60))


def lasting(seconds: float, text: Text) -> str:
    """A duration, coarse."""
    if seconds < 90:
        return text("time.seconds_long", n=max(1, round(seconds)))
    return text("time.minutes_long", n=round(seconds / 60))


def between(start: str | None, end: str | None, text: Text) -> str:
    """How long something took."""
    if not start or not end:
        return "–"
    took = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    return lasting(took.total_seconds(), text)


def number(value: float | None, digits: int = 2) -> str:
    """A plain number, or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """A share of 0..1 in per cent, or a dash."""
    return "–" if value is None else f"{100 * value:.0f} %"
