"""Korean speech levels by sentence endings. Not here: changing them (korean/registers.py)."""

from __future__ import annotations

import re

_ITEM = re.compile(r"\s*(?:[-*•]|\d+\.)\s")  # points of a list are often single words


def registers(answer: str) -> set[str]:
    """The Korean speech levels of an answer's sentences: 'polite' (해요체), 'formal' (합니다체), 'casual'."""
    found: set[str] = set()
    for sentence in re.split(r"(?<=[가-힣)][.?!])\s+|\n", answer):
        if _ITEM.match(sentence):
            continue
        bare = sentence.strip().rstrip(".?!~ ㅋㅎ")
        if not bare or not re.search(r"[가-힣]$", bare):
            continue
        if bare.endswith(("니다", "니까")):
            found.add("formal")
        elif bare.endswith(("요", "죠")):
            found.add("polite")
        elif re.search(
            r"(?:야|어|아|해|지|네|래|자|게|거든|니|냐|돼|워|와|줘|봐|써|려|여|져|춰|쳐|셔|켜|펴|러|데|걸)$",
            bare,
        ):
            found.add("casual")
    return found
