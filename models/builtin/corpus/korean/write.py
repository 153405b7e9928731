"""The short notation the Korean topics are written in.

Alternatives stand in one string, parted by "|"; particles may be left to `josa` ("[은/는]"). 합니다체 and
반말 are derived from the 해요체 `full` unless they are given. `about` holds groups parted by ";", each with
alternatives parted by "|". Not here: the text of any topic.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.builtin.corpus.schema import FollowUp, Kind, Topic

from .josa import resolve
from .registers import to_casual, to_formal


def parts(text: str) -> tuple[str, ...]:
    """The alternatives of a "a|b|c" string, particles resolved, repeats dropped."""
    found = (resolve(part.strip()) for part in text.split("|"))
    return tuple(dict.fromkeys(part for part in found if part))


def rules(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(parts(group.lower()) for group in text.split(";") if group.strip())


def frames(patterns: str, **words: str) -> str:
    """The patterns with their {words} filled in, ready for `topic(asks=...)`."""
    return patterns.format(**words)


def then(asks: str, full: str, about: str = "", *later: FollowUp) -> FollowUp:
    return FollowUp(asks=parts(asks), full=parts(full), about=rules(about), then=later)


def topic(
    key: str,
    asks: str,
    full: str,
    *,
    kind: Kind = "chat",
    short: str = "",
    formal: str = "",
    casual: str = "",
    more: str = "",
    example: str = "",
    items: str = "",
    ask_back: str = "",
    about: str = "",
    fact: str = "",
    follow: Iterable[FollowUp] = (),
) -> Topic:
    said = parts(full)
    return Topic(
        key=f"ko.{key}",
        lang="ko",
        kind=kind,
        asks=parts(asks),
        full=said,
        short=parts(short),
        formal=parts(formal) or tuple(to_formal(text) for text in said),
        casual=parts(casual) or tuple(to_casual(text) for text in said),
        more=parts(more),
        example=parts(example),
        items=parts(items),
        ask_back=parts(ask_back),
        about=rules(about),
        fact=parts(fact.lower()),
        follow_ups=tuple(follow),
    )
