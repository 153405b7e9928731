"""Sums, differences, products and shares of whole numbers up to 100.

A pair of numbers and an operation are held out together. Not here: fractions, more than two numbers.
"""

from __future__ import annotations

from random import Random

from models.builtin.corpus.korean.josa import resolve
from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills.made import Made
from models.builtin.corpus.split import is_held_out

Signs = dict[str, tuple[str, ...]]

ASKS: dict[Language, tuple[str, ...]] = {
    "en": (
        "What is {a} {w} {b}?", "{a} {s} {b}", "{a} {s} {b} = ?", "{a}{s}{b}", "{a}{s}{b}=", "How much is {a} {w} {b}?", "Can you work out {a} {s} {b}?", "Calculate {a} {s} {b}.", "what's {a} {s} {b}",
        "Tell me {a} {w} {b}.", "{a} {w} {b}?", "Please add it up: {a} {s} {b}", "I need {a} {w} {b}.", "Do you know {a} {s} {b}?", "{a} {w} {b} is?", "What does {a} {s} {b} make?",
    ),
    "ko": (
        "{a} {w} {b}[은/는]?", "{a} {s} {b}", "{a}{s}{b}", "{a}{s}{b}=?", "{a} {s} {b} = ?", "{a} {w} {b}[이/가] 뭐야?", "{a} {w} {b}[은/는] 얼마예요?", "{a} {s} {b} 계산해 줘", "{a} {w} {b} 계산해 주세요",
        "{a} {s} {b}[은/는] 얼마야?", "{a} {w} {b} 알려 줘", "{a} {w} {b} 하면 얼마예요?", "{a} {w} {b} 답이 뭐예요?", "{a} {s} {b} 좀 풀어 줘",
    ),
}  # fmt: skip
WORDS: dict[Language, Signs] = {
    "en": {"+": ("plus",), "-": ("minus",), "*": ("times", "multiplied by"), "/": ("divided by",)},
    "ko": {"+": ("더하기",), "-": ("빼기",), "*": ("곱하기",), "/": ("나누기",)},
}
SIGNS: Signs = {"+": ("+",), "-": ("-",), "*": ("*", "x", "×"), "/": ("/", "÷")}
ANSWERS: dict[Language, tuple[str, ...]] = {
    "en": ("{a} {w} {b} is {r}.", "{r}", "{r}.", "It is {r}.", "That makes {r}.", "{a} {s} {b} = {r}", "The answer is {r}."),
    "ko": ("{a} {w} {b}[은/는] {r}[이에요/예요].", "{r}", "{r}[이에요/예요].", "답은 {r}[이에요/예요].", "{a} {s} {b} = {r}", "{r}입니다."),
}  # fmt: skip
NEXT: dict[Language, tuple[str, ...]] = {
    "en": ("And {s} {b}?", "Now {w} {b}.", "and {w} {b}?", "Then {w} {b}?", "Now {s} {b}"),
    "ko": ("거기에 {w} {b}?", "그럼 {w} {b}[은/는]?", "이제 {w} {b}", "거기서 {s} {b}[은/는]?"),
}
DRILL = 0.65  # chance that another sum follows: practice costs few tokens


def make(rng: Random, lang: Language, held_out: bool) -> Made:
    a, sign, b, result = _problem(rng, held_out)
    turns = [_say(rng, lang, ASKS[lang], a, sign, b, result)]
    while not held_out and len(turns) < 6 and rng.random() < DRILL:
        a, sign, b, result = _problem(rng, held_out)
        turns.append(_say(rng, lang, ASKS[lang], a, sign, b, result))
    if rng.random() < 0.15:
        sign = rng.choice("+-") if result >= 10 else "+"
        b = rng.randint(1, 9)
        a, result = result, result + b if sign == "+" else result - b
        turns.append(_say(rng, lang, NEXT[lang], a, sign, b, result))
    return Made("arithmetic", tuple(turns), ((str(result),),))


def solve(a: int, sign: str, b: int) -> int:
    return {"+": a + b, "-": a - b, "*": a * b, "/": a // b if b else 0}[sign]


def _problem(rng: Random, held_out: bool) -> tuple[int, str, int, int]:
    while True:
        sign = rng.choice("+++---**/")
        if sign == "*":
            a, b = rng.randint(0, 10), rng.randint(0, 10)
        elif sign == "/":
            b = rng.randint(1, 10)
            a = b * rng.randint(0, 10)
        else:
            small = rng.random() < 0.5
            a, b = (
                (rng.randint(0, 20), rng.randint(0, 12))
                if small
                else (rng.randint(0, 99), rng.randint(0, 99))
            )
            if sign == "-" and b > a:
                a, b = b, a
        result = solve(a, sign, b)
        if result <= 100 and is_held_out("sum", f"{a}{sign}{b}") == held_out:
            return a, sign, b, result


def _say(
    rng: Random, lang: Language, asks: tuple[str, ...], a: int, sign: str, b: int, r: int
) -> tuple[str, str]:
    words = {"a": str(a), "b": str(b), "r": str(r), "w": rng.choice(WORDS[lang][sign])}
    words["s"] = rng.choice(SIGNS[sign])
    ask, answer = (resolve(rng.choice(frames).format(**words)) for frames in (asks, ANSWERS[lang]))
    return ask, answer
