"""Writes plain rows of a workbook as its file holds them; knows the library's cells, knows no sheet and no words.

The library takes cell by cell and looks at each for whatever it might be: of a province's lists that was the longest
part of the report. Here Polars makes the text of thousands of rows at once, byte for byte as the library would; a row
in which any text needs a closer look (control characters, spaces at an end, text of an escape, a text of many thousand
letters) is left to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_ODD = r"[\x00-\x1f\x{fffe}\x{ffff}]|_x[0-9a-fA-F]{4}_|^\s|\s$|^<r>"
_LONGEST = 16_000  # a longer text may be more than Excel's 32,767 units
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TEXT = ' t="inlineStr"><is><t>{}</t></is></c>'
_NUMBER = "><v>{}</v></c>"


class LinedSheet(Worksheet):  # type: ignore[misc]
    """A sheet of the library's that also takes whole rows, in a book that is written from top to bottom."""

    def put_down(self, row: int) -> None:
        """Put down what stands above a row."""
        self._write_single_row(row)

    def write_mark(self, text: str, look: Format) -> None:
        """Put down the first row: a text that is kept beside the sheets, which are the same whatever it says."""
        number = self.str_table._get_shared_string_index(text)  # noqa: SLF001 - what the library does for each cell
        self.write_lines(0, f'<row r="1"><c r="A1" s="{number_of(look)}" t="s"><v>{number}</v></c></row>')

    def write_lines(self, last_row: int, lines: str) -> None:
        """Put down rows below all others as the file holds them, at most in the columns of the header.

        All rows above are put down already.
        """
        self._check_dimensions(last_row, 0)
        self.fh.write(lines)

    def day_number(self, day: object) -> float:
        """The number that stands for a day in the file."""
        return float(self._convert_date_time(day))


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as the file holds it: what stands inside each cell (null: there is none), and around it.

    ``is_odd`` is where the library must look at the cell itself.
    """

    inside: pl.Series
    is_odd: pl.Series
    look: Format
    around: str


def text_cells(texts: pl.Series, look: Format) -> Cells:
    """Of texts; none of null."""
    is_odd = texts.str.contains(_ODD) | (texts.str.len_chars() > _LONGEST)
    return Cells(texts.str.replace_many(_ESCAPES), is_odd.fill_null(value=False), look, _TEXT)


def number_cells(values: pl.Series, look: Format, number: Callable[[Any], float]) -> Cells:
    """Of what ``number`` makes numbers of; none of null."""
    numbers = said_once(values, lambda value: f"{number(value):.16G}")
    return Cells(numbers, pl.repeat(value=False, n=len(values), eager=True), look, _NUMBER)


def said_once(values: pl.Series, say: Callable[[Any], str]) -> pl.Series:
    """What ``say`` makes of the values, each distinct one asked once; null of null."""
    distinct = values.drop_nulls().unique()
    said = pl.Series([say(value) for value in distinct], dtype=pl.String)
    return values.replace_strict(distinct, said, default=None, return_dtype=pl.String)


def lines_of(columns: Sequence[Cells], first_row: int) -> pl.Series:
    """Rows as the file holds them; ``first_row`` is the first one's number, counted from 0.

    A row is null where the library must write it, or where it has no cell. All rows above are put down already.
    """
    frame = pl.DataFrame({str(place): cells.inside for place, cells in enumerate(columns)})
    is_odd = pl.DataFrame({str(place): cells.is_odd for place, cells in enumerate(columns)})
    frame = frame.with_columns(
        row=pl.int_range(first_row + 1, first_row + 1 + pl.len()).cast(pl.String),
        is_left=pl.all_horizontal(pl.all().is_null()) | is_odd.select(pl.any_horizontal(pl.all())).to_series(),
    )
    return frame.select(pl.when(~pl.col("is_left")).then(_line(columns))).to_series()


def _line(columns: Sequence[Cells]) -> pl.Expr:
    row = pl.col("row")
    line, filled = '<row r="{}">', [row]
    for place, cells in enumerate(columns):
        cell = f'<c r="{xl_col_to_name(place)}{{}}" s="{number_of(cells.look)}"{cells.around}'
        inside = pl.col(str(place))
        if cells.inside.has_nulls():
            line, filled = line + "{}", [*filled, pl.format(cell, row, inside).fill_null("")]
        else:
            line, filled = line + cell, [*filled, row, inside]
    return pl.format(line + "</row>", *filled)


def number_of(look: Format) -> int:
    """The number of a format; the library counts formats by the first cell that asks."""
    return int(look._get_xf_index())  # noqa: SLF001 - the library asks it for each cell
