"""Reads a CSV text by column where it is plain; knows when it is, and leaves every other text to a careful reader.

Plain: each cell is written without a quotation mark or wholly between two, no cell runs over a line, and lines end as
on Windows or on Unix. Of such a text every reader of CSV makes the same cells.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

import polars as pl

from transforms.sheets import MOST_COLUMNS

FIRST_LINES: Final = 60
_FIRST_LETTERS: Final = 1 << 16
_LETTERS_AT_ONCE: Final = 1 << 26


def first_records(text: str, delimiter: str) -> list[list[str]]:
    """The cells of the first lines, at most 60 of them and no further than 65,536 letters. Raises csv.Error."""
    lines = io.StringIO(text[:_FIRST_LETTERS], newline="")
    return list(islice(csv.reader(lines, delimiter=delimiter), FIRST_LINES))


def plain_cells(text: str, delimiter: str) -> pl.DataFrame | None:
    """The cells of a plain text, one row for each line, columns "0", "1", … of text, null or "" where blank.

    None where the text is not plain, where a line is wider than all of the first ones, and where the careful reader
    refuses the file: it says why.
    """
    width = max(map(len, first_records(text, delimiter)), default=0)
    if not 0 < width <= MOST_COLUMNS:
        return None
    read: list[pl.DataFrame] = []
    for lines in _pieces(text):
        cells = _read(lines.replace("\r\n", "\n"), width, delimiter)
        if cells is None:
            return None
        read.append(cells)
    return pl.concat(read)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of whole lines: the proof and the reader each take a copy of what they are given."""
    begin = 0
    while end := text.find("\n", begin + _LETTERS_AT_ONCE) + 1:
        yield text[begin:end]
        begin = end
    yield text[begin:]


def _read(lines: str, width: int, delimiter: str) -> pl.DataFrame | None:
    if not _is_plain(lines, delimiter):
        return None
    # A line of our own before all others, for the reader takes from the first how many columns there are.
    content = f"{delimiter * (width - 1)}\n{lines}".encode()
    schema = {str(place): pl.String for place in range(width)}
    try:
        cells = pl.read_csv(content, has_header=False, schema=schema, separator=delimiter, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    return cells.slice(1) if _is_short(cells) else None


def _is_plain(lines: str, delimiter: str) -> bool:
    if '"' not in lines:
        return "\r" not in lines
    cell = rf'(?:"[^"\r\n]*(?:""[^"\r\n]*)*"|[^"\r\n{delimiter}]*)'
    return bool(pl.Series([lines]).str.contains(rf"\A(?:{cell}[\n{delimiter}])*{cell}\z").item())


def _is_short(cells: pl.DataFrame) -> bool:
    """Whether the careful reader would take the longest cell, too."""
    longest = cells.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    return (longest or 0) <= csv.field_size_limit()
