"""Words to repeat, spell or count: what is said is copied from the question.

Words are held out. Not here: translation.
"""

from __future__ import annotations

from random import Random

from models.builtin.corpus.korean.josa import resolve
from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills.invented import invent
from models.builtin.corpus.skills.made import Made
from models.builtin.corpus.skills.memory import NAMES, VALUES
from models.builtin.corpus.split import is_held_out

ASKS = {
    "en": ('Say "{v}".', "Repeat after me: {v}", "Say {v}", "Please write the word {v}.", 'Can you say "{v}"?', "repeat: {v}", "Type {v} for me."),
    "ko": ('"{v}"[이라고/라고] 말해 봐', "따라 해 봐: {v}", "{v}[이라고/라고] 해 줘", "{v}[이라고/라고] 말해 주세요", "{v}[을/를] 따라 말해 줘"),
}  # fmt: skip


def make(rng: Random, lang: Language, held_out: bool) -> Made:
    word = _word(rng, lang, held_out)
    if rng.random() < 0.4:
        word = f"{word} {_word(rng, lang, held_out)}"
    ask = resolve(rng.choice(ASKS[lang]).format(v=word))
    return Made(
        "echo", ((ask, word[:1].upper() + word[1:] + rng.choice(("", ".", "!"))),), ((word.lower(),),)
    )


def _word(rng: Random, lang: Language, held_out: bool) -> str:
    if rng.random() < 0.5:
        return invent(rng, lang, rng.choice(("place", "person", "thing")), held_out)
    words = [v for key, found in sorted(VALUES[lang].items()) for v in found if key != "age"] + list(
        NAMES[lang]
    )
    return rng.choice([w for w in words if is_held_out("echo", w) == held_out])
