"""Reads the tables of a web page, which many a personnel system calls .xls; knows no column.

Spreadsheet programs open such a page, and round the staff numbers in it when they save it. In the page they are whole.
"""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl
from selectolax.lexbor import LexborNode

from transforms.pages import tree_of
from transforms.sheets import Merged, RawSheet, must_be_narrow, numbered, unreadable

_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|meta|style|body|table|div|center)\b", re.IGNORECASE
)
_LONGEST_SPAN: Final = 100_000
Line = dict[int, str]


def is_page(content: bytes) -> bool:
    """Whether the bytes are a web page, whatever the file is called."""
    return _PAGE.match(content) is not None


def read_page_tables(page: str) -> list[RawSheet]:
    """The tables of a page in their order, one sheet each; a table that only holds others is none.

    Rows count from 1 in each table. Cells that span several rows are `merged`, as in a workbook. Raises Fault
    `file_unreadable` for a page without a table or with tags that are never closed, `archive_limits` for a table that
    is wider than any.
    """
    tree = tree_of(page)
    tables = [] if tree is None else [one for one in tree.css("table") if len(one.css("table")) == 1]
    if not tables:
        raise unreadable(
            "a web page without a table",
            "download the list itself from the system, as CSV or .xlsx",
        )
    return [_sheet(f"table {place}", table) for place, table in enumerate(tables, start=1)]


def _sheet(name: str, table: LexborNode) -> RawSheet:
    lines, merged = _lines(table.css("tr"))
    width = max((place + 1 for line in lines for place in line), default=0)
    must_be_narrow(width)
    cells = {str(place): pl.Series([line.get(place) for line in lines], dtype=pl.String) for place in range(width)}
    return RawSheet(name, numbered(pl.DataFrame(cells)), merged=tuple(merged))


def _lines(rows: Sequence[LexborNode]) -> tuple[list[Line], list[Merged]]:
    """The text of each row's cells by their position, and which of them reach over several rows."""
    lines: list[Line] = []
    merged: list[Merged] = []
    taken: dict[int, int] = {}  # to which row a position is taken by a cell above
    for number, row in enumerate(rows, start=1):
        line: Line = {}
        place = 0
        for cell in row.css("td, th"):
            while taken.get(place, 0) >= number:
                place += 1
            line[place] = " ".join(cell.text(separator=" ").split())
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            must_be_narrow(place + across)
            if down > 1:
                merged.append(Merged(str(place), number, number + down - 1))
            taken |= dict.fromkeys(range(place, place + across), number + down - 1)
            place += across
        lines.append(line)
    return lines, merged


def _span(cell: LexborNode, name: str) -> int:
    written = cell.attributes.get(name) or ""
    return min(max(int(written), 1), _LONGEST_SPAN) if re.fullmatch("[0-9]{1,9}", written.strip()) else 1
