"""Knows which sheets of the last workbook are tonight's as well, and takes them from there as they lie, packed.

A sheet of a hundred thousand names takes longer to be packed than all else of a night on which nothing has arrived. A
note tells what the sheets of the last book were made of, and what their packed bytes are: who has opened the book and
saved it again has another book, and of that nothing is taken. Knows no cell and no table.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import xlsxwriter  # type: ignore[import-untyped]

from flows.reports.packed_parts import PackedPart, packed_parts
from flows.reports.private_file import private_file

_HOUSE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Length:
    """How many rows a sheet lists, and whether there were more than it can hold."""

    rows: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet of the last workbook: its length, and its part of the file."""

    length: Length
    part: PackedPart


def made_of(*told: object) -> str:
    """A digest of what sheets are made of: what is told here, and every word of the code and texts of the reports."""
    code = [path.read_bytes() for kind in ("py", "toml") for path in sorted(_HOUSE.glob(f"*.{kind}"))]
    words = json.dumps([xlsxwriter.__version__, *told], default=str).encode()
    return hashlib.sha256(b"\0".join([words, *(hashlib.sha256(text).digest() for text in code)])).hexdigest()


@contextmanager
def kept_sheets(note: Path, digest: str) -> Iterator[Mapping[str, KeptSheet]]:
    """The sheets of the book that the note tells of, by the names of their parts, as long as it is open.

    All or none: none where they were made of anything else, and where one of them is not what was written.
    """
    with ExitStack() as files:
        try:
            told = json.loads(note.read_bytes())
            book = files.enter_context(Path(note.parent, told["book"]).open("rb"))
            kept = _kept(packed_parts(book), told["sheets"]) if told["made_of"] == digest else {}
        except (BadZipFile, OSError, AttributeError, KeyError, TypeError, ValueError, struct.error):
            kept = {}
        yield kept


def note_sheets(note: Path, book: Path, digest: str, lengths: Mapping[str, Length]) -> None:
    """Nothing; the next book can take these sheets over from this one. The note is the owner's alone."""
    with book.open("rb") as archive:
        parts = packed_parts(archive)
        sheets = {
            name: {"rows": length.rows, "is_cut": length.is_cut, "sha256": parts[name].digest()}
            for name, length in lengths.items()
        }
    told = {"book": os.path.relpath(book, note.parent), "made_of": digest, "sheets": sheets}
    with private_file(note) as draft:
        draft.file.write(json.dumps(told, indent=1).encode())


def _kept(parts: Mapping[str, PackedPart], sheets: Mapping[str, Any]) -> dict[str, KeptSheet]:
    kept = {
        name: KeptSheet(Length(int(told["rows"]), bool(told["is_cut"])), parts[name]) for name, told in sheets.items()
    }
    is_whole = all(sheet.part.digest() == sheets[name]["sha256"] for name, sheet in kept.items())
    return kept if is_whole else {}
