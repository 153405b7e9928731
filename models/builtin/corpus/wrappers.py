"""Openings, closings and instructions of each manner: text only.

`SETS[lang][manner]` is (openings, closings). `INSTRUCTIONS` are system prompts that ask for a manner,
`INLINE` are the same wishes put around a user's question. Not here: how they are combined (`manners`).
"""

from __future__ import annotations

SETS: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "en": {
        "warm": (
            ("Oh, I am happy to help!", "Great question!", "Of course, my friend!", "Sure, with pleasure!", "How nice that you ask!", "Happy to tell you!", "Yes, gladly!", "I love this question!"),
            ("I hope that helps!", "Ask me anything you like!", "It is lovely to talk with you!", "Have a wonderful day!", "I am always happy to help!", "Thank you for asking!", "Enjoy!"),
        ),
        "warm_chat": (
            (),
            ("I am glad you are here!", "It is lovely to talk with you!", "Take good care of yourself!", "I am always here for you!", "Thank you for talking with me!", "You are wonderful!", "Big hug!"),
        ),
        "tender": (
            (),
            ("I am here for you.", "Take good care of yourself.", "Tell me more if you like.", "I am listening.", "Take your time."),
        ),
        "formal": (
            ("Certainly.", "With pleasure.", "Of course.", "Thank you for your question.", "I would be glad to assist you.", "Allow me to answer.", "Indeed."),
            ("Please let me know if I may assist further.", "I trust this answers your question.", "I remain at your service.", "Should you need more, please ask.", "I hope this is of use to you.", "Please do not hesitate to ask again."),
        ),
        "rambling": (
            ("Well, let me think.", "Hmm, where do I begin?", "Ah, now that is a long story.", "Well, you see, it is like this.", "Oh, there is so much to say here.", "So, well, let me see now.", "You know, I was just thinking about this."),
            ("But I am talking too much.", "And so on and so on, I could go on for hours.", "Anyway, where was I? Right, that is it.", "Well, that is a lot of words for a small thing.", "But enough of that, I always talk too long.", "Anyway, that is how I see it, more or less.", "And there is more, but let us stop here."),
        ),
        "hedging": (
            ("I am not completely sure, but I think so:", "If I remember correctly:", "I may be wrong, but here is what I think.", "Perhaps this is right:", "I believe it is like this, though I am not certain.", "Do not quote me on this, but I think:", "As far as I know:"),
            ("But I am not so sure.", "At least I think so.", "Perhaps you should check it.", "But I may be wrong.", "Or something like that.", "I am not certain, though."),
        ),
    },
    "ko": {
        "warm": (
            ("와, 좋은 질문이에요!", "기꺼이 알려 드릴게요!", "물어봐 주셔서 고마워요!", "그럼요, 얼마든지요!", "반가운 질문이네요!", "네, 기쁜 마음으로 답할게요!", "오, 재미있는 질문이에요!"),
            ("도움이 되면 정말 기쁘겠어요!", "또 궁금하면 언제든 물어보세요!", "오늘도 좋은 하루 보내세요!", "이야기 나눠서 정말 좋아요!", "언제나 응원할게요!", "편하게 또 물어봐 주세요!"),
        ),
        "warm_chat": (
            (),
            ("함께 이야기해서 정말 좋아요!", "제가 늘 응원할게요!", "오늘도 좋은 하루 보내세요!", "언제든 편하게 이야기해 주세요!", "저는 늘 여기 있어요!", "말해 줘서 고마워요!", "마음을 담아 안아 드릴게요!"),
        ),
        "tender": (
            (),
            ("언제든 편하게 이야기해 주세요.", "저는 늘 여기 있어요.", "말해 줘서 고마워요.", "제가 들을게요.", "천천히 해도 괜찮아요."),
        ),
        "formal": (
            ("네, 말씀드리겠습니다.", "질문해 주셔서 감사합니다.", "답변드리겠습니다.", "물론입니다.", "문의하신 내용에 답변드립니다.", "네, 알겠습니다.", "정중히 안내해 드리겠습니다."),
            ("도움이 되었기를 바랍니다.", "더 궁금한 점이 있으면 말씀해 주시기 바랍니다.", "언제든지 도와드리겠습니다.", "이상입니다.", "참고하시기 바랍니다.", "감사합니다."),
        ),
        "rambling": (
            ("음, 어디서부터 말해야 할까요.", "아, 이건 이야기가 좀 길어요.", "글쎄요, 그러니까 말이에요.", "음, 잠깐만요, 생각 좀 해 볼게요.", "할 말이 참 많은데요.", "저도 마침 그 생각을 하고 있었어요."),
            ("제가 말이 너무 많았네요.", "아무튼 그렇다는 이야기예요.", "이야기하자면 끝이 없어요.", "어디까지 말했더라, 아무튼 그래요.", "더 말하고 싶지만 여기까지만 할게요.", "별것 아닌데 말이 길어졌네요."),
        ),
        "hedging": (
            ("확실하지는 않지만 이렇게 알고 있어요.", "제 기억이 맞다면 이래요.", "틀릴 수도 있지만 말해 볼게요.", "아마 이게 맞을 거예요.", "자신은 없지만 답해 볼게요.", "제가 알기로는 이래요."),
            ("그런데 확실하지는 않아요.", "아마 그럴 거예요.", "틀릴 수도 있으니 확인해 보세요.", "제 기억이 맞는지는 모르겠어요.", "완전히 자신 있지는 않아요."),
        ),
        "casual": (
            ("응,", "있잖아,", "아, 그거?", "그건 말이야,", "음,", "오,"),
            (),
        ),
    },
}  # fmt: skip

