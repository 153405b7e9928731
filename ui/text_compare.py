"""The compare page's words, (English, Korean)."""

from __future__ import annotations

COMPARE: dict[str, tuple[str, str]] = {
    "compare.hello": ("Which answer is better?", "어느 답이 더 나을까요?"),
    "compare.about": (
        "Two answers to one question, side by side, without saying who wrote which. Your choice is what the next"
        " version learns from.",
        "한 질문에 대한 두 답을 누가 썼는지 가린 채 나란히 보여 드려요. 여러분의 선택으로 다음 버전이 배워요.",
    ),
    "compare.start": ("Give me a question", "질문 받기"),
    "compare.placeholder": ("Or ask your own question", "직접 질문해도 좋아요"),
    "compare.ask": ("Ask", "질문하기"),
    "compare.small_print": (
        "Votes are blind: which version wrote what is told after you choose.",
        "선택한 뒤에야 어느 버전이 쓴 답인지 알려 드려요.",
    ),
    "compare.question": ("Question", "질문"),
    "compare.answer": ("Answer {label}", "답 {label}"),
    "compare.writing": ("Both answers are being written", "두 답을 쓰는 중이에요"),
    "compare.better": ("{label} is better", "{label}가 더 좋아요"),
    "compare.tie": ("Equally good", "비슷하게 좋아요"),
    "compare.both_bad": ("Both bad", "둘 다 별로예요"),
    "compare.choose": ("Your choice", "선택"),
    "compare.chose": ("You chose {label}.", "{label}를 골랐어요."),
    "compare.chose_tie": ("You found them equally good.", "비슷하게 좋다고 했어요."),
    "compare.chose_both_bad": ("You found both bad.", "둘 다 별로라고 했어요."),
    "compare.same": ("Both were written by {version}.", "둘 다 {version}의 답이에요."),
    "compare.different": (
        "A was {a}, B was {b}.",
        "A는 {a}의 답, B는 {b}의 답이에요.",
    ),
    "compare.why": ("Why? Say it if you like.", "이유가 있다면 알려 주세요."),
    "compare.saved": ("Reasons saved.", "이유를 저장했어요."),
    "compare.next": ("Next question", "다음 질문"),
    "compare.stopped": (
        "Stopped before both answers were done; nothing was recorded.",
        "두 답이 끝나기 전에 멈춰서 기록하지 않았어요.",
    ),
    "compare.votes": ("votes you have cast", "내가 고른 횟수"),
    "compare.left": ("{n} more until the next round of learning", "다음 학습까지 {n}개 남았어요"),
    "compare.ready": (
        "Enough for the next round of learning",
        "다음 학습에 필요한 만큼 모였어요",
    ),
    "compare.running": ("Learning is going on now", "지금 배우고 있어요"),
    "compare.learned": (
        "{n} of your choices and ratings are in {version}",
        "내 선택과 평가 {n}개가 {version}에 담겼어요",
    ),
    "compare.not_learned": (
        "None of your votes has been learned from yet",
        "아직 내 선택이 담긴 버전은 없어요",
    ),
    "compare.keys": ("Keys 1 2 3 4 vote, Enter goes on", "1 2 3 4 키로 고르고 Enter로 넘어가요"),
}
