"""Both languages say everything, with the same blanks to fill."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui
from ui.text import TEXTS, Text, language_of

BLANK = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_is_there_in_both_languages_with_the_same_blanks(key: str) -> None:
    english, korean = TEXTS[key]
    assert english.strip() and korean.strip()
    assert set(BLANK.findall(english)) == set(BLANK.findall(korean))


def test_every_key_in_the_code_exists_and_every_text_is_used() -> None:
    folder = Path(ui.__file__).parent
    code = "\n".join(
        path.read_text().replace("'", '"') for path in folder.glob("*.py") if not path.name.startswith("text")
    )
    for key in re.findall(r'text\(\s*"([\w.]+)"', code):
        assert key in TEXTS, key
    shared = ("verdict.", "status.", "state.", "pair.")  # looked up by a kind of state
    begun = (*shared, *re.findall(r'f"(\w+\.\w*){', code))  # f"reason.{reason}"
    unused = [key for key in TEXTS if f'"{key}"' not in code and not key.startswith(begun)]
    assert unused == []


@pytest.mark.parametrize(
    ("accept", "cookie", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "", "en"),
        ("en;q=0.5, ko;q=0.9", "", "ko"),
        ("de-DE,ko;q=0.4", "", "ko"),
        ("de-DE", "", "en"),
        ("", "", "en"),
        ("nonsense;q=x", "", "en"),
        ("ko", "en", "en"),
        ("en", "ko", "ko"),
        ("ko", "klingon", "ko"),
    ],
)
def test_the_browser_decides_the_language_unless_a_person_did(
    accept: str, cookie: str, language: str
) -> None:
    assert language_of({"accept-language": accept}, {"rapport_language": cookie}) == language


def test_a_text_fills_its_blanks() -> None:
    assert Text("en")("compare.left", n=3).startswith("3 more")
