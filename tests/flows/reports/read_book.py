"""Reads a workbook as it lies in its file, cell by cell with its type; knows nothing of what the cells say."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import xlsxwriter  # type: ignore[import-untyped]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BUILT_IN = {0: "General", 49: "@"}


@dataclass
class Sheet:
    """One sheet: each row's cells by their column's letter, as (type, value, number format)."""

    rows: list[dict[str, tuple[str, str, str]]] = field(default_factory=list)
    formulas: int = 0
    links: int = 0
    frozen_rows: int = 0
    filtered: str = ""
    widths: list[float] = field(default_factory=list)

    def values(self) -> list[list[str]]:
        """The cells as people see them, row by row."""
        return [[value for _, value, _ in row.values()] for row in self.rows]

    def table(self) -> list[dict[str, str]]:
        """The rows below the second one, by the names there."""
        if len(self.rows) < 2:
            return []
        header = {letter: value for letter, (_, value, _) in self.rows[1].items()}
        return [{header[letter]: value for letter, (_, value, _) in row.items()} for row in self.rows[2:]]


def read_book(file: Path | IO[bytes]) -> dict[str, Sheet]:
    """Every sheet by its title, in their order."""
    with zipfile.ZipFile(file) as archive:
        formats, texts = _formats(archive), _texts(archive)
        targets = {one.get("Id"): one.get("Target") for one in _xml(archive, "xl/_rels/workbook.xml.rels")}
        return {
            str(sheet.get("name")): _sheet(archive, f"xl/{targets[sheet.get(_LINK)]}", formats, texts)
            for sheet in _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        }


def saved_again(file: Path, target: Path, *, sheet: str, lines: list[list[str]]) -> None:
    """The workbook as a spreadsheet program saves it, with these lines written below what stands on one sheet."""
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        text = book.add_format({"num_format": "@"})
        for title, read in read_book(file).items():
            fresh = book.add_worksheet(title)
            rows = [*read.values(), *(lines if title == sheet else [])]
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value:
                        fresh.write_string(place, column, value, text)


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))


def _formats(archive: zipfile.ZipFile) -> list[str]:
    styles = _xml(archive, "xl/styles.xml")
    own = {int(one.get("numFmtId", 0)): str(one.get("formatCode")) for one in styles.iter(f"{_MAIN}numFmt")}
    cells = styles.find(f"{_MAIN}cellXfs")
    assert cells is not None
    known = BUILT_IN | own
    return [known.get(int(one.get("numFmtId", 0)), one.get("numFmtId", "")) for one in cells]


def _texts(archive: zipfile.ZipFile) -> list[str]:
    """What cells share, each text once; a book of sheets without any has no such part."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return ["".join(one.itertext()) for one in _xml(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _sheet(archive: zipfile.ZipFile, name: str, formats: list[str], texts: list[str]) -> Sheet:
    root, read = _xml(archive, name), Sheet()
    for row in root.iter(f"{_MAIN}row"):
        read.rows.append({_letter(cell): _cell(cell, formats, texts) for cell in row})
    read.formulas = len(list(root.iter(f"{_MAIN}f")))
    read.links = len(list(root.iter(f"{_MAIN}hyperlink")))
    for pane in root.iter(f"{_MAIN}pane"):
        read.frozen_rows = int(pane.get("ySplit", "0"))
    for filtered in root.iter(f"{_MAIN}autoFilter"):
        read.filtered = str(filtered.get("ref"))
    for alike in root.iter(f"{_MAIN}col"):
        columns = int(str(alike.get("max"))) - int(str(alike.get("min"))) + 1
        read.widths += [float(str(alike.get("width")))] * columns
    return read


def _letter(cell: ET.Element) -> str:
    return str(cell.get("r")).rstrip("0123456789")


def _cell(cell: ET.Element, formats: list[str], texts: list[str]) -> tuple[str, str, str]:
    kind = "text" if cell.get("t") in {"inlineStr", "s"} else cell.get("t", "number")
    value = "".join(cell.itertext())
    value = texts[int(value)] if cell.get("t") == "s" else value
    return kind, value, formats[int(cell.get("s", "0"))]
