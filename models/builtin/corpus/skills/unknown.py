"""Questions about people, places and things that do not exist or that no small model knows: "I do not know".

The names are built from syllables, a part of them held out, so that the lesson is "a name I have never seen",
not a list of names. Not here: unsafe requests (authored topics).
"""

from __future__ import annotations

from random import Random

from models.builtin.corpus.korean.josa import resolve
from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills.invented import invent
from models.builtin.corpus.skills.made import Made
from models.builtin.corpus.split import is_held_out

ASKS = {
    "en": {
        "place": ("What is the capital of {x}?", "capital of {x}", "Where is {x}?", "What language do they speak in {x}?", "How many people live in {x}?", "Who is the king of {x}?", "Tell me about {x}.", "What is {x} famous for?", "When was {x} founded?", "which continent is {x} on?", "What money do they use in {x}?", "How big is {x}?", "Who won the war of {x}?"),
        "person": ("Who is {x}?", "Who was {x}?", "When was {x} born?", "What did {x} invent?", "Which books did {x} write?", "How old is {x}?", "Tell me about {x}.", "Where does {x} live?", "Do you know {x}?", "What is {x} famous for?", "who is {x} married to?", "What is the phone number of {x}?"),
        "thing": ("What is {x}?", "What does {x} mean?", "How does {x} work?", "Who invented {x}?", "How much does {x} cost?", "Explain {x}.", "What is {x} used for?", "Is {x} good for me?", "Tell me about {x}.", "what is {x} made of?", "Where can I buy {x}?", "Do you know what {x} is?"),
    },
    "ko": {
        "place": ("{x}의 수도는 어디예요?", "{x} 수도가 어디야?", "{x}[은/는] 어디에 있어요?", "{x}에서는 무슨 말을 써요?", "{x} 인구가 몇 명이야?", "{x}에 대해 알려 줘", "{x}[은/는] 뭐가 유명해?", "{x}[은/는] 언제 세워졌어요?", "{x}[은/는] 어느 대륙에 있어?", "{x}의 왕은 누구야?", "{x}[은/는] 얼마나 커요?"),
        "person": ("{x}[이/가] 누구예요?", "{x}[이/가] 누구야?", "{x}[은/는] 언제 태어났어?", "{x}[이/가] 쓴 책이 뭐야?", "{x}[은/는] 몇 살이에요?", "{x}에 대해 알려 줘", "{x}[을/를] 알아?", "{x}[은/는] 어디 살아?", "{x}[은/는] 무엇으로 유명해요?", "{x} 전화번호가 뭐야?"),
        "thing": ("{x}[이/가] 뭐예요?", "{x}[이/가] 뭐야?", "{x}[은/는] 무슨 뜻이야?", "{x}[은/는] 어떻게 작동해요?", "{x}[은/는] 누가 발명했어?", "{x} 설명해 줘", "{x}[은/는] 얼마예요?", "{x}[은/는] 어디에 써요?", "{x}[을/를] 어디서 살 수 있어?", "{x}에 대해 알려 주세요"),
    },
}  # fmt: skip
ANSWERS = {
    "en": ("I do not know.", "I am sorry, I do not know {x}.", "I do not know anything about {x}.", "I have never heard of {x}, so I do not know.", "I do not know that. I am only a small model.", "Sorry, I do not know that.", "I do not know {x}. It would be better to look it up.", "I do not know, and I do not want to make something up.", "No idea, I do not know {x}.", "That I do not know. Can you tell me more about {x}?"),
    "ko": ("잘 모르겠어요.", "죄송하지만 {x}[은/는] 잘 몰라요.", "{x}에 대해서는 아는 것이 없어요. 잘 모르겠어요.", "{x}[은/는] 처음 들어요. 잘 모르겠어요.", "그건 몰라요. 저는 작은 모델이라서요.", "미안해요, 그건 잘 모르겠어요.", "{x}[은/는] 몰라요. 직접 찾아보는 게 좋겠어요.", "모르는 것을 지어내고 싶지 않아요. 잘 모르겠어요.", "모르겠어요. {x}[이/가] 무엇인지 알려 주실래요?"),
}  # fmt: skip
HONEST = {"en": (("not know", "don't know", "no idea", "cannot know", "can't know", "cannot tell"),), "ko": (("모르", "몰라", "알 수 없", "아는 것이 없"),)}  # fmt: skip


def make(rng: Random, lang: Language, held_out: bool) -> Made:
    kind = rng.choice(("place", "person", "thing"))
    name = invent(rng, lang, kind, held_out)
    frames = [frame for frame in ASKS[lang][kind] if is_held_out("unknown", frame) == held_out]
    ask = resolve(rng.choice(frames or ASKS[lang][kind]).format(x=name))
    return Made("unknown", ((ask, resolve(rng.choice(ANSWERS[lang]).format(x=name))),), HONEST[lang])
