"""The operator page's words, (English, Korean)."""

from __future__ import annotations

OPERATOR: dict[str, tuple[str, str]] = {}
