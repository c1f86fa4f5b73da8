"""Writes tables into a workbook, cell by cell; knows Excel's types and limits, knows no sheet and no table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from types import MappingProxyType
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter import workbook
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from flows.reports.packed_parts import Repacked
from flows.reports.private_file import Draft
from flows.reports.texts import Texts
from flows.reports.workbook_kept import KeptSheet, Length
from flows.reports.workbook_lines import Cells, LinedSheet, lines_of, number_cells, number_of, said_once, text_cells
from transforms.own_workbook import PROPERTY

EXCEL_ROWS = 1_048_576
_LONGEST_CELL = 32_767
_PACKED = 5  # two thirds of the time of what is usual, 2 % larger; with 4 a province's book is 9 % larger, with 1 23 %
_ABOVE = 2  # the rows of the mark and of the header
_AT_ONCE = 8192
_HEAD_HEIGHT = 32
_HEAD = {"bold": True, "bg_color": "#E7EDF3", "border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
# The format "text" is no decoration: a cell that begins with = stays what it is also when somebody edits it.
_KINDS = {
    "text": {"num_format": "@", "valign": "top"},
    "long": {"num_format": "@", "valign": "top", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "mark": {"num_format": "@", "bold": True},
}
_TYPES = {"count": pl.Int64, "date": pl.Date}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name among the texts (``book_column``), its kind and its width in characters.

    Kinds: ``text``, ``date`` (a local day), ``count``, or the name of a closed list of texts, whose codes are printed
    in words. ``blank`` names the text that stands where there is nothing, in a column of texts.
    """

    name: str
    kind: str = "text"
    width: int = 14
    blank: str = ""

    @property
    def shown_as(self) -> str:
        """By which format its cells are written."""
        return self.kind if self.kind in _KINDS else "text"


