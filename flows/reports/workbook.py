"""BKD's workbook: which sheets it has, in which order; knows neither SQL nor the types of cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from flows import __version__
from flows.reports.numbers import Numbers
from flows.reports.private_file import private_file
from flows.reports.texts import Texts
from flows.reports.workbook_format import EXCEL_ROWS, Book, Column, table_of
from flows.reports.workbook_kept import KeptSheet, Length, kept_sheets, made_of, note_sheets
from flows.reports.workbook_notes import BookContext, notes_of
from flows.reports.workbook_rows import (
    LISTS,
    REJECT_COLUMNS,
    STATUS_COLUMNS,
    UNIT_COLUMNS,
    Framer,
    NameList,
    accounts_of,
    contents_of,
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
    _write(_Night(mart, context, language, most_rows), path, {})
    return path


def write_next_workbook(mart: Framer, path: Path, context: BookContext, language: str, note: Path) -> Path:
    """The same file, of everybody; what is on its sheets already in the last workbook is taken from there.

    The note tells what the last one was made of, and afterwards what this one was.
    """
    night = _Night(mart, context, language, EXCEL_ROWS)
    digest = made_of(__version__, language, context.report.timezone, EXCEL_ROWS, contents_of(mart))
    with kept_sheets(note, digest) as kept:
        lengths = _write(night, path, kept)
    note_sheets(note, path, digest, lengths)
    return path


class _Night(NamedTuple):
    mart: Framer
    context: BookContext
    language: str
    most_rows: int


def _write(night: _Night, path: Path, kept: Mapping[str, KeptSheet]) -> Mapping[str, Length]:
    texts, report = Texts(night.language), night.context.report
    with private_file(path) as draft:
        book = Book(draft, texts, report.as_of, night.most_rows, kept)
        _Sheets(night.mart, book, night.context, Numbers(night.language, report.timezone)).write()
        book.close()
    return book.lengths


class _Sheets:
    """Writes the sheets of one book, in their order; asks for rows where they are needed."""

    def __init__(self, mart: Framer, book: Book, context: BookContext, numbers: Numbers) -> None:
        self._mart, self._book, self._context, self._numbers = mart, book, context, numbers
        self._texts = book.texts
        self._cut: dict[str, int] = {}

    def write(self) -> None:
        self._table("summary", SUMMARY_COLUMNS, self._totals)
        self._table("by_unit", COUNT_COLUMNS, lambda: table_of(COUNT_COLUMNS, self._counts))
        for names in LISTS:
            self._table(names.name, names.columns, partial(self._people, names))
        if self._context.unit is None:
            self._table("defects", REJECT_COLUMNS, self._rejects, is_dated=True)
        write_template(self._book, self._context.report.as_of.isoformat(), accounts_of(self._mart))
        self._notes()

    @cached_property
    def _units(self) -> list[str]:
        return units_of(self._mart) if self._context.unit is None else [self._context.unit]

    @cached_property
    def _counts(self) -> Sequence[Row]:
        return unit_counts(self._mart, self._units)

    @cached_property
    def _aside(self) -> Framer:
        """The build, with the people of all lists put aside."""
        put_people_aside(self._mart, self._units, self._context.report.timezone)
        return self._mart

    @property
    def _most(self) -> int:
        return self._book.most_listed + 1  # the one too many tells that a list is cut

    def _totals(self) -> pl.DataFrame:
        return table_of(SUMMARY_COLUMNS, [*_added_up(self._counts), *self._rule(self._counts)])

    def _people(self, names: NameList) -> pl.DataFrame:
        return people_on(self._aside, names, self._most)

    def _rejects(self) -> pl.DataFrame:
        return rejects_of(self._mart, self._context.report.run_id, self._most)

    def _table(
        self, name: str, columns: Sequence[Column], rows: Callable[[], pl.DataFrame], *, is_dated: bool = False
    ) -> None:
        title = self._texts(f"book_sheet.{name}")
        if (written := self._book.table(title, self._mark(name), columns, rows, is_dated=is_dated)) is not None:
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
