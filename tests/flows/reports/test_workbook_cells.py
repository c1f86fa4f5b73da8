"""Cells of BKD's workbook: whatever a text begins with, it stays that text."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.reports import workbook_format
from flows.reports.private_file import private_file
from flows.reports.texts import Texts
from flows.reports.workbook_format import Book, Column, table_of
from flows.reports.workbook_lines import Cells
from tests.flows.reports.read_book import Sheet, read_book

# What Excel takes for a formula, a link, a number or a day, and what a file of XML does not hold.
TELLING = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "=cmd|' /C calc'!A0", "{=1}", "http://", "mailto:"])
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40)
TEXTS = (
    st.builds(lambda first, rest: first + rest, TELLING, PLAIN) | st.text(max_size=20) | st.from_regex(r"\A[0-9]+\Z")
)


ODD_TEXTS = (
    *("a & b", "<r>a</r>", "a<b>", "_x000A_", "_x000_", " a", "a ", "a\n", "\x07", "\x85", "\xa0a", "é\u2028"),
    *("\ufffe", "\uffff", "", "\U0001f600", "a" * 16_000, "a" * 33_000, "\U0001f600" * 16_384),
)
ODD = st.sampled_from(ODD_TEXTS)
COLUMNS = (
    Column("unit"),
    Column("employment", "why_employment"),
    Column("answer", "why_answer"),
    Column("declared_on", "date"),
    Column("lists", "count"),
    Column("name", "long"),
)
EMPTY = (None,) * len(COLUMNS)
ROWS = st.tuples(
    st.none() | TEXTS | ODD,
    st.sampled_from([None, "pppk", "pns", "unheard_of"]),
    st.sampled_from([None, "blank", "phone", "unheard_of"]),
    st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.none() | st.integers(0, 10**12),
    st.none() | TEXTS,
)


def write_table(
    path: Path, columns: Sequence[Column], rows: Sequence[Sequence[object]], *, most_rows: int = 1000
) -> Path:
    with private_file(path) as draft:
        book = Book(draft, Texts("id"), date(2024, 2, 16), most_rows)
        book.table("Lembar", "tanda", columns, lambda: table_of(columns, rows), is_dated=True)
        book.close()
    return path


def of_one_column(texts: list[str]) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        return read_book(write_table(Path(folder, "bkd.xlsx"), [Column("name")], [(text,) for text in texts]))["Lembar"]


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=8))
def test_no_text_becomes_a_formula_a_link_or_a_number(texts: list[str]) -> None:
    sheet = of_one_column(texts)

    assert (sheet.formulas, sheet.links) == (0, 0)
    assert [row["A"][::2] for row in sheet.rows[2:]] == [("text", "@")] * len(texts)


@given(st.builds(lambda first, rest: first + rest, st.sampled_from("=+-@"), PLAIN))
def test_a_text_is_read_back_as_it_was_written(text: str) -> None:
    assert of_one_column([text]).rows[2]["A"][1] == text


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    assert of_one_column(["a" * 40_000]).rows[2]["A"][1] == "a" * 32_767


@pytest.mark.parametrize("blank", ["", "book.no_answer"])
@given(rows=st.lists(ROWS | st.just(EMPTY), max_size=8))
@example(rows=[EMPTY, (" a", *EMPTY[1:]), EMPTY, ("a", *EMPTY[1:])])
def test_rows_put_down_whole_give_the_bytes_that_the_library_gives_cell_by_cell(
    blank: str, rows: list[tuple[object, ...]]
) -> None:
    columns = [replace(column, blank=blank if column.name in {"answer", "name"} else "") for column in COLUMNS]

    assert written_by_column(columns, rows, most_rows=9) == written_by_cell(columns, rows, most_rows=9)


@pytest.mark.parametrize("text", ODD_TEXTS, ids=[ascii(text[:12]) for text in ODD_TEXTS])
def test_a_text_that_needs_a_closer_look_gets_it_among_plain_ones(text: str) -> None:
    rows = [("a",), (text,), ("b",)]

    assert written_by_column([Column("name")], rows) == written_by_cell([Column("name")], rows)


def written_by_column(columns: Sequence[Column], rows: Sequence[Sequence[object]], most_rows: int = 1000) -> bytes:
    """The book as it is written, a few rows at once."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_format, "_AT_ONCE", 3)
        return write_table(Path(folder, "bkd.xlsx"), columns, rows, most_rows=most_rows).read_bytes()


def written_by_cell(columns: Sequence[Column], rows: Sequence[Sequence[object]], most_rows: int = 1000) -> bytes:
    """The book as the library writes it where no row is plain."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_format, "lines_of", none_is_plain)
        return write_table(Path(folder, "bkd.xlsx"), columns, rows, most_rows=most_rows).read_bytes()


def none_is_plain(columns: Sequence[Cells], _first_row: int) -> pl.Series:
    return pl.repeat(None, len(columns[0].inside), dtype=pl.String, eager=True)
