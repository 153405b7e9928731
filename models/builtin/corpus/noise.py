"""How people really type: typos, case, missing marks, fillers, Korean spacing slips.

Contract: `roughen` returns a text a reader still understands, or the text unchanged; digits are
never altered. Deterministic for a given generator. Not here: what is asked.
"""

from __future__ import annotations

import random
import re

from models.builtin.corpus.schema import Language

_SHORT_FORMS = {"you": "u", "are": "r", "please": "pls", "thanks": "thx", "what is": "whats", "I am": "im", "do not": "dont", "because": "bc", "tomorrow": "tmrw", "people": "ppl", "your": "ur", "okay": "ok"}  # fmt: skip
_FILLERS = {
    "en": ("Hey, ", "um, ", "So, ", "ok so ", "Please, ", "Quick question: ", "Hmm, ", "Hi, ", "Hello. ", "by the way, ", "I was wondering, "),
    "ko": ("저기, ", "음... ", "있잖아, ", "혹시 ", "그런데 ", "아 ", "저 ", "궁금한 게 있는데 ", "근데 ", "안녕하세요. ", "질문 있어요. "),
}  # fmt: skip
_TAILS = {
    "en": (" please", " pls", " thanks", " :)", "??", "!!", "...", " lol", " I need to know.", " Thank you."),
    "ko": ("ㅎㅎ", " ㅋㅋ", "ㅠㅠ", "~", "??", "!!", "...", " 부탁해요", " 궁금해", " :)"),
}  # fmt: skip


def roughen(text: str, lang: Language, rng: random.Random) -> str:
    """`text` with zero to three slips; digits stay as they are."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        slip = rng.choice(_KOREAN if lang == "ko" else _ENGLISH)
        text = slip(text, rng)
    return text


def filler(text: str, rng: random.Random, lang: Language) -> str:
    first = rng.choice(_FILLERS[lang])
    return first + (
        text[:1].lower() + text[1:] if first[-2] in ",:" and text[:2].istitle() and text[:2] != "I " else text
    )


def _fill_en(text: str, rng: random.Random) -> str:
    return filler(text, rng, "en")


def _fill_ko(text: str, rng: random.Random) -> str:
    return filler(text, rng, "ko")


def _tail_en(text: str, rng: random.Random) -> str:
    return text.rstrip("?.!") + rng.choice(_TAILS["en"])


def _tail_ko(text: str, rng: random.Random) -> str:
    return text.rstrip("?.!") + rng.choice(_TAILS["ko"])


def _lower(text: str, rng: random.Random) -> str:
    return text.lower()


def _upper(text: str, rng: random.Random) -> str:
    return text.upper() if rng.random() < 0.4 else text.lower()


def _bare(text: str, rng: random.Random) -> str:
    return text.rstrip("?.!") or text


def _no_marks(text: str, rng: random.Random) -> str:
    return re.sub(r"[,'?!]", "", text) or text


def _short_form(text: str, rng: random.Random) -> str:
    for long, short in rng.sample(sorted(_SHORT_FORMS.items()), len(_SHORT_FORMS)):
        found = re.sub(rf"\b{long}\b", short, text, count=1, flags=re.IGNORECASE)
        if found != text:
            return found
    return text


def _typo(text: str, rng: random.Random) -> str:
    spots = list(re.finditer(r"[A-Za-z]{4,}", text))
    if not spots:
        return text
    word = rng.choice(spots)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    kind = rng.randrange(3)
    if kind == 0:  # two letters change places
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1:  # one is missing
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at] + text[at:]  # one is typed twice


def _drop_space(text: str, rng: random.Random) -> str:
    spots = [i for i, c in enumerate(text) if c == " "]
    if not spots:
        return text
    at = rng.choice(spots)
    return text[:at] + text[at + 1 :]


def _no_spaces(text: str, rng: random.Random) -> str:
    return text.replace(" ", "") if len(text) < 20 else _drop_space(text, rng)


_ENGLISH = (
    _lower,
    _lower,
    _bare,
    _bare,
    _no_marks,
    _typo,
    _typo,
    _typo,
    _short_form,
    _fill_en,
    _fill_en,
    _tail_en,
    _upper,
)
_KOREAN = (_bare, _bare, _drop_space, _drop_space, _no_spaces, _fill_ko, _fill_ko, _tail_ko, _tail_ko)
