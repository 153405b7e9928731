"""One 해요체 sentence in 합니다체 and in 반말.

Authors write the polite 해요체; `to_formal` and `to_casual` rewrite each sentence's ending (and the humble
pronouns and verbs). An ending no rule covers raises ValueError while the corpus is built, so that a
wrong form is never written silently. Not here: a general conjugator; the tables cover what the corpus says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# Whole sentence endings that follow no rule: 해요체 without 요 -> (합니다체 without 다/까, 반말).
_WHOLE = {
    "안녕하세": ("안녕하십니까", "안녕"),
    "안녕히 가세": ("안녕히 가시기 바랍니다", "잘 가"),
    "안녕히 주무세": ("안녕히 주무시기 바랍니다", "잘 자"),
    "반가워": ("반갑습니다", "반가워"),
    "천만에": ("천만의 말씀입니다", "천만에"),
}
# Verbs whose stem the contracted 아/어 form does not show: form -> stem.
_STEMS = {
    "걸어": "걷", "나아": "낫", "지어": "짓", "이어": "잇", "부어": "붓", "도와": "돕", "고와": "곱", "날라": "나르", "그래": "그렇", "어때": "어떻", "빨개": "빨갛",
    "노래": "노랗", "파래": "파랗", "하얘": "하얗", "까매": "까맣", "아파": "아프", "바빠": "바쁘", "나빠": "나쁘", "고파": "고프",
    "달라": "다르", "빨라": "빠르", "올라": "오르", "몰라": "모르", "골라": "고르", "발라": "바르", "잘라": "자르", "말라": "마르",
    "따라": "따르", "불러": "부르", "흘러": "흐르", "눌러": "누르", "길러": "기르", "들러": "들르", "모아": "모으", "켜": "켜", "펴": "펴",
    "서": "서", "배워": "배우", "키워": "키우", "채워": "채우", "태워": "태우", "피워": "피우", "싸워": "싸우", "비워": "비우",
    "외워": "외우", "세워": "세우", "깨워": "깨우", "재워": "재우", "데워": "데우", "끼워": "끼우", "푸르러": "푸르", "담가": "담그",
}  # fmt: skip
# Honorific requests whose plain form no rule gives: stem before 세요 -> 반말.
_PLAIN = {
    "드": "먹어", "주무": "자", "계": "있어", "마": "마", "만드": "만들어", "고르": "골라", "누르": "눌러", "바르": "발라",
    "자르": "잘라", "따르": "따라", "부르": "불러", "잠그": "잠가", "담그": "담가", "모으": "모아", "부으": "부어", "지으": "지어",
    "이으": "이어", "도우": "도와", "어떠": "어때", "기르": "길러", "붙드": "붙들어", "거": "걸어", "펴": "펴", "켜": "켜", "더": "덜어",
    "놀러 오": "놀러 와",
}  # fmt: skip
_L_STEMS = ("만들", "놀", "살", "알", "들", "열", "팔", "불", "걸", "풀", "힘들")
_UNMAPPED = ("까", "있나", "없나", "하나", "되나", "인가", "은가", "는가", "데", "고", "든", "라니", "거")
_NEUTRAL = (
    "네",
    "응",
    "아니",
    "와",
    "짠",
    "하하",
    "앗",
    "음",
    "좋은 아침",
    "잠깐",
    "아이고",
    "저런",
    "이런",
    "만세",
    "힘내",
    "쉿",
)
_WORDS = [
    (r"(?<![가-힣])저(는|도|를|에게|한테|와|랑|처럼|하고|만)(?![가-힣])", r"나\1"),
    (r"(?<![가-힣])제가(?![가-힣])", "내가"),
    (r"(?<![가-힣])제(?= [가-힣])", "내"),
    (r"(?<![가-힣])저희", "우리"),
    (r"(?<=[ 와려어아여해])드릴", "줄"),
    (r"(?<=[ 와려어아여해])드려", "줘"),
    (r"(?<=[ 와려어아여해])드리", "주"),
    (r"(?<=[ 와려어아여해])드렸", "줬"),
    (r"죄송", "미안"),
    (r"주셔서", "줘서"),
    (r"미안해요,", "미안해,"),
    (r"(?<![가-힣])당신(은|도|을|과|만)(?![가-힣])", r"너\1"),
    (r"(?<![가-힣])당신의", "네"),
    (r"(?<![가-힣])당신이", "네가"),
    (r"^네(?=[,!.])", "응"),
    (r"^아니요(?=,)", "아니"),
]
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def to_formal(text: str) -> str:
    """합니다체 of a 해요체 text."""
    stiff = " ".join(_convert(sentence, _formal) for sentence in _SENTENCE.split(text))
    return stiff.replace("미안해요,", "죄송합니다,")


def to_casual(text: str) -> str:
    """반말 of a 해요체 text."""
    plain = " ".join(_convert(sentence, _casual) for sentence in _SENTENCE.split(text))
    return _familiar(plain)


def ending(sentence: str) -> str:
    """A sentence's last word without the marks that follow it."""
    return sentence.rstrip(".!?~… \"'”’").split(" ")[-1]


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if ending(part) not in _NEUTRAL]


