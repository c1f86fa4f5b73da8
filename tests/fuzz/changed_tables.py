"""Changes tables as forms, spreadsheets and people do: CSV, workbooks, Parquet; knows no column."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any, Final, Literal

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from tests.fuzz.damaged_bytes import DAMAGES
from tests.fuzz.odd import odd_text, odd_value

Lines = list[list[str]]
_ENCODINGS: Final = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "latin-1",
    "cp1252",
    "utf-7",
)


def changed_csv(chance: Random, content: bytes) -> bytes:
    """The table with other rows, columns, cells, quotes, delimiter, line ends and letters."""
    lines = _lines(content) or [[""]]
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        lines = chance.choice(_CHANGES)(chance, lines) or [[""]]
    text = io.StringIO()
    end, delimiter = chance.choice(("\n", "\n", "\r\n", "\r")), chance.choice(",,,;\t|")
    if chance.random() < 0.1:
        text.writelines(f"{delimiter.join(line)}{end}" for line in lines)
    else:
        quoting: Literal[0, 1] = csv.QUOTE_ALL if chance.random() < 0.5 else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(lines)
    said = chance.choice(("", "", "", "", "", f"sep={delimiter}{end}", "\ufeff", end * 30, '"')) + text.getvalue()
    return said.encode(chance.choice(_ENCODINGS), "replace")


def changed_workbook(chance: Random, content: bytes) -> bytes:
    """The workbook with one part damaged or gone, or written anew with cells of other kinds."""
    return _rewritten(chance, content) if chance.random() < 0.4 else _with_other_part(chance, content)


def changed_parquet(chance: Random, content: bytes) -> bytes:
    """The table with columns of other types and names."""
    try:
        table = pl.read_parquet(io.BytesIO(content))
        name = chance.choice(table.columns)
        changed = chance.choice(_TYPES)(table, name)
        into = io.BytesIO()
        changed.write_parquet(into)
    except (pl.exceptions.PolarsError, OSError, IndexError, TypeError):
        return content
    return into.getvalue()


def _lines(content: bytes) -> Lines:
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    try:
        return list(csv.reader(io.StringIO(text[:500_000])))
    except csv.Error:
        return [line.split(",") for line in text[:500_000].splitlines()]


def _row(chance: Random, lines: Lines) -> int:
    return chance.randrange(len(lines))


def _odd_cell(chance: Random, lines: Lines) -> Lines:
    row = lines[_row(chance, lines)]
    if row:
        row[chance.randrange(len(row))] = odd_text(chance)
    return lines


def _odd_column(chance: Random, lines: Lines) -> Lines:
    place, put = chance.randrange(max(1, *map(len, lines))), odd_text(chance)[:300]
    return [[*row[:place], put, *row[place + 1 :]] if n and place < len(row) else row for n, row in enumerate(lines)]


def _swap_columns(chance: Random, lines: Lines) -> Lines:
    order = list(range(max(map(len, lines))))
    chance.shuffle(order)
    return [[row[place] if place < len(row) else "" for place in order] for row in lines]


def _double_column(chance: Random, lines: Lines) -> Lines:
    width = max(map(len, lines))
    place, more = chance.randrange(max(1, width)), chance.choice((1, 1, 1, 400 if width < 100 else 1))
    return [[*row, *row[place : place + 1] * more] for row in lines]


def _drop_column(chance: Random, lines: Lines) -> Lines:
    place = chance.randrange(max(1, *map(len, lines)))
    return [[*row[:place], *row[place + 1 :]] for row in lines]


def _ragged(chance: Random, lines: Lines) -> Lines:
    row = lines[_row(chance, lines)]
    row[:] = chance.choice((row[: len(row) // 2], [*row, *row], ["", *row], []))
    return lines


def _move_row(chance: Random, lines: Lines) -> Lines:
    """Most often the header, for that is what hurts."""
    row = lines.pop(chance.choice((0, 0, _row(chance, lines))))
    lines.insert(chance.randint(0, min(len(lines), 8)), row)
    return lines


def _repeat_row(chance: Random, lines: Lines) -> Lines:
    lines.insert(_row(chance, lines), list(lines[chance.choice((0, _row(chance, lines)))]))
    return lines


def _drop_row(chance: Random, lines: Lines) -> Lines:
    lines.pop(chance.choice((0, _row(chance, lines))))
    return lines


def _split_header(chance: Random, lines: Lines) -> Lines:
    """A header of two rows, as merged cells give it."""
    head = lines[0]
    above = [cell if chance.random() < 0.5 else "" for cell in head]
    return [above, [odd_text(chance)[:60] if cell else own for cell, own in zip(above, head, strict=True)], *lines[1:]]


_CHANGES: Final[tuple[Callable[[Random, Lines], Lines], ...]] = (
    _odd_cell, _odd_cell, _odd_column, _swap_columns, _double_column, _drop_column, _ragged, _move_row, _repeat_row,
    _drop_row, _split_header,
)  # fmt: skip


def _with_other_part(chance: Random, content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
    except Exception:  # noqa: BLE001 - a workbook that was damaged before has no parts any more
        return content
    name = chance.choice([*parts, *(part for part in parts if "sheet" in part or "shared" in part)] or [""])
    if name and chance.random() < 0.15:
        del parts[name]
    elif name:
        parts[name] = chance.choice((*_PART_CHANGES, *DAMAGES))(chance, parts[name])
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as book:
        for part, held in parts.items():
            book.writestr(part, held)
    return into.getvalue()


def _replaced(old: bytes, new: bytes) -> Callable[[Random, bytes], bytes]:
    return lambda chance, part: part.replace(old, new, chance.choice((1, -1)))


_PART_CHANGES: Final = (
    _replaced(b"<workbookPr", b'<workbookPr date1904="1"'),
    _replaced(b't="s"', b't="n"'),
    _replaced(b't="s"', b't="str"'),
    _replaced(b't="s"', b't="d"'),
    _replaced(b"<v>", b"<v>99999999"),
    _replaced(b"<v>", b"<v>-"),
    _replaced(b"<v>", b"<f>1/0</f><v>"),
    _replaced(b' r="A', b' r="XFD104857'),
    _replaced(b' r="A', b' r="'),
    _replaced(b"<t>", b"<t>&#xD800;"),
    _replaced(b"<t>", b"<r><t>x</t></r><t>"),
    _replaced(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:D4"/></mergeCells>'),
    _replaced(b"<dimension ref=", b'<dimension ref="A1:XFD1048576" x='),
    _replaced(b"<?xml", b'<!DOCTYPE a [<!ENTITY b "c">]><?xml'),
    _replaced(b"sheet1.xml", b"sheet9.xml"),
    _replaced(b'name="', b'name="\xf0\x9f\x98\x80'),
    _replaced(b"count=", b"count_="),
)


def _rewritten(chance: Random, content: bytes) -> bytes:
    try:
        sheets = pl.read_excel(io.BytesIO(content), sheet_id=0, has_header=False, raise_if_empty=False,
                               read_options={"dtypes": "string", "skip_rows": 0})  # fmt: skip
    except Exception:  # noqa: BLE001 - whatever the reader says of a workbook that was damaged before
        return content
    into = io.BytesIO()
    options = {
        "in_memory": True,
        "nan_inf_to_errors": True,
        "date_1904": chance.random() < 0.2,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(into, options) as book:
        for number, cells in enumerate(sheets.values()):
            sheet = book.add_worksheet(f"S{number}")
            top, left = chance.choice((0, 0, 3)), chance.choice((0, 0, 2))
            kinds = [chance.choice(_CELLS) if chance.random() < 0.3 else _as_text for _ in range(cells.width)]
            for row, values in enumerate(cells.head(200).rows()):
                for column, value in enumerate(values):
                    kind = kinds[column] if chance.random() < 0.9 else chance.choice(_CELLS)
                    kind(chance, sheet, top + row, left + column, value)
            if chance.random() < 0.3:
                sheet.merge_range(0, left, chance.randint(1, 3), left + chance.randint(0, 3), odd_text(chance)[:90])
    return into.getvalue()


def _as_text(_chance: Random, sheet: Any, row: int, column: int, value: str | None) -> None:
    sheet.write_string(row, column, (value or "")[:32_000])


def _as_number(chance: Random, sheet: Any, row: int, column: int, value: str | None) -> None:
    digits = "".join(filter(str.isdigit, value or ""))[:300]
    sheet.write_number(
        row, column, float(digits) if digits.isascii() and digits else chance.choice((0, -1, 1e300, 0.1))
    )


def _as_day(chance: Random, sheet: Any, row: int, column: int, _value: str | None) -> None:
    days = (datetime(1904, 1, 1), datetime(2024, 2, 7, 10, 59, 59), datetime(9999, 12, 31), datetime(2024, 2, 29))  # noqa: DTZ001
    sheet.write_datetime(row, column, chance.choice(days))


def _as_truth(chance: Random, sheet: Any, row: int, column: int, _value: str | None) -> None:
    sheet.write_boolean(row, column, chance.random() < 0.5)


def _as_formula(chance: Random, sheet: Any, row: int, column: int, value: str | None) -> None:
    sheet.write_formula(row, column, "=A1", None, chance.choice((value or "", "#N/A", 0, True)))


def _as_odd(chance: Random, sheet: Any, row: int, column: int, _value: str | None) -> None:
    sheet.write_string(row, column, str(odd_value(chance)).encode("utf-8", "replace").decode()[:32_000])


_CELLS: Final = (_as_text, _as_number, _as_day, _as_truth, _as_formula, _as_odd)
_TYPES: Final[tuple[Callable[[pl.DataFrame, str], pl.DataFrame], ...]] = (
    lambda table, name: table.with_columns(pl.col(name).cast(pl.Float64, strict=False)),
    lambda table, name: table.with_columns(pl.col(name).cast(pl.Int64, strict=False)),
    lambda table, name: table.with_columns(pl.col(name).cast(pl.String).cast(pl.Categorical)),
    lambda table, name: table.with_columns(pl.col(name).cast(pl.String).cast(pl.Binary)),
    lambda table, name: table.with_columns(pl.concat_list(name)),
    lambda table, name: table.with_columns(pl.struct(name).alias(name)),
    lambda table, name: table.with_columns(pl.lit(None).alias(name)),
    lambda table, name: table.with_columns(pl.lit(datetime(9999, 12, 31)).alias(name)),  # noqa: DTZ001
    lambda table, name: table.with_columns(pl.lit(10**17).cast(pl.Decimal(38, 2)).alias(name)),
    lambda table, name: table.rename({name: f"{name}\u202e"}),
    lambda table, name: table.drop(name),
    lambda table, name: table.select(name, pl.exclude(name)).head(0),
    lambda table, name: table.with_columns(pl.duration(days=3).alias(name)),
    lambda table, name: pl.concat([table, table]).reverse().with_columns(pl.col(name).shift(1)),
)
