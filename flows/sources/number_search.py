"""Tells whether a file holds a staff number, whatever kind of file it is; knows no inbox, no column and no name."""

import io
import re
import zipfile
import zlib
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO, Final

import polars as pl

from flows.sources.whole_files import plain_file
from transforms.faults import Fault
from transforms.tables import read_sheets

# What stands between the digits of a number that is typed in groups: spaces, dots, dashes and apostrophes, in any of
# the encodings that spreadsheets save texts in.
_BETWEEN: Final = rb"[\s.'\-\x19\x80\x89\x92\x93\x96\x99\xa0\xaf\xc2\xe2]{0,6}"
_ZIP: Final = b"PK\x03\x04"
# Behind whose compression a number can stand: archives and workbooks, old workbooks, Parquet.
_PACKED: Final = (_ZIP, b"\xd0\xcf\x11\xe0", b"PAR1")
_PIECE: Final = 1 << 20
_OVERLAP: Final = 18 * 7
# What is read as a whole, and what of an archive is unpacked at all; a larger film is no list of people.
_LARGEST: Final = 1 << 28
_UNPACKED: Final = 2 << 30
_DEEPEST: Final = 3
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, RuntimeError)


def holds_number(path: Path, nip: str) -> bool:
    """Whether the number stands anywhere in a file, its digits grouped or not, with or without words around it.

    Also in a sheet or a file that no night reads, in a comment, and in an archive within an archive. False for a file
    that cannot be read, under a password, or a picture of a text.
    """
    try:
        with FileIO(path, "rb", opener=plain_file) as raw, BufferedReader(raw) as file:
            return _is_in_file(file, nip, _DEEPEST)
    except OSError:
        return False  # the night tells of a file that cannot be read


def _is_in_file(file: IO[bytes], nip: str, deepest: int) -> bool:
    if _is_in_text(file, nip):
        return True
    size = file.tell()
    file.seek(0)
    start = file.read(len(_ZIP))
    if start not in _PACKED:
        return False
    if start == _ZIP and deepest and _is_in_archive(file, nip, deepest - 1):
        return True
    file.seek(0)
    return size <= _LARGEST and _is_in_cells(file.read(), nip)


def _is_in_text(file: IO[bytes], nip: str) -> bool:
    written = re.compile(_BETWEEN.join(digit.encode() for digit in nip))
    before = b""
    for piece in iter(partial(file.read, _PIECE), b""):
        text = before + piece.replace(b"\0", b"")  # every second byte of a text in UTF-16
        if written.search(text):
            return True
        before = text[-_OVERLAP:]
    return False


def _is_in_archive(file: IO[bytes], nip: str, deepest: int) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if member.file_size <= _UNPACKED]
            return any(_is_in_member(archive, member, nip, deepest) for member in members)
    except _BROKEN:
        return False


def _is_in_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, nip: str, deepest: int) -> bool:
    try:
        with archive.open(member) as packed:
            start = packed.read(len(_ZIP))
            packed.seek(0)
            if start in _PACKED and member.file_size <= _LARGEST:
                return _is_in_file(io.BytesIO(packed.read()), nip, deepest)
            return _is_in_text(packed, nip)
    except _BROKEN:
        return False  # one broken member does not hide the others


def _is_in_cells(content: bytes, nip: str) -> bool:
    """Also BKD's own workbook, which no reader of a table takes."""
    try:
        sheets = read_sheets(content, ".xlsx")
    except Fault:
        return False
    return any(_is_in_sheet(sheet.cells.drop("row"), nip) for sheet in sheets)


def _is_in_sheet(cells: pl.DataFrame, nip: str) -> bool:
    digits = pl.all().cast(pl.String).str.replace_all(r"[\s.'\u2019-]", "").str.contains(nip, literal=True)
    return bool(cells.width) and bool(cells.select(pl.any_horizontal(digits).any()).item())