def _familiar(text: str) -> str:
    parts = _SENTENCE.split(text)
    for pattern, plain in _WORDS:
        parts = [re.sub(pattern, plain, part) for part in parts]
    parts = [
        re.sub(r"(?<![가-힣])너(을|과|은)", lambda m: "너" + {"을": "를", "과": "와", "은": "는"}[m[1]], part)
        for part in parts
    ]
    return " ".join(parts)


def _convert(sentence: str, rule: Callable[[str, bool], str]) -> str:
    body = sentence.rstrip(".!?~… ")
    tail = sentence[len(body) :]
    if body in _NEUTRAL:
        return sentence
    if body.endswith("죠"):
        body = body[:-1] + "지요"
    if not body.endswith("요"):
        raise ValueError(f"not a 해요체 sentence: {sentence!r}")
    return rule(body[:-1], "?" in tail) + tail


def _formal(form: str, question: bool) -> str:
    for known, (formal, _) in _WHOLE.items():
        if form.endswith(known):
            return form.removesuffix(known) + formal
    end = "니까" if question else "니다"
    if form.endswith("세"):
        return form[:-1] + ("십니까" if question else "시기 바랍니다")
    if form.endswith("군") and not form.endswith(
        ("그렇군", "이군")
    ):  # an empathic guess has no 합니다체 of its own
        return form.removesuffix("는군").removesuffix("군") + "겠습니다"
    if form.endswith("게") and _parts(form[-2])[2] == "ㄹ":
        return _promise(form[:-1]) + "겠습니다"
    return _polite_stem(_stem(form)) + end


def _casual(form: str, question: bool) -> str:
    for known, (_, plain) in _WHOLE.items():
        if form.endswith(known):
            return form.removesuffix(known) + plain
    if form.endswith("아니에"):
        return form[:-1] + "야"
    if form.endswith(("이에", "예")):
        return form[:-1] + "야"
    if form.endswith("세"):
        return _request(form[:-1])
    if form.endswith("군"):
        return form[:-1] + "구나"
    if form.endswith(("데", "라니", "든")):
        raise ValueError(f"no 반말 rule for {form!r}요")
    return form


def _stem(form: str) -> str:
    """The verb or noun stem under an ending: "힘들어" -> "힘들", "파리예" -> "파리이"."""
    if form.endswith("거예"):
        return form[:-2] + "거"
    if form.endswith("아니에"):
        return form[:-1]
    if form.endswith("이에"):
        return form[:-1]
    if form.endswith("예"):
        return form[:-1] + "이"
    for ending_ in ("는군", "네", "군", "지"):
        if form.endswith(ending_) and not form.endswith(("가지",)):
            return form.removesuffix(ending_)
    if form.endswith(_UNMAPPED):
        raise ValueError(f"no 합니다체 rule for {form!r}요")
    for known, stem in _STEMS.items():
        if form.endswith(known) and (len(known) > 1 or form.split()[-1] == known):
            return form.removesuffix(known) + stem
    return _uncontract(form)


def _uncontract(form: str) -> str:
    head, last = form[:-1], form[-1]
    initial, vowel, final = _parts(last)
    if final:
        raise ValueError(f"no 합니다체 rule for {form!r}요")
    if last in "아어":
        return head
    if last == "해":
        return head + "하"
    if last == "워":  # ㅂ-irregular: 추워 -> 춥
        first, middle, _ = _parts(head[-1])
        return head[:-1] + _join(first, middle, "ㅂ")
    plain = {"ㅕ": "ㅣ", "ㅝ": "ㅜ", "ㅘ": "ㅗ", "ㅙ": "ㅚ", "ㅓ": "ㅡ", "ㅏ": "ㅏ", "ㅐ": "ㅐ"}.get(vowel)
    if plain is None:
        raise ValueError(f"no 합니다체 rule for {form!r}요")
    return head + _join(initial, plain, "")


def _polite_stem(stem: str) -> str:
    initial, vowel, final = _parts(stem[-1])
    if final in ("", "ㄹ"):
        return stem[:-1] + _join(initial, vowel, "ㅂ")
    return stem + "습"


def _promise(form: str) -> str:
    """ "할" -> "하", "있을" -> "있", "만들" -> "만들"."""
    if form.endswith(_L_STEMS):
        return form
    if form.endswith("을") and _parts(form[-2])[2]:
        return form[:-1]
    initial, vowel, _ = _parts(form[-1])
    return form[:-1] + _join(initial, vowel, "")


def _request(base: str) -> str:
    for known, plain in sorted(_PLAIN.items(), key=lambda item: -len(item[0])):
        if re.search(rf"(?:^|[ ]){known}$", base) or (len(known) > 1 and base.endswith(known)):
            return base.removesuffix(known) + plain
    head, last = base[:-1], base[-1]
    initial, vowel, _ = _parts(last)
    if last == "으" and head:
        return head + ("아" if _parts(head[-1])[1] in "ㅏㅗ" else "어")
    if last == "하":
        return head + "해"
    if vowel in "ㅟㅢ":
        return base + "어"
    short = {"ㅣ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅚ": "ㅙ", "ㅡ": "ㅓ"}.get(vowel, vowel)
    return head + _join(initial, short, "")


def _parts(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - ord("가")
    if not 0 <= code < 11172:
        raise ValueError(f"not a Hangul syllable: {syllable!r}")
    return _INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]


def _join(initial: str, vowel: str, final: str) -> str:
    index = (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + _FINALS.index(final)
    return chr(ord("가") + index)
