"""What a model writes is shown, never run."""

from __future__ import annotations

import pytest

from ui.formulas import formula
from ui.markdown import rendered


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://tracker.example/p.png)",
        "```html\n<script>alert(1)</script>\n```",
        "```<script>\nx\n```",
        "$\\text{<script>alert(1)</script>}$",
        "\\(\\href{javascript:alert(1)}{x}\\)",
        "$$\\style{color:red;position:fixed}{x}$$",
        '[x](https://a.example/"onmouseover=alert(1))',
    ],
)
def test_nothing_a_model_writes_acts_on_the_page(source: str) -> None:
    html = rendered(source)
    for danger in (
        "<script",
        "<img",
        "onerror=",
        "onclick=",
        'href="javascript',
        'href="data:',
        "style=",
        '"onm',
    ):
        assert danger not in html.replace("&lt;script", "").replace("&lt;img src=x onerror=", "").replace(
            "&lt;b onclick=", ""
        )


def test_tables_code_and_lists_become_html() -> None:
    html = rendered("| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\ndef f(): ...\n```\n\n- x\n- y")
    assert "<table>" in html and "<li>x</li>" in html
    assert '<span class="tok-k">def</span>' in html and "python" in html


@pytest.mark.parametrize("source", ["$x^2$", "\\(x^2\\)", "a\n\n$$\nx^2\n$$", "\\[\nx^2\n\\]", "$$x^2$$"])
def test_latex_becomes_mathml(source: str) -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in rendered(source)


@pytest.mark.parametrize(
    "source", ["It costs $5 and then $6.", "$ 5 $", "a\\$b\\$c", "`$x$`", "\\(open", "$$\nopen"]
)
def test_money_code_and_open_delimiters_stay_text(source: str) -> None:
    assert "<math" not in rendered(source)


def test_a_formula_that_cannot_be_read_is_shown_as_its_source() -> None:
    assert formula("\\frac{", display=False) == "<code>\\frac{</code>"
    assert formula("x" * 3000, display=False).startswith("<code>")


def test_an_unfinished_code_block_is_already_code() -> None:
    assert "<pre><code>" in rendered("Look:\n\n```python\nprint(")
