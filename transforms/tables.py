"""Knows how a CSV file, workbook, web page or Parquet file becomes rows of text; knows no column's meaning."""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from typing import Final

import polars as pl

from transforms.extents import cells_spanned, is_sheet
from transforms.faults import Fault
from transforms.own_workbook import without_lists
from transforms.page_tables import is_page, read_page_tables
from transforms.plain_csv import first_records, plain_cells
from transforms.sheets import DIGITS_EXCEL_KEEPS, RawSheet, must_be_narrow, numbered, rows_where, unreadable
from transforms.typed_tables import PARQUET_START, read_parquet
from transforms.workbook_parts import layouts
from transforms.zipped_tables import table_inside

_ZIP_START: Final = b"PK\x03\x04"
_WORKBOOK_STARTS: Final = (_ZIP_START, b"\xd0\xcf\x11\xe0")  # zip (.xlsx), compound file (.xls, encrypted .xlsx)
_DELIMITERS: Final = ",;\t"
_MARKS_OF_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NO_LETTERS: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LOOKED_AT: Final = 4096  # bytes at the beginning of a file
_LAST_LINE: Final = "\x1e"  # a line of our own behind the file: swallowed by a quote that never closes
_LOOK_FOR_QUOTE: Final = "open the file, look for a quotation mark that is never closed, and export it again"
# A workbook of a million rows unpacks to less; what unpacks to more was made to fill a memory.
_UNPACKED: Final = 2 << 30
# A million rows of 64 columns: what the reader lays out in memory for them a small machine still has.
_CELLS: Final = 1 << 26


def read_table(content: bytes, suffix: str) -> list[RawSheet]:
    """The sheets of a file that somebody else made: as `read_sheets`, and Fault `misplaced` for BKD's own workbook.

    Its lists of names look like a roster. Taken for one, they would be the whole staff.
    """
    sheets = read_sheets(content, suffix)
    if len(without_lists(sheets)) < len(sheets):
        raise Fault(
            "misplaced",
            "a table that the office or a platform made",
            "BKD's own workbook (bkd.xlsx), whose lists ikuti wrote itself",
            "take it out of here; with its sheet for corrections filled in it belongs into inbox/ itself",
        )
    return sheets


def read_sheets(content: bytes, suffix: str) -> list[RawSheet]:
    """The sheets of a file in their order; a CSV file is one sheet without a name.

    The bytes decide: a workbook named .csv is read as the workbook it is, a web page named .xls as the tables on it,
    lines of text named .xls as the CSV they are, and a zip with one table in it as that table.
    Raises Fault `file_unreadable` for what is neither text nor a workbook nor Parquet, `archive_limits` for what
    unpacks to more than any table, `no_rows` where no sheet holds anything, and what `table_inside` raises.
    """
    if content.startswith(_ZIP_START) and (packed := table_inside(content)):
        content, suffix = packed
    if content.startswith(PARQUET_START):
        sheets = [read_parquet(content)]
    elif is_page(content):
        sheets = read_page_tables(_text(content))
    elif content.startswith(_WORKBOOK_STARTS) or (suffix.lower() != ".csv" and content and not _is_lines(content)):
        sheets = _workbook(content)
    else:
        sheets = [RawSheet("", numbered(_csv_cells(_text(content))))]
    if all(sheet.cells.is_empty() for sheet in sheets):
        raise Fault(
            "no_rows", "a table with a header row", "nothing", "save the table again with its rows, or remove the file"
        )
    return sheets


def _is_lines(content: bytes) -> bool:
    """Whether bytes that are called a workbook are lines of separated cells, as some systems call their text .xls."""
    start = content[:_LOOKED_AT]
    is_text = start.startswith(_MARKS_OF_UTF16) or not _NO_LETTERS.search(start)
    return is_text and not start.lstrip().startswith(b"<") and any(sign.encode() in start for sign in _DELIMITERS)


def _csv_cells(text: str) -> pl.DataFrame:
    """The cells of a CSV text: by column where it is plain, else record by record, which reads whatever is readable."""
    try:
        delimiter = _delimiter(text)
        plain = plain_cells(text, delimiter)
        return _framed(_records(text, delimiter)) if plain is None else plain
    except csv.Error:
        raise unreadable("a cell longer than any real one", _LOOK_FOR_QUOTE) from None


def _framed(records: list[list[str]]) -> pl.DataFrame:
    width = max((len(record) for record in records), default=0)
    must_be_narrow(width)
    padded = [record + [""] * (width - len(record)) for record in records]
    columns = {str(position): pl.String for position in range(width)}
    return pl.DataFrame(padded, schema=columns, orient="row")