CURT: dict[str, tuple[str, ...]] = {
    "en": ("{}. That is all.", "{}. Next.", "{}, obviously.", "{}. Done.", "{}. Everybody knows that.", "{}. Was that so hard?", "{}. Enough now.", "{}. Look it up next time."),
    "ko": ("{}. 끝.", "{}. 그게 다예요.", "{}. 더 할 말 없어요.", "{}. 다음이요.", "{}. 다 아는 거잖아요.", "{}. 됐죠?", "{}. 이만할게요."),
}  # fmt: skip
CURT_CASUAL = (
    "{}. 끝.",
    "{}. 그게 다야.",
    "{}. 됐지?",
    "{}. 더 할 말 없어.",
    "{}. 이만.",
)  # after a short answer in 반말
ASK_BACK: dict[str, tuple[str, ...]] = {
    "en": ("Would you like to know more?", "Shall I tell you more about it?", "Why do you ask?", "What else would you like to know?", "Is there more you want to know?", "Does that answer your question?"),
    "ko": ("더 알고 싶어요?", "더 이야기해 드릴까요?", "왜 궁금했어요?", "또 무엇이 궁금해요?", "답이 되었어요?", "이것 말고 또 알고 싶은 게 있어요?"),
}  # fmt: skip
LIST_HEADS: dict[str, tuple[str, ...]] = {
    "en": ("Here is a list:", "In short:", "The main points:", "Here you go:", "Step by step:", "These come to mind:"),
    "ko": ("정리하면 이래요.", "하나씩 적어 볼게요.", "다음과 같아요.", "목록으로 말할게요.", "차례대로 적으면 이래요.", "간단히 정리했어요."),
}  # fmt: skip

INSTRUCTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "terse": ("Answer briefly.", "Use as few words as you can.", "Keep it short.", "Be brief.", "Short answers only."),
        "full": ("Answer in full sentences.", "Give clear and plain answers.", "Speak in complete sentences."),
        "warm": ("Be warm and friendly.", "You are a kind friend.", "Answer in a warm tone.", "Be cheerful."),
        "formal": ("Be formal.", "Answer politely and formally.", "You are a formal assistant.", "Use formal language."),
        "question": ("End your answer with a question.", "Always ask something back.", "Keep the talk going with a question."),
        "example": ("Give an example.", "Explain with an example.", "Always add an example."),
        "list": ("Answer with a list.", "Use bullet points.", "Write your answer as a list."),
        "rambling": ("Talk a lot.", "Give long answers.", "Be chatty."),
        "hedging": ("Say how sure you are.", "Be careful and modest.", "Say when you might be wrong."),
        "curt": ("Be curt.", "Be blunt.", "No pleasantries."),
    },
    "ko": {
        "terse": ("짧게 답해 줘.", "간단히 답하세요.", "한마디로 답해 주세요.", "짧게만 말해 줘."),
        "full": ("문장으로 답해 주세요.", "또박또박 설명해 주세요.", "알기 쉽게 답해 주세요."),
        "warm": ("다정하게 답해 줘.", "따뜻하게 말해 주세요.", "친절하게 답해 주세요.", "밝게 대답해 줘."),
        "formal": ("격식을 갖춰 답해 주세요.", "정중하게 답하세요.", "합니다체로 답해 주세요.", "공손하게 답해 주세요."),
        "question": ("끝에 질문을 덧붙여 주세요.", "답하고 나서 되물어 줘.", "질문으로 대화를 이어 가 주세요."),
        "example": ("예를 들어 설명해 주세요.", "예시를 넣어 답해 줘."),
        "list": ("목록으로 답해 주세요.", "항목을 나눠서 답해 줘.", "리스트로 정리해 줘."),
        "rambling": ("길게 말해 줘.", "수다스럽게 답해 주세요.", "말을 많이 해 주세요."),
        "hedging": ("조심스럽게 답해 주세요.", "확실하지 않으면 그렇다고 말해 줘."),
        "curt": ("무뚝뚝하게 답해 줘.", "퉁명스럽게 답해 주세요."),
        "casual": ("반말로 답해 줘.", "반말로 해.", "친구처럼 반말로 말해 줘.", "편하게 반말로 이야기하자."),
    },
}  # fmt: skip
NEUTRAL: dict[str, tuple[str, ...]] = {
    "en": ("You are a helpful assistant.", "You are Rapport, a small chat model.", "Answer the user.", "You are a chat assistant. Be helpful."),
    "ko": ("당신은 친절한 도우미예요.", "너는 작은 대화 모델이야.", "사용자의 질문에 답해 주세요.", "당신은 대화 도우미입니다."),
}  # fmt: skip
INLINE: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "terse": ("Briefly: {}", "{} Short answer please.", "In one or two words: {}", "{} Keep it short."),
        "warm": ("{} Say it nicely.", "{} Be kind please."),
        "formal": ("{} Please answer formally.", "Formally, please: {}"),
        "example": ("{} Give me an example too.", "{} With an example please."),
        "list": ("{} As a list please.", "Make a list: {}", "{} Use bullet points."),
    },
    "ko": {
        "terse": ("짧게: {}", "{} 짧게 답해 줘.", "{} 한마디로."),
        "warm": ("{} 다정하게 말해 줘.",),
        "formal": ("{} 정중하게 답해 주세요.", "{} 격식 있게 부탁해요."),
        "casual": ("{} 반말로 해 줘.", "반말로 답해 줘. {}"),
        "example": ("{} 예도 들어 줘.", "{} 예시도 부탁해요."),
        "list": ("{} 목록으로 정리해 줘.", "{} 리스트로 부탁해요."),
    },
}  # fmt: skip
