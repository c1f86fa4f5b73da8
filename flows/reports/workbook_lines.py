"""Writes plain rows of a workbook as its file holds them; knows the library's cells, knows no sheet and no words.

The library takes cell by cell and looks at each for whatever it might be: of a province's lists that was the longest
part of the report. A plain row is put down whole, byte for byte as the library would; a row in which any text needs a
closer look (control characters, spaces at an end, text of an escape, a text of many thousand letters) is left to it.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_ODD = re.compile(r"[\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$|^<r>")
_LONGEST = 16_000  # a longer text may be more than Excel's 32,767 units
Ending = Callable[[Any], str | None]


class LinedSheet(Worksheet):  # type: ignore[misc]
    """A sheet of the library's that also takes whole rows, in a book that is written from top to bottom."""

    def put_down(self, row: int) -> None:
        """Put down what stands above a row, so that formats are numbered in the order of the rows that use them."""
        self._write_single_row(row)

    def write_line(self, row: int, cells: str) -> None:
        """Put down a row below all others: its cells as the file holds them, at most in the columns of the header.

        All rows above are put down already.
        """
        self._check_dimensions(row, 0)
        self.fh.write(f'<row r="{row + 1}">{cells}</row>')

    def day_number(self, day: object) -> float:
        """The number that stands for a day in the file."""
        return float(self._convert_date_time(day))


class Lines:
    """The rows of one table as text of the file; ``endings`` say for each column how a value ends its cell."""

    def __init__(self, endings: Sequence[Ending]) -> None:
        self._columns = [(f'<c r="{xl_col_to_name(place)}', ending) for place, ending in enumerate(endings)]

    def cells(self, row: int, values: Sequence[Any]) -> str | None:
        """The cells of a row, counted from 0; None where the library must look at one of them, or there is none."""
        number = row + 1
        cells = []
        for (start, ending), value in zip(self._columns, values, strict=True):
            if (end := ending(value)) is None:
                return None
            if end:
                cells.append(f"{start}{number}{end}")
        return "".join(cells) or None


def text_ending(look: Format) -> Ending:
    """Of a text; nothing of None."""
    number = _numbered(look)

    def ending(text: str | None) -> str | None:
        if text is None:
            return ""
        if len(text) > _LONGEST or not (_is_plain(text) or not _ODD.search(text)):
            return None
        if "&" in text or "<" in text or ">" in text:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'" s="{number()}" t="inlineStr"><is><t>{text}</t></is></c>'

    return ending


def number_ending(look: Format, number: Callable[[Any], float]) -> Ending:
    """Of what ``number`` makes a number of; nothing of None."""
    of_look = _numbered(look)

    @cache
    def ending(value: object) -> str:
        return "" if value is None else f'" s="{of_look()}"><v>{number(value):.16G}</v></c>'

    return ending


def word_ending(look: Format, words: Callable[[Any], str | None]) -> Ending:
    """Of one of few values, in the ``words`` for it; nothing where there are none."""
    of_text = text_ending(look)

    @cache
    def ending(value: object) -> str | None:
        return of_text(words(value))

    return ending


def _is_plain(text: str) -> bool:
    """Whether nothing of `_ODD` can be in a text, by what is asked fastest: names and numbers are, nearly all."""
    return text.isprintable() and "_x" not in text and " " not in {text[:1], text[-1:]} and text[:1] != "<"


def _numbered(look: Format) -> Callable[[], int]:
    """Gives the number by which a cell names its format; the library counts formats by the first cell that asks."""

    @cache
    def number() -> int:
        return int(look._get_xf_index())  # noqa: SLF001 - the library asks it for each cell

    return number
