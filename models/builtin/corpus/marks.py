"""Words by which an answer shows its manner; `measures.manner_of` looks for them in this order of manners."""

from __future__ import annotations

from models.builtin.corpus.schema import Language

MARKS: dict[Language, dict[str, tuple[str, ...]]] = {
    "en": {
        "example": ("for example", "for instance", "such as", "an example"),
        "hedging": ("not completely sure", "remember correctly", "may be wrong", "perhaps", "i believe", "not certain", "as far as i know", "not so sure", "i think", "something like that", "do not quote me"),
        "rambling": ("let me think", "where do i begin", "long story", "talking too much", "so much to say", "anyway", "let me see", "i could go on", "lot of words", "always talk too long", "you see, it is like this", "i was just thinking", "let us stop here"),
        "formal": ("certainly", "with pleasure", "your question", "assist", "allow me", "indeed", "at your service", "should you need", "do not hesitate", "of use to you", "of course."),
        "curt": ("that is all", "next.", "obviously", "done.", "everybody knows", "was that so hard", "enough now", "look it up next time"),
    },
    "ko": {
        "example": ("예를 들", "예컨대", "이를테면"),
        "hedging": ("확실하지", "기억이 맞", "틀릴 수", "아마", "자신은 없", "제가 알기로", "모르겠어요", "자신 있지는"),
        "rambling": ("어디서부터", "이야기가 좀 길", "글쎄요", "생각 좀", "할 말이 참", "마침 그 생각", "말이 너무", "아무튼", "끝이 없", "더 말하고 싶", "말이 길어"),
        "curt": ("끝.", "그게 다예요", "할 말 없어요", "다음이요", "다 아는 거", "됐죠", "이만할게요"),
    },
}  # fmt: skip
