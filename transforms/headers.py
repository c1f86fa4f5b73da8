"""Knows how to find the header row of a table and a column by its spellings; knows nothing of what stands below."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from transforms.merged_headers import BELOW, Row, whole_header
from transforms.sheets import Merged, RawSheet

_TITLE_ROWS: Final = 50  # a letterhead and its titles are shorter than this
_NAMES_SHOWN: Final = 20
_ROWS_SHOWN: Final = 5
# Words over a group of columns that say nothing of their own: "Identitas Pegawai › Nama" is the name.
_NEUTRAL: Final = frozenset(
    (
        *("identitas", "identitaspegawai", "identitasasn", "pegawai", "datapegawai", "data", "datapribadi", "pribadi"),
        *("biodata", "profil", "kepegawaian", "datakepegawaian", "asn", "pns", "pppk"),
        *("employee", "person", "profile", "personal", "staff", "attributes", "identity"),
    )
)


@dataclass(frozen=True)
class Table:
    """The part of a sheet from its header row down.

    `headers` by position, as typed ("" where blank), a header spread over two rows (merged cells) as both parts with
    BELOW between them; `cells` as in RawSheet, without the header rows; `rounded` as there.

    Where a file has several sheets the row numbers of each go on from the last row of the sheet before, so that
    a row number names one row of the file; `merged` and `rounded` count rows in the same way.
    """

    sheet: str
    first_row: int
    headers: tuple[str, ...]
    cells: pl.DataFrame
    rounded: Mapping[str, pl.Series]
    merged: tuple[Merged, ...] = ()


def plain(header: str) -> str:
    """A header without case, spaces, punctuation and remarks in brackets: "NIP / NI PPPK (18 digit)" is "nipnipppk"."""
    kept = re.sub(r"\([^)]*\)", "", header).lower()
    return re.sub(r"[^a-z0-9]", "", kept) or re.sub(r"[^a-z0-9]", "", header.lower())


def find_tables(sheets: Sequence[RawSheet], is_header: Callable[[Sequence[str]], bool]) -> list[Table]:
    """One table for each sheet in which a header row is found; sheets without one (notes, pivots) are passed over.

    A header of two rows is recognised by its merged cells: a blank in one of the rows where the other has a word. A
    row that only numbers the columns (1, 2, 3 …) below the header belongs to it.
    """
    tables = []
    rows_before = 0
    for sheet in sheets:
        cells = sheet.cells.with_columns(pl.col("row") + rows_before)
        first = _first_rows(sheet)
        for place, headers in enumerate(first):
            if is_header(headers):
                whole, below = whole_header(sheet.cells["row"], first, place)
                if not is_header(whole):  # joined with a row of other words, its column is no longer the one it was
                    whole, below = headers, place + 1
                merged = tuple(replace(m, first=m.first + rows_before, last=m.last + rows_before) for m in sheet.merged)
                rounded = {name: rows + rows_before for name, rows in sheet.rounded.items()}
                tables.append(Table(sheet.name, cells["row"][place], whole, cells.slice(below), rounded, merged))
                break
        rows_before = max(rows_before, cells["row"].max() or 0)  # type: ignore[assignment]
    return tables


def pick(table: Table, spellings: Mapping[str, Sequence[str]]) -> tuple[pl.DataFrame, dict[str, str]]:
    """The rows under the columns asked for, and which column ("0", "1", …) each of them is.

    `spellings`: our name for a column, then its plain spellings, the best first. A header of two parts is known by
    both together in either order ("unit › nama" is "unitnama" and "namaunit"), and by its second part alone where the
    first says nothing. A column that is not there is null throughout. Nothing else of the table passes.
    """
    places: dict[str, str] = {}
    for forms in zip(*(_forms(header) for header in table.headers), strict=True):
        for position, form in enumerate(forms):
            places.setdefault(form, str(position))
    found: dict[str, str] = {}
    for name, accepted in spellings.items():
        place = next((places[spelling] for spelling in accepted if spelling and spelling in places), None)
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


def moved_rows(tables: Sequence[Table], loaded: pl.Series) -> dict[str, str]:
    """Which of the loaded rows (`row`) reach beyond the header of a CSV file, as a fact; nothing where none does.

    Mostly a comma in a name ("Contoh, S.Pd") stands without quotation marks, and all cells behind it have moved. In a
    workbook nothing moves: there it is a remark beside the table.
    """
    beyond = pl.concat([pl.Series(dtype=pl.Int64), *map(_beyond, tables)])
    found = beyond.filter(beyond.is_in(loaded.implode())).sort() if beyond.len() else beyond
    more = " …" if found.len() > _ROWS_SHOWN else ""
    return {"rows_beyond_header": ", ".join(map(str, found.head(_ROWS_SHOWN))) + more} if found.len() else {}


def _beyond(table: Table) -> pl.Series:
    last = max(place for place, header in enumerate(table.headers) if header)
    columns = [str(place) for place in range(last + 1, len(table.headers))]
    if table.sheet or not columns:
        return pl.Series(dtype=pl.Int64)
    return table.cells.filter(pl.any_horizontal(pl.col(columns).is_not_null()))["row"]


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


def _forms(header: str) -> tuple[str, str, str]:
    """How a header may be asked for: all of it, its parts the other way round, its second part alone ("" where not)."""
    above, _, below = header.partition(BELOW)
    if not below:
        return plain(header), "", ""
    alone = plain(below) if plain(above) in _NEUTRAL else ""
    return plain(header), plain(f"{below} {above}"), alone


def _first_rows(sheet: RawSheet) -> list[Row]:
    rows = sheet.cells.head(_TITLE_ROWS).drop("row").rows()
    return [tuple(cell or "" for cell in row) for row in rows]
