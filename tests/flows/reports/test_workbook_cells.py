"""Cells of BKD's workbook: whatever a text begins with, it stays that text."""

import tempfile
from datetime import date
from pathlib import Path

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from flows.reports.private_file import private_file
from flows.reports.texts import Texts
from flows.reports.workbook_format import Book, Column
from tests.flows.reports.read_book import Sheet, read_book

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")

# What Excel takes for a formula, a link, a number or a day, and what a file of XML does not hold.
TELLING = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "=cmd|' /C calc'!A0", "{=1}", "http://", "mailto:"])
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40)
TEXTS = (
    st.builds(lambda first, rest: first + rest, TELLING, PLAIN) | st.text(max_size=20) | st.from_regex(r"\A[0-9]+\Z")
)


def of_one_column(texts: list[str]) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bkd.xlsx")
        with private_file(path) as draft:
            book = Book(draft, Texts("id"), date(2024, 2, 16))
            book.table("Lembar", "tanda", [Column("name")], [(text,) for text in texts])
            book.close()
        return read_book(path)["Lembar"]


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
