"""Knows the pages of Meta's exports: where rows stand and what a page says of itself; knows no platform and no person.

Shape (docs: "Export your information", HTML): one ``div._a6-g`` (until 2021 ``div.uiBoxWhite``) per row inside
``<main>``; above it, and in start_here.html, ``<time datetime>`` tells when the export was made and which days it
covers.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.faults import Fault
from transforms.followers.meta_dates import read_wall
from transforms.followers.meta_text import decoded
from transforms.pages import tree_of

_ROWS: Final = ("._a6-g", ".uiBoxWhite")
# The longest window that Meta offers besides "all time" is three years. An account younger than that looks the same,
# and to doubt its list is the error that accuses nobody.
_LONGEST_WINDOW: Final = timedelta(days=3 * 366 + 7)
_CLOSING_LAG: Final = timedelta(days=2)
_ZONE: Final = re.compile(r"(?i)\s*(?:utc|gmt)\s*(?:[+\-−]\s*\d{1,2}(?::?\d{2})?)?\s*$")
_QUARTER: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Header:
    """What a page says of its export: when it was made, which span it covers, and its clock's offset from UTC."""

    made_at: datetime | None = None
    covers: tuple[datetime, datetime] | None = None
    offset: timedelta | None = None

    @property
    def is_windowed(self) -> bool:
        """Whether the span is too short, or ends too early, to be the whole life of an account."""
        if self.covers is None:
            return False
        begin, end = self.covers
        return end - begin <= _LONGEST_WINDOW or (self.made_at is not None and self.made_at - end > _CLOSING_LAG)

    @property
    def facts(self) -> dict[str, str]:
        """The same for ``Parsed.facts``; nothing where the page says nothing."""
        if self.covers is None:
            return {}
        begin, end = self.covers
        told = {"covers_from": begin.isoformat(), "covers_to": end.isoformat()}
        return told | ({"is_windowed": "true"} if self.is_windowed else {})


@dataclass(frozen=True)
class Page:
    """A page that was read: its header, the place of its list, and the rows there in order."""

    header: Header
    place: LexborNode
    rows: list[LexborNode]


def read_page(content: bytes) -> Page:
    """The page of one list. A list without any row is empty only where nothing else stands in its place.

    Raises Fault file_unreadable for bytes that are no text, schema_drift for a page without the known places.
    """
    tree = _tree(content)
    place = next(filter(None, map(tree.css_first, ("main", "[role=main]"))), None)
    if place is None:
        raise drifted("a page without the place where the list stands")
    rows = next(filter(None, map(place.css, _ROWS)), [])
    if any(place.css_first(f"{row} {row}") for row in _ROWS):
        raise drifted("rows inside rows")
    if not rows and text_of(place):
        raise drifted("a page with text and without any known row")
    return Page(_header(tree), place, rows)


def read_header(content: bytes) -> Header:
    """What start_here.html says of the export; an empty header where it says nothing that can be read."""
    try:
        return _header(_tree(content))
    except Fault:
        return Header()


def text_of(node: LexborNode | None) -> str:
    """What a person would read in a node, with single spaces; nothing where the node is missing."""
    return " ".join(node.text().split()) if node else ""


def drifted(found: str) -> Fault:
    """The refusal of a page in a shape that is not known."""
    return Fault(
        "schema_drift",
        "a page of followers in a layout Meta has exported",
        found,
        "ask for the export in JSON format; if this page is as Meta delivered it, keep the file and report it",
    )


def _tree(content: bytes) -> LexborHTMLParser:
    tree = tree_of(decoded(content))
    if tree is None:
        raise drifted("a page whose tags are not closed")
    return tree


def _header(tree: LexborHTMLParser) -> Header:
    times = tree.css("aside > time[datetime]")
    made_at = _instant(times[0]) if times else None
    span = [at for at in map(_instant, tree.css("aside div time[datetime]")) if at]
    covers = (span[0], span[1]) if len(span) == 2 and span[0] < span[1] else None
    return Header(made_at, covers, _offset(text_of(times[0]), made_at) if made_at else None)


def _instant(node: LexborNode) -> datetime | None:
    try:
        at = datetime.fromisoformat(node.attributes.get("datetime") or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _offset(shown: str, made_at: datetime) -> timedelta | None:
    """How far the clock that the page shows is ahead of UTC: the same moment stands there twice."""
    wall = read_wall(_ZONE.sub("", shown))
    offset = wall - made_at.replace(tzinfo=None) if wall else None
    return offset if offset is not None and abs(offset) <= timedelta(hours=14) and not offset % _QUARTER else None
