"""LaTeX to MathML that is safe to put in a page.

The converter builds an element tree; only known MathML tags and attributes leave here, every text escaped,
so `\\text{<script>}` is text and `\\href{javascript:}` loses its link. The rest is shown as source.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

MAX_SOURCE = 2000  # characters of one formula
TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable"
    " mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none".split()
)
ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height"
    " linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace"
    " scriptlevel separator stretchy symmetric voffset width".split()
)


@lru_cache(maxsize=512)
def formula(source: str, *, display: bool) -> str:
    """MathML for one formula, or its source as code."""
    if len(source) <= MAX_SOURCE:
        try:
            tree = convert_to_element(source, display="block" if display else "inline")
        except Exception:  # the converter raises whatever its parser met; the reader gets the source
            pass
        else:
            markup = _serialise(tree)
            return f'<span class="math-block">{markup}</span>' if display else markup
    return f"<code>{escape(source)}</code>"


def _serialise(element: Element) -> str:
    inside = escape(unescape(element.text or "")) + "".join(_serialise(child) for child in element)
    tail = escape(unescape(element.tail or ""))
    if element.tag not in TAGS:
        return inside + tail
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in ATTRIBUTES
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>{tail}"
