"""Writes tables into a workbook, cell by cell; knows Excel's types and limits, knows no sheet and no table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from flows.reports.private_file import Draft
from flows.reports.texts import Texts
from flows.reports.workbook_lines import Ending, LinedSheet, Lines, number_ending, text_ending, word_ending

EXCEL_ROWS = 1_048_576
_LONGEST_CELL = 32_767
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
_NUMBERS = frozenset({"count", "date"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name among the texts (``book_column``), its kind and its width in characters.

    Kinds: ``text``, ``date`` (a local day), ``count``, or the name of a closed list of texts, whose codes are printed
    in words. ``blank`` names the text that stands where there is nothing.
    """

    name: str
    kind: str = "text"
    width: int = 14
    blank: str = ""

    @property
    def shown_as(self) -> str:
        """By which format its cells are written."""
        return self.kind if self.kind in _KINDS else "text"


class Book:
    """A workbook that is being written from top to bottom, one sheet after the other.

    Rows go to the disk as they come, so its size is no matter; ``most_rows`` is how many rows a sheet may have.
    """

    def __init__(self, draft: Draft, texts: Texts, day: date, most_rows: int = EXCEL_ROWS) -> None:
        options = {
            "constant_memory": True,
            "tmpdir": str(draft.aside),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.texts = texts
        self._most_rows = most_rows
        self._book = xlsxwriter.Workbook(draft.file, options)
        # Of the night and of no clock, so that the same night gives the same bytes.
        self._book.set_properties({"created": datetime.combine(day, time())})
        self._formats = {name: self._book.add_format(look) for name, look in _KINDS.items()}
        self.head = self._book.add_format(_HEAD)

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

    def table(self, title: str, mark: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int | None:
        """Write a sheet with a table: the mark above, its header frozen, with filters, one row for each of ``rows``.

        Where they are more than a sheet can hold, the last row says so; the number of those written comes back then,
        else None.
        """
        sheet = self.sheet(title)
        self.write_text(sheet, 0, 0, mark, "mark")
        # Programs make a row as high as its text only where they wrote it themselves: two lines of headings need this.
        sheet.set_row(1, _HEAD_HEIGHT)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self.look(column.shown_as))
            sheet.write_string(1, place, self.texts(f"book_column.{column.name}"), self.head)
        written, is_whole = self._rows(sheet, columns, iter(rows))
        sheet.autofilter(1, 0, max(1, written + 1), len(columns) - 1)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        sheet.ignore_errors({"number_stored_as_text": f"A3:XFD{self._most_rows}"})
        return None if is_whole else written

    def write_text(self, sheet: Worksheet, row: int, place: int, text: str, kind: str = "text") -> None:
        """Write a text as a text, whatever it begins with."""
        sheet.write_string(row, place, text[:_LONGEST_CELL], self.look(kind))

    def close(self) -> None:
        """Write all that is still to be written; nothing can be added after it."""
        self._book.close()

    def _rows(self, sheet: LinedSheet, columns: Sequence[Column], rows: Iterator[Sequence[Any]]) -> tuple[int, bool]:
        written = -1
        lines = Lines([self._ending(sheet, column) for column in columns])
        for written, row in enumerate(islice(rows, self._most_rows - 3)):
            sheet.put_down(written + 2)
            if (cells := lines.cells(written + 2, row)) is not None:
                sheet.write_line(written + 2, cells)
                continue
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, written + 2, place, column, value)
        written += 1
        if next(rows, None) is None:
            return written, True
        self.write_text(sheet, written + 2, 0, self.texts("book.cut_here"), "mark")
        return written, False

    def _ending(self, sheet: LinedSheet, column: Column) -> Ending:
        """How the cells of a column end in the file: what `_cell` writes, where that is plain."""
        look = self.look(column.shown_as)
        if column.kind not in _KINDS:
            return word_ending(look, lambda value: self._words(column, value))
        if column.blank:
            return lambda _: None
        if column.kind in _NUMBERS:
            return number_ending(look, sheet.day_number if column.kind == "date" else float)
        return text_ending(look)

    def _cell(self, sheet: Worksheet, row: int, place: int, column: Column, value: Any) -> None:  # noqa: ANN401
        if value is not None and column.kind == "count":
            sheet.write_number(row, place, value, self._formats["count"])
        elif value is not None and column.kind == "date":
            sheet.write_datetime(row, place, value, self._formats["date"])
        elif (words := self._words(column, value)) is not None:
            self.write_text(sheet, row, place, words, "text" if value is None else column.shown_as)

    def _words(self, column: Column, value: Any) -> str | None:  # noqa: ANN401
        """The text that stands for a value in a column of texts; None where its cell is empty."""
        if value is None:
            return self.texts(column.blank) if column.blank else None
        return str(value) if column.kind in _KINDS else self.texts.label(column.kind, value)
