"""Knows the rows of Instagram's follower pages; knows nothing of other formats and of whose handle is whose.

Shape (docs: "Export your information", HTML): a row holds a link to the profile and, below it, the time of the follow;
where the account stands only in a heading, the link reads /_u/name.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl
from selectolax.lexbor import LexborNode

from transforms.followers.meta_dates import read_wall
from transforms.followers.meta_html import Header, drifted, read_page, text_of
from transforms.followers.meta_json import ENTRIES

_HEADING: Final = "h2"

Row = tuple[str, str | None, str, datetime | None, bool]


def entries_of_page(content: bytes, profile: str, clock: timedelta) -> tuple[pl.DataFrame, Header]:
    """The entries of a page as ``meta_json.ENTRIES``, and what the page says of its export.

    `profile` matches a link to a profile; `clock` is how far the page's clock is ahead of UTC. A time that cannot be
    read leaves `followed_at` null and sets `is_unread`; it drops no row. Raises Fault file_unreadable and schema_drift,
    also where a profile stands outside the rows or two in one: a follower would be lost.
    """
    page = read_page(content)
    is_profile = re.compile(profile).match
    links = sum(is_profile(_href(link)) is not None for link in page.place.css("a[href]"))
    rows = [_row(row, clock) for row in page.rows]
    if links != sum(is_profile(href or "") is not None for _, href, *_ in rows):
        raise drifted("profiles outside the known rows, or several in one")
    columns = ("title", "href", "value", "followed_at", "is_unread")
    frame = pl.DataFrame(rows, schema={column: ENTRIES[column] for column in columns}, orient="row")
    return frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("entry"), *columns), page.header


def _row(row: LexborNode, clock: timedelta) -> Row:
    link, title = row.css_first("a[href]"), text_of(row.css_first(_HEADING))
    value = text_of(link)
    lines = [" ".join(line.split()) for line in row.text(separator="\n").split("\n")]
    others = [line for line in lines if line and line not in {title, value}]
    walls = [wall for wall in map(read_wall, others) if wall]
    followed_at = (walls[0] - clock).replace(tzinfo=UTC) if walls else None
    return title, _href(link) if link else None, value, followed_at, bool(others) and not walls


def _href(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").strip()
