"""What a reader of BKD's workbook must know, sheet by sheet; knows words, knows no number but the policy's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flows.reports.facts import STATUSES, ReportContext
from flows.reports.numbers import Numbers
from flows.reports.texts import Texts
from flows.reports.why_facts import CORRECTIONS

SHEETS = ("summary", "by_unit", "no_handle", "no_account", "not_seen", "to_ask", "disputed", "defects")


@dataclass(frozen=True, slots=True)
class BookContext:
    """The campaign and its night, and the policy that the notes tell; ``unit`` where the book is one unit's."""

    report: ReportContext
    confirmations: int
    confirmation_days: int
    retention_days: int
    unit: str | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets for reading that this book has; defects are of files and of no unit."""
        return tuple(sheet for sheet in SHEETS if self.unit is None or sheet != "defects")


def notes_of(context: BookContext, texts: Texts, numbers: Numbers, cut: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Heading and text of each note; ``cut`` tells of each sheet that holds not all of its rows how many it does."""
    report, count = context.report, numbers.count
    yield texts("book_notes.what"), texts("book_notes.no_basis")
    yield texts("book_notes.whose"), texts("book_notes.for_bkd" if context.unit is None else "book_notes.for_unit")
    yield texts("book_notes.campaign"), report.name
    yield texts("page.as_of"), numbers.day(report.as_of)
    yield texts("page.run"), report.run_id
    yield texts("page.legal_basis"), report.legal_basis
    yield texts("page.contact"), report.contact
    last = numbers.short_day(report.as_of + timedelta(days=context.retention_days))
    yield texts("book_notes.kept"), texts("book_notes.kept_until", day=last, days=count(context.retention_days))
    needed, apart = count(context.confirmations), count(context.confirmation_days)
    for sheet in context.sheets:
        yield texts(f"book_sheet.{sheet}"), texts(f"book_means.{sheet}", lists=needed, days=apart)
        if sheet in cut:
            yield "", texts("book_notes.cut", rows=count(cut[sheet]))
    yield texts("book_notes.correct"), texts("book_notes.how_to_correct")
    for kind in CORRECTIONS:
        yield texts(f"book_kind.{kind}"), texts(f"book_kind_means.{kind}")
    for status in STATUSES:
        yield texts(f"status.{status}"), texts(f"status_means.{status}")
