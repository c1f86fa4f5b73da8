"""Knows how to find the header row of a table and a column by its spellings; knows nothing of what stands below."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from transforms.tables import RawSheet

_TITLE_ROWS: Final = 50  # a letterhead and its titles are shorter than this
_NAMES_SHOWN: Final = 20


@dataclass(frozen=True)
class Table:
    """The part of a sheet from its header row down.

    `headers` by position, as typed ("" where blank); `cells` as in RawSheet, without the header row; `rounded` as
    there. Where a file has several sheets the row numbers of each go on from the last row of the sheet before, so that
    a row number names one row of the file.
    """

    sheet: str
    first_row: int
    headers: tuple[str, ...]
    cells: pl.DataFrame
    rounded: frozenset[str]


def plain(header: str) -> str:
    """A header without case, spaces, punctuation and remarks in brackets: "NIP / NI PPPK (18 digit)" is "nipnipppk"."""
    kept = re.sub(r"\([^)]*\)", "", header).lower()
    return re.sub(r"[^a-z0-9]", "", kept) or re.sub(r"[^a-z0-9]", "", header.lower())


def find_tables(sheets: Sequence[RawSheet], is_header: Callable[[Sequence[str]], bool]) -> list[Table]:
    """One table for each sheet in which a header row is found; sheets without one (notes, pivots) are passed over."""
    tables = []
    rows_before = 0
    for sheet in sheets:
        cells = sheet.cells.with_columns(pl.col("row") + rows_before)
        for place, headers in enumerate(_first_rows(sheet)):
            if is_header(headers):
                below = cells.slice(place + 1)
                tables.append(Table(sheet.name, cells["row"][place], headers, below, sheet.rounded))
                break
        rows_before = max(rows_before, cells["row"].max() or 0)  # type: ignore[assignment]
    return tables


def pick(table: Table, spellings: Mapping[str, Sequence[str]]) -> tuple[pl.DataFrame, dict[str, str]]:
    """The rows under the columns asked for, and which column ("0", "1", …) each of them is.

    `spellings`: our name for a column, then its plain spellings, the best first. A column that is not there is null
    throughout. Nothing else of the table passes.
    """
    places = {plain(header): str(place) for place, header in reversed(list(enumerate(table.headers)))}
    found: dict[str, str] = {}
    for name, accepted in spellings.items():
        place = next((places[spelling] for spelling in accepted if spelling in places), None)
        if place is not None and place not in found.values():
            found[name] = place
    columns = [
        pl.col(found[name]).alias(name) if name in found else pl.lit(None, pl.String).alias(name) for name in spellings
    ]
    return table.cells.select("row", *columns), found


def left_out(table: Table, used: Collection[str]) -> tuple[str, ...]:
    """The names of the table's columns that are not used; a column with rows but no name is named by its position."""
    return tuple(
        header or f"column {place + 1}"
        for place, header in enumerate(table.headers)
        if str(place) not in used and (header or table.cells[str(place)].is_not_null().any())
    )


def name_columns(headers: Sequence[str]) -> str:
    """The column names of a header row, quoted, for a message; at most twenty, and each at most 40 characters."""
    names = [f'"{header[:40]}"' for header in headers if header]
    return ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")


def likely_header(sheets: Sequence[RawSheet], vocabulary: Collection[str]) -> tuple[str, ...]:
    """The first row of which two cells, or all, are known column names, for a message; empty where there is none.

    Known names are asked for because the first row of a table without a header is a person.
    """
    for sheet in sheets:
        for headers in _first_rows(sheet):
            names = [plain(header) for header in headers if header]
            if sum(name in vocabulary for name in names) >= min(2, len(names)):
                return headers
    return ()


def _first_rows(sheet: RawSheet) -> list[tuple[str, ...]]:
    rows = sheet.cells.head(_TITLE_ROWS).drop("row").rows()
    return [tuple(cell or "" for cell in row) for row in rows]
