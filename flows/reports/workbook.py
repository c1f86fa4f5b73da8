"""BKD's workbook: which sheets it has, in which order; knows neither SQL nor the types of cells."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows.reports.numbers import Numbers
from flows.reports.private_file import private_file
from flows.reports.texts import Texts
from flows.reports.workbook_format import EXCEL_ROWS, Book, Column, table_of
from flows.reports.workbook_notes import BookContext, notes_of
from flows.reports.workbook_rows import (
    LISTS,
    REJECT_COLUMNS,
    STATUS_COLUMNS,
    UNIT_COLUMNS,
    Framer,
    accounts_of,
    people_on,
    put_people_aside,
    rejects_of,
    rule_counts,
    unit_counts,
    units_of,
)
from flows.reports.workbook_template import write_template
from transforms.own_workbook import MARKS

Row = Sequence[Any]
COUNT_COLUMNS = (*UNIT_COLUMNS, *STATUS_COLUMNS)
SUMMARY_COLUMNS = COUNT_COLUMNS[1:]


def write_workbook(
    mart: Framer, path: Path, context: BookContext, language: str, *, most_rows: int = EXCEL_ROWS
) -> Path:
    """The path of the workbook, written whole or not at all, mode 0600 from its first byte.

    ``mart`` is one build with its names; everything in the book is of that build. With a unit in the context only its
    employees are in it. Rows are sorted by unit, then by name. Raises KeyError for an unknown language.
    """
    texts = Texts(language)
    with private_file(path) as draft:
        book = Book(draft, texts, context.report.as_of, most_rows)
        _Sheets(mart, book, context, Numbers(language, context.report.timezone)).write()
        book.close()
    return path


class _Sheets:
    """Writes the sheets of one book, in their order."""

    def __init__(self, mart: Framer, book: Book, context: BookContext, numbers: Numbers) -> None:
        self._mart, self._book, self._context, self._numbers = mart, book, context, numbers
        self._texts = book.texts
        self._cut: dict[str, int] = {}

    def write(self) -> None:
        units = units_of(self._mart) if self._context.unit is None else [self._context.unit]
        counts = unit_counts(self._mart, units)
        totals = [*_added_up(counts), *self._rule(counts)]
        self._table("summary", SUMMARY_COLUMNS, table_of(SUMMARY_COLUMNS, totals))
        self._table("by_unit", COUNT_COLUMNS, table_of(COUNT_COLUMNS, counts))
        most = self._book.most_listed + 1  # the one too many tells that a list is cut
        put_people_aside(self._mart, units, self._context.report.timezone)
        for names in LISTS:
            self._table(names.name, names.columns, people_on(self._mart, names, most))
        if self._context.unit is None:
            self._table("defects", REJECT_COLUMNS, rejects_of(self._mart, self._context.report.run_id, most))
        write_template(self._book, self._context.report.as_of.isoformat(), accounts_of(self._mart))
        self._notes()

    def _table(self, name: str, columns: Sequence[Column], rows: pl.DataFrame) -> None:
        title = self._texts(f"book_sheet.{name}")
        if (written := self._book.table(title, self._mark(name), columns, rows)) is not None:
            self._cut[name] = written

    def _mark(self, name: str) -> str:
        """What stands above each table, also when the sheet is copied out of the book: what it is, and what not."""
        night = self._numbers.short_day(self._context.report.as_of)
        said = self._texts(f"book_mark.{name}", contact=self._context.report.contact)
        unit = f" · {self._context.unit}" if self._context.unit else ""
        return f"{MARKS[self._texts.language]} · {self._texts('book_mark.night', night=night)}{unit}. {said}"

    def _rule(self, counts: Sequence[Row]) -> Iterator[Row]:
        """The campaign's rule over all accounts, where there are several; of one unit nobody has counted it."""
        if self._context.unit is None and len({row[2] for row in counts}) > 1:
            for row in rule_counts(self._mart):
                yield (None, self._texts("book.rule"), *row)

    def _notes(self) -> None:
        sheet = self._book.sheet(self._texts("book_sheet.notes"))
        sheet.set_column(0, 0, 30, self._book.look("long"))
        sheet.set_column(1, 1, 110, self._book.look("long"))
        self._book.write_text(sheet, 0, 0, self._mark("notes"), "mark")
        for place, (heading, text) in enumerate(notes_of(self._context, self._texts, self._numbers, self._cut), 1):
            self._book.write_text(sheet, place, 0, heading, "long")
            self._book.write_text(sheet, place, 1, text, "long")


def _added_up(counts: Iterable[Row]) -> list[Row]:
    """The units' rows added up for each account."""
    totals: dict[tuple[str, str], list[int]] = {}
    for _, platform, account, *numbers in counts:
        before = totals.get((account, platform), [0] * len(numbers))
        totals[account, platform] = [one + other for one, other in zip(before, numbers, strict=True)]
    return [(platform, account, *added) for (account, platform), added in sorted(totals.items())]
