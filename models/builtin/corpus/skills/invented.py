"""Names of places, people and things that nobody bears (as far as we know), a part of them held out."""

from __future__ import annotations

from random import Random

from models.builtin.corpus.schema import Language
from models.builtin.corpus.split import is_held_out

_STARTS = "Bra Zor Vel Quin Mar Tor Kel Dra Fen Gul Har Jas Lor Nev Ost Pra Ril Sab Tam Urs Vor Wex Yar Zim Cal Dor Eld Fro Gan Hol".split()
_MIDDLES = "a i o en ar il on us ad em ov ik ba di ro ta ".split(" ")
_ENDS = {
    "place": "istan ia burg ville mar land ton heim dor ovia ess ora".split(),
    "person": "er son ski man ez ov berg ini well ford ley sen".split(),
    "thing": "ix ex on ium ax yte or ase ine ol ith ond".split(),
}
_FIRST = "Tomas Edda Viktor Milena Arno Greta Samir Ludo Nadia Orson Pavel Selma Dario Heike Ilya Juno Kasper Lenka Matteo Odile".split()
_KO_STARTS = "브라 조르 벨 퀸 마르 토르 켈 드라 펜 굴 하르 야스 로르 네브 오스 프라 릴 사브 타무 우르 보르 웩 야르 짐 칼 도르 엘드 프로 간 홀".split()
_KO_ENDS = {
    "place": "스탄 니아 부르크 빌 마르 란드 톤 하임 도르 오비아".split(),
    "person": "슨 스키 만 에스 오프 베르크 니 웰 포드 리".split(),
    "thing": "익스 엑스 온 늄 악스 이트 오르 아제 인 올".split(),
}
_KO_FIRST = "토마스 에다 빅토르 밀레나 아르노 그레타 사미르 루도 나디아 오르손 파벨 셀마 다리오 하이케 일리야 유노".split()


def invent(rng: Random, lang: Language, kind: str, held_out: bool) -> str:
    """A name nobody bears (as far as we know) of a place, person or thing."""
    while True:
        if lang == "en":
            name = rng.choice(_STARTS) + rng.choice(_MIDDLES) + rng.choice(_ENDS[kind])
            first = rng.choice(_FIRST)
            name = (
                f"{first} {name}"
                if kind == "person"
                else name
                if kind == "place"
                else rng.choice(("a ", "the ", "")) + name.lower()
            )
        else:
            name = rng.choice(_KO_STARTS) + rng.choice((*_KO_STARTS, *[""] * 40)) + rng.choice(_KO_ENDS[kind])
            name = f"{rng.choice(_KO_FIRST)} {name}" if kind == "person" else name
        if is_held_out("invented", name) == held_out:
            return name
