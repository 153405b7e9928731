"""What a refusal says to the person, in their language."""

from __future__ import annotations

import logging
from types import TracebackType

import gradio as gr

from server.errors import UseCaseError
from ui.text import Text
from ui.viewer import Viewer

log = logging.getLogger("rapport.ui")

KOREAN = {  # by code; English says exactly what the use-case said
    "busy": "지금은 요청이 많아요. 잠시 뒤에 다시 시도해 주세요.",
    "unavailable": "저장소나 모델을 지금 쓸 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
    "not_found": "찾을 수 없어요. 이미 삭제되었을 수 있어요.",
    "forbidden": "찾을 수 없거나 권한이 없어요.",
    "conflict": "그사이 상태가 바뀌었어요. 새로 고친 뒤 다시 시도해 주세요.",
    "context_length_exceeded": (
        "대화가 모델이 다룰 수 있는 길이를 넘었어요. 메시지를 줄이거나 새 대화를 시작해 주세요."
    ),
    "model_not_found": "그 버전은 지금 답할 수 없어요. 다시 시도해 주세요.",
}


def said(error: UseCaseError, text: Text) -> str:
    """The message and what to do next."""
    exact = f"{error.message} {error.hint}".strip()
    if text.language == "en":
        return exact
    return KOREAN.get(error.code, f"처리할 수 없어요: {exact}")


class spoken:
    """Shows any failure as a toast instead of raising it; what is not a refusal goes to the log."""

    def __init__(self, viewer: Viewer) -> None:
        self._text = viewer.text

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, UseCaseError):
            gr.Warning(said(error, self._text), duration=8)
            return True
        if isinstance(error, Exception):
            log.error("a page event failed", exc_info=error)
            gr.Warning(self._text("error.unexpected"), duration=8)
            return True
        return False
