"""Knows the columns of a table of corrections by their spellings; knows nothing of what stands below them.

Why somebody is exempt may be a fact about their health, so no column for a reason is read, however it is called.
"""

import re
from collections.abc import Sequence
from typing import Final, NoReturn

import polars as pl

from transforms.faults import Fault
from transforms.headers import Table, likely_header, name_columns, pick, plain
from transforms.sheets import RawSheet
from transforms.staff_numbers import find_nip_column, is_nip_header, raise_nip_column_missing

_COLUMNS: Final = {
    "entered_at": (
        *("enteredat", "enteredon", "entered", "dicatatpada", "tanggaldicatat", "tanggalcatat", "dicatat"),
        *("tanggalinput", "tanggal", "waktu", "timestamp", "stempelwaktu", "date"),
    ),
    "account": ("account", "akun", "accountkey", "akunresmi"),
    "kind": ("kind", "jenis", "jeniskoreksi", "type", "tipe"),
    "from": ("from", "fromon", "validfrom", "mulai", "dari", "sejak", "daritanggal", "tanggalmulai", "berlakumulai"),
    "until": (
        *("until", "untilon", "validto", "validuntil", "to", "sampai", "hingga", "sd", "sampaidengan"),
        *("sampaitanggal", "tanggalselesai", "berlakusampai"),
    ),
    "handle": ("handle", "newhandle", "handlebaru", "namaakun", "namaakunbaru", "akunbaru", "username"),
    "former_handle": (
        *("formerhandle", "oldhandle", "handlelama", "namaakunlama", "akunlama", "usernamelama"),
        *("formerusername", "oldusername"),
    ),
    "entered_by": ("enteredby", "dicatatoleh", "diinputoleh", "dientrioleh", "oleh", "petugas", "operator"),
}
_REQUIRED: Final = ("entered_at", "account", "kind", "entered_by")
_DASH: Final = "^[-–—]+$"
_SPELLINGS: Final = frozenset().union(*_COLUMNS.values())


def is_header(headers: Sequence[str]) -> bool:
    """Whether a row is the header row of corrections: the staff number and all columns that may not be left out."""
    names = {plain(header) for header in headers}
    return nip_place(headers) is not None and all(names.intersection(_COLUMNS[name]) for name in _REQUIRED)


def is_heading(text: str) -> bool:
    """Whether a cell holds the name of a column."""
    return plain(text) in _SPELLINGS or is_nip_header([text])


def nip_place(headers: Sequence[str]) -> str | None:
    """Which column holds the number of the person who is corrected, not of whoever entered it ("Petugas (NIP)")."""
    return find_nip_column(["other" if plain(header) in _SPELLINGS else header for header in headers])


def told_rows(table: Table) -> pl.DataFrame:
    """The rows as typed: `row`, the columns of a correction (null throughout where one is not there), and `nip`.

    A dash is a cell left blank.
    """
    picked, _ = pick(table, _COLUMNS)
    told = picked.with_columns(table.cells[nip_place(table.headers) or ""].alias("nip"))
    return told.with_columns(pl.when(~pl.col(pl.String).str.contains(_DASH)).then(pl.col(pl.String)))


def used_columns(table: Table) -> set[str]:
    """Which columns ("0", "1", …) of the table are read."""
    return {nip_place(table.headers) or "", *pick(table, _COLUMNS)[1].values()}


def require_single(headers: Sequence[str]) -> None:
    """Nothing, or Fault `columns_doubled` where two columns mean the same: which of them holds cannot be known."""
    names = [plain(header) for header in headers]
    doubled = [
        headers[place]
        for accepted in (*_COLUMNS.values(), ("nip",))
        for place, name in enumerate(names)
        if name in accepted and sum(other in accepted for other in names) > 1
    ]
    if doubled:
        raise Fault(
            "columns_doubled",
            "one column for each thing",
            f"columns that mean the same: {name_columns(doubled)}",
            "keep the one that holds, and take the other out of the file",
        )


def require_all_headed(sheets: Sequence[RawSheet], tables: Sequence[Table]) -> None:
    """Nothing, or Fault `columns_missing` where staff numbers stand above a header or on a sheet without one.

    Sorted with its header or continued on a bare sheet, a file would lose corrections that nobody would miss.
    """
    everywhere, below = (sum(map(_numbers, frames)) for frames in (_cells(sheets), _cells(tables)))
    if everywhere > below:
        raise Fault(
            "columns_missing",
            "a header row above all lines, on each sheet",
            f"{everywhere - below} line(s) with a staff number and no header above them",
            "put the header row first on each sheet that holds corrections",
        )


def require_one_separator(tables: Sequence[Table]) -> None:
    """Nothing, or Fault `columns_missing` where the lines below a header are separated by another sign than it."""
    for table in tables:
        cells = table.cells.drop("row")
        filled = pl.sum_horizontal((pl.all().fill_null("").str.strip_chars() != "").cast(pl.Int64))
        others = pl.concat_str(pl.all().fill_null("")).str.count_matches("[;\t]")
        odd = cells.filter((filled <= cells.width // 2) & (others >= len(_REQUIRED))).height
        if odd:
            raise _separated_otherwise(odd)


def _separated_otherwise(lines: int) -> Fault:
    return Fault(
        "columns_missing",
        "the same separator in the header and in all lines",
        f"{lines} line(s) separated otherwise than the header (comma, semicolon or tab)",
        "separate header and lines alike, all with commas or all with semicolons",
    )


def _lines_below_one_cell(sheet: RawSheet) -> int:
    """How many rows stand below a header row of which all names stand in its first cell; 0 where none does."""
    cells = sheet.cells.drop("row")
    first = str(cells.row(0)[0] or "") if cells.height else ""
    names = {plain(name) for name in re.split("[,;\t]", first)}
    is_header = all(names.intersection(_COLUMNS[name]) for name in _REQUIRED)
    return cells.height - 1 if is_header else 0


def _cells(parts: Sequence[RawSheet] | Sequence[Table]) -> list[pl.DataFrame]:
    return [part.cells.drop("row") for part in parts]


def _numbers(cells: pl.DataFrame) -> int:
    """How many rows hold a staff number."""
    return cells.filter(pl.any_horizontal(pl.all().str.contains("^[0-9]{18}$"))).height


def raise_no_header(sheets: Sequence[RawSheet]) -> NoReturn:
    """Fault `nip_column_missing` or `columns_missing`, naming the columns there are or how the lines are separated."""
    if lines := sum(map(_lines_below_one_cell, sheets)):
        raise _separated_otherwise(lines)
    headers = likely_header(sheets, _SPELLINGS)
    if headers and not is_nip_header(headers):
        raise_nip_column_missing(headers)
    raise Fault(
        "columns_missing",
        "the columns entered_at, nip, account, kind, entered_by (and from, until, handle, former_handle)",
        f"the columns {name_columns(headers)}" if headers else "no header row",
        "give the corrections these columns in their first row, as docs/corrections.md shows",
    )
