"""An answer's Markdown as safe HTML: tables, highlighted code with a copy button, LaTeX as MathML.

Raw HTML in the source is shown as text and images are not loaded: nothing a model writes can act on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from ui.formulas import formula
from ui.markup import icon_button

MAX_HIGHLIGHTED = 20_000  # characters of one code block
INLINE_MATH = (
    re.compile(r"\$\$(?P<body>[^$]+?)\$\$", re.DOTALL),
    re.compile(r"\\\[(?P<body>.+?)\\\]", re.DOTALL),
    re.compile(r"\\\((?P<body>.+?)\\\)", re.DOTALL),
    # one dollar: nothing blank inside its ends and no digit after it, so that prices stay prices
    re.compile(r"\$(?P<body>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\d)"),
)
DISPLAYED = ("$$", "\\[")
BLOCK_ENDS = {"$$": "$$", "\\[": "\\]"}


def _math_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for pattern in INLINE_MATH:
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            continue
        if not silent:
            token = state.push("math", "", 0)
            token.content = match["body"].strip()
            token.meta["display"] = match[0].startswith(DISPLAYED)
        state.pos = match.end()
        return True
    return False


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]]
    end_mark = BLOCK_ENDS.get(first.strip())
    if end_mark is None:
        return False
    for line in range(start_line + 1, end_line):
        if state.src[state.bMarks[line] : state.eMarks[line]].strip() == end_mark:
            break
    else:
        return False
    if silent:
        return True
    token = state.push("math", "", 0)
    token.content = state.getLines(start_line + 1, line, 0, False).strip()
    token.meta["display"] = True
    token.map = [start_line, line + 1]
    state.line = line + 1
    return True


def _render_math(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    return formula(token.content, display=bool(token.meta["display"]))


def _render_fence(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    language = (token.info.split() or [""])[0][:24]
    copy = icon_button("Copy", "copy", class_="icon-button copier", data_do="copy-code")
    head = f'<div class="code-head"><span>{escape(language)}</span>{copy}</div>'
    return f'<div class="code">{head}<pre><code>{_highlighted(token.content, language)}</code></pre></div>'


def _render_link(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    href = escape(str(tokens[index].attrGet("href") or ""))
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer nofollow">'


def _highlighted(code: str, language: str) -> str:
    if not language or len(code) > MAX_HIGHLIGHTED:
        return escape(code)
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="tok-")))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.inline.ruler.before("escape", "math", _math_inline)
    parser.block.ruler.before("fence", "math", _math_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.add_render_rule("math", _render_math)
    parser.add_render_rule("fence", _render_fence)
    parser.add_render_rule("code_block", _render_fence)
    parser.add_render_rule("link_open", _render_link)
    return parser


_PARSER = _parser()


def rendered(source: str) -> str:
    """Safe HTML of a Markdown text."""
    return str(_PARSER.render(source))
