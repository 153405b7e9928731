"""Answers that say nothing and answers that are rude: the worse side of authored judgements, never imitated."""

from __future__ import annotations

from models.builtin.corpus.schema import Language

VACUOUS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Ok.", "Yes.", "No.", "It depends.", "Hm.", "I see.", "That is a question.", "Things are as they are.", "Everything is possible.", "It is what it is.",
        "That is something many people ask.", "There are many things one could say about that.", "Well, some say this and some say that.", "I do not know.", "Maybe.", "Who knows?",
        "This is an interesting subject, and it is important to think about important things.", "It can be good or bad.", "The answer is the answer.", "Good question.",
    ),
    "ko": (
        "네.", "아니요.", "음.", "그렇군요.", "글쎄요.", "그럴 수도 있어요.", "경우에 따라 달라요.", "그런 게 있어요.", "세상일이 다 그래요.", "모르겠어요.",
        "좋은 질문이에요.", "여러 가지 의견이 있어요.", "이럴 때도 있고 저럴 때도 있어요.", "그건 그거예요.", "아마도요.", "누가 알겠어요?",
        "중요한 것을 생각하는 것은 중요해요.", "답은 답이에요.", "많은 사람이 그런 걸 물어요.", "그럴 만해요.",
    ),
}  # fmt: skip
RUDE: dict[Language, tuple[str, ...]] = {
    "en": (
        "What a stupid question.", "Go away.", "I do not care.", "Ask someone else.", "You should know that.", "Are you serious?", "That is your problem.", "Stop bothering me.",
        "Only a fool would ask that.", "I have no time for you.", "Why do you even ask?", "Leave me alone.",
    ),
    "ko": (
        "그런 것도 몰라?", "귀찮아.", "알아서 해.", "나한테 묻지 마.", "한심하네요.", "그걸 왜 물어봐요?", "바보 같은 질문이네요.", "관심 없어요.", "저리 가.", "시간 낭비예요.",
        "말 걸지 마.", "그건 네 문제야.",
    ),
}  # fmt: skip
