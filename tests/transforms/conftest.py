"""Workbooks, tables and numbers of invented people, for the tests of transforms/."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

Cell = str | float | None
Workbook = Callable[..., bytes]


@pytest.fixture
def samples() -> Path:
    """The folder of sample files; README.md there tells where their shapes come from."""
    return Path(__file__).parent / "samples"


@pytest.fixture
def workbook() -> Workbook:
    """Makes an .xlsx: one keyword per sheet, each a list of rows; str becomes a text cell, a number a number."""

    def make(**sheets: Sequence[Sequence[Cell]]) -> bytes:
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content, {"in_memory": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
        book.close()
        return content.getvalue()

    return make
