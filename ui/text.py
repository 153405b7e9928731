"""Every word a person reads on the pages, in English and Korean. The browser's language decides, the cookie overrides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ui.text_chat import CHAT
from ui.text_compare import COMPARE
from ui.text_operator import OPERATOR

Language = Literal["en", "ko"]
COOKIE = "rapport_language"

SHARED: dict[str, tuple[str, str]] = {
    "nav.chat": ("Chat", "대화"),
    "nav.compare": ("Compare", "비교"),
    "nav.operator": ("Operator", "운영"),
    "nav.label": ("Pages", "페이지"),
    "nav.menu": ("Conversations", "대화 목록"),
    "nav.other_language": ("한국어", "English"),
    "nav.other_label": ("한국어로 보기", "View in English"),
    "save": ("Save", "저장"),
    "cancel": ("Cancel", "취소"),
    "close": ("Close", "닫기"),
    "delete": ("Delete", "삭제"),
    "keep": ("Keep", "그대로 두기"),
    "copy": ("Copy", "복사"),
    "error.unexpected": (
        "Something went wrong here. Please try again; if it keeps happening, the server's log says why.",
        "처리하지 못했어요. 다시 시도해 주세요. 계속되면 서버 로그에 원인이 남아 있어요.",
    ),
}
TEXTS: dict[str, tuple[str, str]] = SHARED | CHAT | COMPARE | OPERATOR


@dataclass(frozen=True)
class Text:
    """The texts in one language: `text("chat.send")`, `text("compare.left", n=3)`."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        template = TEXTS[key][self.language == "ko"]
        return template.format(**values) if values else template

    def has(self, key: str) -> bool:
        return key in TEXTS


def language_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> Language:
    """The cookie's choice, else whichever of the two the browser prefers."""
    match cookies.get(COOKIE):
        case "en":
            return "en"
        case "ko":
            return "ko"
    for part in _by_preference(headers.get("accept-language", "")):
        if part.startswith("ko"):
            return "ko"
        if part.startswith("en"):
            return "en"
    return "en"


def _by_preference(accept: str) -> list[str]:
    weighted = []
    for place, part in enumerate(accept.lower().split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), place, name))
        except ValueError:
            continue
    return [name for _, _, name in sorted(weighted)]
