"""Knows how far the cells of a workbook reach before anybody reads them; knows nothing of what is in them.

The reader lays out the whole rectangle up to the last cell. One cell typed far away by mistake, in a workbook of a few
kilobytes, is then more than any memory holds.
"""

import re
from collections.abc import Iterator
from typing import IO, Final

_PIECE: Final = 1 << 22
_OVERLAP: Final = 64  # no reference to a cell, with its row, is longer
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]{0,32}?\br="([0-9]{1,7})"')
# Columns beyond Z, and rows that a cell claims beyond those there are: in a plain sheet both are few or none.
_WIDE: Final = re.compile(rb'\br="([A-Z]{2,3})[0-9]')
_FAR: Final = re.compile(rb'\br="[A-Z]{1,3}([0-9]{6,7})"')
_LETTERS: Final = 26
_MANY_ROWS: Final = 100_000


def is_sheet(member: str) -> bool:
    """Whether a part of a workbook may hold cells: the workbook says which do, and may say anything."""
    return member.lower().endswith(".xml")


def cells_spanned(sheet: IO[bytes]) -> int:
    """An upper bound of the cells between the first of a sheet and its last, blank ones included."""
    rows, width = 1, _LETTERS
    for text in _pieces(sheet):
        rows = max([rows, *map(int, _ROW.findall(text))])
        width = max([width, *(_number(letters) for letters in set(_WIDE.findall(text)))])
        if rows < _MANY_ROWS:
            rows = max([rows, *map(int, _FAR.findall(text))])
    return rows * width


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    end = b""
    while piece := sheet.read(_PIECE):
        yield end + piece
        end = piece[-_OVERLAP:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
