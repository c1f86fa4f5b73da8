"""Knows what a table is before anybody knows what its columns mean: rows of trimmed text; reads no format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from transforms.faults import Fault

INVISIBLE: Final = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
DIGITS_EXCEL_KEEPS: Final = 15
# How a system writes a text into a CSV file so that a spreadsheet leaves its digits alone: ="0123".
_KEPT_TEXT: Final = r'^="([^"]*)"$'
# What a spreadsheet shows in place of a value that it could not find or reckon; in a workbook such a cell is blank.
_NO_VALUE: Final = r"^#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|ERROR!)$"
# Ten times any staff list with a column for each year of service; what is wider takes minutes to read.
MOST_COLUMNS: Final = 2_000


@dataclass(frozen=True)
class Merged:
    """Cells of one column that were merged: its position, the first row and the last, as a spreadsheet counts rows."""

    column: str
    first: int
    last: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet (or one CSV file) as text.

    `cells`: one line per row that is not blank; `row` (Int64) is the number a spreadsheet shows beside it, the other
    columns are named "0", "1", … by position and hold trimmed text without invisible characters, null where blank or
    where a spreadsheet found no value (#N/A); ="0123" is the text 0123.
    `rounded` names the columns in which a number of more than 15 digits was stored as a number, each with the rows in
    which it was (Int64, as `row`): Excel keeps 15 digits and floats hardly more, so its last digits are not what
    somebody typed. `is_hidden` says that whoever opens the workbook does not see the sheet; `merged` which cells of a
    column are merged, as the workbook counts them.
    """

    name: str
    cells: pl.DataFrame
    rounded: Mapping[str, pl.Series] = field(default_factory=dict)
    is_hidden: bool = False
    merged: tuple[Merged, ...] = ()


def numbered(cells: pl.DataFrame) -> pl.DataFrame:
    """Columns of text as the cells of a RawSheet; the first line is row 1."""
    beyond_ascii = cells.select(_is_beyond_ascii(pl.all())).row(0, named=True) if cells.width else {}
    visible = [
        pl.col(name).str.replace_all(INVISIBLE, "") if has_others else pl.col(name)
        for name, has_others in beyond_ascii.items()
    ]
    cells = cells.select(cell.str.strip_chars().replace("", None) for cell in visible) if cells.width else cells
    cells = _without_formulas(cells)
    rows = cells.with_row_index("row", offset=1).cast({"row": pl.Int64})
    return rows.filter(pl.any_horizontal(pl.exclude("row").is_not_null())) if cells.width else rows.clear()


def _without_formulas(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells without what a spreadsheet alone understands; few columns have any, and only those are looked at."""
    written = [name for name in cells.columns if cells[name].str.contains("^[=#]").any()]
    text = pl.col(written).str.replace(_KEPT_TEXT, "$1").str.strip_chars().replace("", None)
    return cells.with_columns(pl.when(~text.str.contains(_NO_VALUE)).then(text)) if written else cells


def _is_beyond_ascii(cells: pl.Expr) -> pl.Expr:
    return (cells.str.len_bytes() != cells.str.len_chars()).any()


def rows_where(found: Mapping[str, pl.Series], first: int = 1) -> dict[str, pl.Series]:
    """Of columns of truth values, the first of which is of row `first`: those with any that is true, with its rows."""
    return {name: is_so.arg_true().cast(pl.Int64) + first for name, is_so in found.items() if is_so.any()}


def unreadable(found: str, remedy: str) -> Fault:
    """The fault of a file that is no table at all."""
    needed = "a CSV file, an Excel workbook (.xlsx) or a Parquet file"
    return Fault("file_unreadable", needed, found, remedy)


def must_be_narrow(columns: int) -> None:
    """Nothing, or Fault `archive_limits` for more columns than any table that people keep has."""
    if columns > MOST_COLUMNS:
        raise Fault(
            "archive_limits",
            f"a table of at most {MOST_COLUMNS} columns",
            f"one of {columns}",
            "look for a cell far beside the table, or for a line in which rows run together, and export it again",
        )
