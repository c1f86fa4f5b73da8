"""Knows what a workbook says of its sheets beside their cells: what is hidden, what is merged; reads no cell."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from transforms.sheets import Merged

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_HIDDEN: Final = ("hidden", "veryHidden")
_LARGEST: Final = 1 << 28
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError, NotImplementedError)


@dataclass(frozen=True)
class Layout:
    """How one sheet is laid out: whether a reader of the workbook sees it, and which cells of a column are merged."""

    is_hidden: bool
    merged: tuple[Merged, ...]


def layouts(content: bytes) -> Mapping[str, Layout]:
    """The layout of each sheet by its name; none of a file that is no workbook of today (.xlsx)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_layouts(archive))
    except (*_BROKEN, RuntimeError):
        return {}


def _layouts(archive: zipfile.ZipFile) -> list[tuple[str, Layout]]:
    targets = {}
    for told in map(_attributes, _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels"))):
        targets[told.get("Id", "")] = told.get("Target", "")
    sheets = map(_attributes, _SHEET.findall(_part(archive, "xl/workbook.xml")))
    return [
        (
            told.get("name", ""),
            Layout(told.get("state", "") in _HIDDEN, _merged_in(archive, _path(targets.get(told.get("r:id", ""), "")))),
        )
        for told in sheets
    ]


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attributes(written: bytes) -> dict[str, str]:
    return {key.decode(): html.unescape(value.decode("utf-8")) for key, value in _ATTRIBUTE.findall(written)}


def _merged_in(archive: zipfile.ZipFile, part: str) -> tuple[Merged, ...]:
    found = _MERGED.findall(_part(archive, part))
    of_a_column = [(left, int(top), int(bottom)) for left, top, right, bottom in found if left == right]
    return tuple(Merged(str(_place(left)), top, bottom) for left, top, bottom in of_a_column if top < bottom)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if archive.getinfo(name).file_size <= _LARGEST else b""


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters.decode():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
