"""Knows by what the sheets of BKD's own workbook are told apart from corrections; knows nothing of what they hold."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Final

from transforms.sheets import RawSheet

# How the first cell of each sheet begins that is for reading, by language; the sheet for corrections has none.
MARKS: Final = {"id": "Daftar Ikuti, bukan koreksi", "en": "List by Ikuti, not corrections"}
# How the sheet for corrections is called, by language, before the night.
TEMPLATES: Final = {"id": "Koreksi", "en": "Corrections"}
# What the book itself keeps of its night: sheets are renamed, this is where no office looks.
PROPERTY: Final = "Ikuti night"
_NIGHT: Final = re.compile(rf'name="(?:{"|".join(TEMPLATES.values())}) (\d{{4}}-\d{{2}}-\d{{2}})')
_KEPT: Final = re.compile(rf'name="{PROPERTY}"[^>]*>\s*<(?:\w+:)?lpwstr>(\d{{4}}-\d{{2}}-\d{{2}})<')
_PLAN: Final = "xl/workbook.xml"
_PROPERTIES: Final = "docProps/custom.xml"
_LONGEST_PLAN: Final = 1 << 20


def without_lists(sheets: Sequence[RawSheet]) -> list[RawSheet]:
    """The sheets that people may have written corrections on: those without the mark in their first cell."""
    return [sheet for sheet in sheets if not _first_cell(sheet).startswith(tuple(MARKS.values()))]


def night_of_workbook(content: bytes) -> date | None:
    """The night of BKD's workbook, from the name of its sheet for corrections; None for any other file.

    Where that sheet was renamed, from what the book keeps of itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _NIGHT.search(_part(archive, _PLAN)) or _KEPT.search(_part(archive, _PROPERTIES))
        return date.fromisoformat(found[1]) if found else None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError, NotImplementedError, RuntimeError):
        return None


def _part(archive: zipfile.ZipFile, name: str) -> str:
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LONGEST_PLAN:
        return ""
    return archive.read(name).decode("utf-8", errors="replace")


def _first_cell(sheet: RawSheet) -> str:
    cells = sheet.cells.drop("row")
    return str(cells.row(0)[0] or "") if cells.height and cells.width else ""
