"""Korean particles that fit the word before them.

`resolve("물[은/는] 맑아요")` gives "물은 맑아요": in each bracket the first form follows a final consonant
(받침), the second follows a vowel. "[으로/로]" takes the second form after ㄹ as well. Not here: any
morphology beyond particles (see `registers`).
"""

from __future__ import annotations

import re

_MARK = re.compile(r"\[([^\[\]/]+)/([^\[\]/]+)\]")
_SKIPPED = "\"'”’)]?!."  # closing marks between a word and its particle
_DIGIT_FINALS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}  # 영, 일, 삼, 육, 칠, 팔
_LATIN = re.compile(r"[a-z]+$")
_LATIN_FINALS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ"}
_SHORT_STOP = re.compile(
    r"(?:^|[^aeiou])(?:[aeiou]|oo|ee(?=p))(?:p|t|ck?|(?<=oo)[kd]|(?<=i)g)$"
)  # cat 캣, book 북, big 빅
_FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def final_consonant(word: str) -> str:
    """The last syllable's 받침, "" when it ends in a vowel."""
    bare = word.rstrip(_SKIPPED).lower()
    last = bare[-1:]
    if "가" <= last <= "힣":
        return _FINALS[(ord(last) - ord("가")) % 28]
    latin = _LATIN.search(bare)
    return _latin_final(str(latin[0])) if latin else _DIGIT_FINALS.get(last, "")


def _latin_final(word: str) -> str:
    """As Koreans read an English word aloud: apple 애플 "ㄹ", grape 그레이프 ""."""
    if len(word) > 3 and word.endswith("e") and word[-2] not in "aeiou":
        return _LATIN_FINALS.get(word[-2], "")
    if word.endswith("ng"):
        return "ㅇ"
    if word == "pig":
        return ""
    return "ㅂ" if _SHORT_STOP.search(word) else _LATIN_FINALS.get(word[-1], "")


def attach(word: str, pair: str) -> str:
    """`word` with the right one of "은/는"."""
    closed, open_ = pair.split("/")
    final = final_consonant(word)
    if final and not (final == "ㄹ" and closed.startswith("으로")):
        return word + closed
    return word + open_


def resolve(text: str) -> str:
    """Every "[은/는]" replaced by the form that fits the text before it."""
    while (mark := _MARK.search(text)) is not None:
        text = attach(text[: mark.start()], f"{mark[1]}/{mark[2]}") + text[mark.end() :]
    return text