def table_of(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Rows as a table of these columns."""
    return pl.DataFrame(rows, {column.name: _TYPES.get(column.kind, pl.String) for column in columns}, orient="row")


@contextmanager
def _packed_faster(kept: Mapping[str, KeptSheet]) -> Iterator[None]:
    """The library packs a file as tightly as Python does unasked, and packs all of it; it offers no other way."""
    as_it_was = workbook.ZipFile
    taken = {name: sheet.part for name, sheet in kept.items()}
    workbook.ZipFile = partial(Repacked, taken=taken, compresslevel=_PACKED)
    try:
        yield
    finally:
        workbook.ZipFile = as_it_was


class Book:
    """A workbook that is being written from top to bottom, one sheet after the other.

    Rows go to the disk as they come, so its size is no matter; ``most_rows`` is how many rows a sheet may have. Sheets
    that are ``kept`` from the last book are taken over from there; ``lengths`` tells of those that may be kept for the
    next one, by the names of their parts of the file.
    """

    def __init__(
        self,
        draft: Draft,
        texts: Texts,
        day: date,
        most_rows: int = EXCEL_ROWS,
        kept: Mapping[str, KeptSheet] = MappingProxyType({}),
    ) -> None:
        options = {
            "constant_memory": True,
            "tmpdir": str(draft.aside),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.texts = texts
        self.most_listed = most_rows - _ABOVE - 1  # and below them the row that says that there are more
        self.lengths: dict[str, Length] = {}
        self._most_rows, self._kept = most_rows, kept
        self._book = xlsxwriter.Workbook(draft.file, options)
        # Of the night and of no clock, so that the same night gives the same bytes.
        self._book.set_properties({"created": datetime.combine(day, time())})
        self._book.set_custom_property(PROPERTY, day.isoformat(), "text")
        self._formats = {name: self._book.add_format(look) for name, look in _KINDS.items()}
        self.head = self._book.add_format(_HEAD)
        # Numbered at once, so that no sheet's bytes depend on what stands on the sheets before it.
        for look in (*self._formats.values(), self.head):
            number_of(look)

    def look(self, kind: str) -> Format:
        """The format of a kind of cell."""
        return self._formats[kind]

    def sheet(self, title: str) -> LinedSheet:
        """A new sheet behind the others, printed sideways, as wide as the paper."""
        sheet: LinedSheet = self._book.add_worksheet(title, worksheet_class=LinedSheet)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.texts('book.footer')}&R&P / &N")
        return sheet

    def table(
        self, title: str, mark: str, columns: Sequence[Column], rows: Callable[[], pl.DataFrame], *, is_dated: bool
    ) -> int | None:
        """Write a sheet with a table: the mark above, its header frozen, with filters, one row for each of ``rows``.

        Where they are more than a sheet can hold, the last row says so; the number of those written comes back then,
        else None. Rows are asked for unless the sheet is kept; what is dated is of this night and never kept.
        """
        sheet = self.sheet(title)
        sheet.write_mark(mark[:_LONGEST_CELL], self.look("mark"))
        part = f"xl/worksheets/sheet{sheet.index + 1}.xml"
        kept = None if is_dated else self._kept.get(part)
        length = kept.length if kept else self._write_table(sheet, columns, rows())
        if not is_dated:
            self.lengths[part] = length
        sheet.autofilter(1, 0, length.rows + _ABOVE - 1, len(columns) - 1)
        sheet.freeze_panes(_ABOVE, 0)
        sheet.repeat_rows(1)
        sheet.ignore_errors({"number_stored_as_text": f"A3:XFD{self._most_rows}"})
        return length.rows if length.is_cut else None

    def _write_table(self, sheet: LinedSheet, columns: Sequence[Column], rows: pl.DataFrame) -> Length:
        # Programs make a row as high as its text only where they wrote it themselves: two lines of headings need this.
        sheet.set_row(1, _HEAD_HEIGHT)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self.look(column.shown_as))
            sheet.write_string(1, place, self.texts(f"book_column.{column.name}"), self.head)
        written = rows.head(self.most_listed)
        for start in range(0, len(written), _AT_ONCE):
            self._rows(sheet, columns, written[start : start + _AT_ONCE], start + _ABOVE)
        if is_cut := len(rows) > len(written):
            self.write_text(sheet, len(written) + _ABOVE, 0, self.texts("book.cut_here"), "mark")
        return Length(len(written), is_cut)

    def write_text(self, sheet: Worksheet, row: int, place: int, text: str, kind: str = "text") -> None:
        """Write a text as a text, whatever it begins with."""
        sheet.write_string(row, place, text[:_LONGEST_CELL], self.look(kind))

    def close(self) -> None:
        """Write all that is still to be written; nothing can be added after it."""
        with _packed_faster(self._kept):
            self._book.close()

    def _rows(self, sheet: LinedSheet, columns: Sequence[Column], rows: pl.DataFrame, first: int) -> None:
        """Some thousand rows, the first of them with this number; only those that are not plain cell by cell."""
        shown = [self._shown(column, values) for column, values in zip(columns, rows, strict=True)]
        sheet.put_down(first)
        cells = [self._cells(sheet, column, values) for column, values in zip(columns, shown, strict=True)]
        lines = lines_of(cells, first)
        if not lines.has_nulls():
            sheet.write_lines(first + len(lines) - 1, lines.str.join("").item())
            return
        for row, (line, *values) in enumerate(zip(lines, *shown, strict=True), first):
            sheet.put_down(row)
            if line is not None:
                sheet.write_lines(row, line)
                continue
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._cell(sheet, row, place, column.shown_as, value)

    def _shown(self, column: Column, values: pl.Series) -> pl.Series:
        """What stands in a column's cells; null where a cell is empty."""
        if column.kind not in _KINDS:
            values = said_once(values, lambda value: self.texts.label(column.kind, value))
        return values.fill_null(self.texts(column.blank)) if column.blank else values

    def _cells(self, sheet: LinedSheet, column: Column, values: pl.Series) -> Cells:
        """A column's cells as the file holds them: what `_cell` writes, where that is plain."""
        look = self.look(column.shown_as)
        if column.kind in _TYPES:
            return number_cells(values, look, sheet.day_number if column.kind == "date" else float)
        return text_cells(values, look)

    def _cell(self, sheet: Worksheet, row: int, place: int, kind: str, value: Any) -> None:  # noqa: ANN401
        if value is None:
            return
        if kind == "count":
            sheet.write_number(row, place, value, self._formats["count"])
        elif kind == "date":
            sheet.write_datetime(row, place, value, self._formats["date"])
        else:
            self.write_text(sheet, row, place, value, kind)