def _text(content: bytes) -> str:
    """The file's text: a byte order mark decides, else zero bytes betray UTF-16, else UTF-8, else Windows-1252."""
    start = content[:_LOOKED_AT]
    if content.startswith(_MARKS_OF_UTF16):
        encoding = "utf-16"
    elif start.count(0) > len(start) // 3:
        encoding = "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise unreadable("bytes that are no text", "export the table again as CSV (UTF-8) or .xlsx")
    return text


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first lines fall into equally many columns. Raises csv.Error.

    csv.Sniffer is not asked: commas inside academic titles ("S.Kom., M.M.") mislead it. Where two are equally good,
    the one with fewer spaces after it is no comma of prose ("Palembang, 06-06-1990").
    """

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(map(len, first_records(text, delimiter)))
        return max([(count, width) for width, count in widths.items() if width > 1], default=(0, 0))

    even = {delimiter: evenness(delimiter) for delimiter in _DELIMITERS}
    best = [delimiter for delimiter in even if even[delimiter] == max(even.values())]
    return min(best, key=lambda delimiter: text.count(f"{delimiter} ")) if len(best) > 1 else best[0]


def _records(text: str, delimiter: str) -> list[list[str]]:
    lines = io.StringIO(f"{text}\n{_LAST_LINE}", newline="")
    records = list(csv.reader(lines, delimiter=delimiter))
    if records.pop() != [_LAST_LINE]:
        raise unreadable("a quotation mark that swallows the rest of the file", _LOOK_FOR_QUOTE)
    return records


def _workbook(content: bytes) -> list[RawSheet]:
    _must_be_bounded(content)
    try:
        texts = _read_cells(content, "string")
        # Calamine turns a cell into true or false only where Excel stored a number or a truth value, not a text.
        stored = _read_cells(content, "boolean")
    # the reader's error classes live in a package that only Polars knows, and its panics are no Exception
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001
        raise unreadable(
            "a file that no spreadsheet program can open (broken, truncated or protected by a password)",
            "open it, save it as .xlsx without a password, and replace the file",
        ) from None
    must_be_narrow(max((cells.width for cells in texts.values()), default=0))
    laid_out = layouts(content)
    sheets = [RawSheet(name, numbered(texts[name]), _rounded(texts[name], stored[name])) for name in texts]
    known = [(sheet, laid_out.get(sheet.name)) for sheet in sheets]
    return [
        replace(sheet, is_hidden=as_is.is_hidden, merged=as_is.merged) if as_is else sheet for sheet, as_is in known
    ]


def _must_be_bounded(content: bytes) -> None:
    """Nothing, or Fault `archive_limits`; what is no archive at all, or a broken one, is left to the reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > _UNPACKED:
                raise _beyond(f"at most {_UNPACKED >> 20} MiB when unpacked", f"one of {unpacked >> 20} MiB")
            spanned = max((_spanned(archive, name) for name in archive.namelist() if is_sheet(name)), default=0)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, RuntimeError):
        return
    if spanned > _CELLS:
        raise _beyond(f"at most {_CELLS >> 20} million cells, blank ones included", f"one of {spanned >> 20} million")


def _spanned(archive: zipfile.ZipFile, name: str) -> int:
    with archive.open(name) as sheet:
        return cells_spanned(sheet)


def _beyond(needed: str, found: str) -> Fault:
    remedy = "look for a cell far below or beside the table and clear it, or export the table alone, as CSV"
    return Fault("archive_limits", f"a workbook of {needed}", found, remedy)


def _read_cells(content: bytes, kind: str) -> dict[str, pl.DataFrame]:
    sheets = pl.read_excel(
        io.BytesIO(content),
        sheet_id=0,
        has_header=False,
        drop_empty_rows=False,
        drop_empty_cols=False,
        raise_if_empty=False,
        read_options={"dtypes": kind, "skip_rows": 0},  # 0 keeps blank first rows, so that row numbers stay true
    )
    return {name: cells.rename(lambda column: column.rpartition("_")[2]) for name, cells in sheets.items()}


def _rounded(texts: pl.DataFrame, stored: pl.DataFrame) -> dict[str, pl.Series]:
    too_long = texts.select(pl.all().str.count_matches("[0-9]") > DIGITS_EXCEL_KEEPS)
    return rows_where({name: too_long[name] & stored[name].is_not_null() for name in texts.columns})
