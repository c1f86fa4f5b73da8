"""Reads a page of HTML so that no page takes minutes; knows nothing of what stands on it."""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Tags that have no end, and those that end by themselves where the next of their kind begins.
_ENDLESS: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"),
        *("tr", "td", "th", "thead", "tbody", "tfoot"),
    }
)
# Genuine pages nest some ten tags; the time a page takes grows with the square of its depth.
_DEEPEST: Final = 256


def tree_of(page: str) -> LexborHTMLParser | None:
    """The page; None where tags are not closed and stand within each other deeper than on any genuine page."""
    still_open: list[str] = []
    for tag in _TAG.finditer(page):
        name = tag[2].lower()
        if name in _ENDLESS:
            continue
        if not tag[1]:
            still_open.append(name)
        elif still_open and name == still_open[-1]:
            still_open.pop()
        elif name in still_open:
            still_open.remove(name)
        if len(still_open) > _DEEPEST:
            return None
    return LexborHTMLParser(page)
