"""Knows which cells of a workbook are merged downwards, and what people mean by that; knows no column.

Of merged cells a workbook holds the first alone, and a reader finds the others blank. Who merges three cells in a
column says the same of three rows; read as blanks they would say something else, and silently.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from transforms.sheets import RawSheet

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_LARGEST: Final = 1 << 28
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError, NotImplementedError)


@dataclass(frozen=True)
class Merged:
    """Cells of one column that were merged: its position, the first row and the last, as a spreadsheet counts rows."""

    column: str
    first: int
    last: int


def merged_down(content: bytes, names: Iterable[str]) -> Mapping[str, list[Merged]]:
    """The merged cells of these sheets, by their names; none of a file that is no workbook of today (.xlsx)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
            return {name: _merged_in(archive, parts[name]) for name in names if name in parts}
    except (*_BROKEN, RuntimeError):
        return {}


def filled_down(sheet: RawSheet, merged: Iterable[Merged], is_heading: Callable[[str], bool]) -> RawSheet:
    """The sheet with what stands in the first of merged cells in all of them; headings stay where they are."""
    cells = sheet.cells
    for one in merged:
        if one.column not in cells.columns:
            continue
        said = cells.filter(pl.col("row") == one.first)[one.column]
        text = said.item() if said.len() else None
        if text is None or is_heading(text):
            continue
        is_below = pl.col("row").is_between(one.first, one.last) & pl.col(one.column).is_null()
        cells = cells.with_columns(pl.when(is_below).then(pl.lit(text)).otherwise(one.column).alias(one.column))
    return replace(sheet, cells=cells)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the archive each sheet is, by the sheet's name."""
    targets = {}
    for told in map(_attributes, _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels"))):
        targets[told.get("Id", "")] = told.get("Target", "")
    sheets = map(_attributes, _SHEET.findall(_part(archive, "xl/workbook.xml")))
    return {told.get("name", ""): _path(targets.get(told.get("r:id", ""), "")) for told in sheets}


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attributes(written: bytes) -> dict[str, str]:
    return {key.decode(): html.unescape(value.decode("utf-8")) for key, value in _ATTRIBUTE.findall(written)}


def _merged_in(archive: zipfile.ZipFile, part: str) -> list[Merged]:
    found = _MERGED.findall(_part(archive, part))
    of_a_column = [(left, int(top), int(bottom)) for left, top, right, bottom in found if left == right]
    return [Merged(str(_place(left)), top, bottom) for left, top, bottom in of_a_column if top < bottom]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if archive.getinfo(name).file_size <= _LARGEST else b""


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters.decode():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
