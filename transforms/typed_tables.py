"""Knows how tables whose cells have types (Parquet, JSON objects) become rows of text; knows no column's meaning.

A number of more than 15 digits is suspect whatever its type: somewhere on its way it may have been a float. So its
column is told as `rounded`, as in a workbook, and nobody has to guess which way it came.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.merged_headers import BELOW
from transforms.sheets import DIGITS_EXCEL_KEEPS, MOST_COLUMNS, RawSheet, numbered, rows_where, unreadable
from transforms.trials import parquet_kills_its_reader

PARQUET_START: Final = b"PAR1"
_MOST_ROWS: Final = 20_000_000  # three times the civil servants of Indonesia
_MOST: Final = 10**DIGITS_EXCEL_KEEPS
_BELOW_HEADER: Final = 2  # the number of the first row of values
# A damaged page makes the reader panic, which is no Exception: uncaught it would end the whole night.
_BROKEN: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)
Json = Mapping[str, object]


def read_parquet(content: bytes) -> RawSheet:
    """The table of a Parquet file: its column names are row 1.

    Raises Fault `file_unreadable` for what is no whole Parquet file and for columns that no spreadsheet could hold
    (lists, structures, bytes, spans of time), `archive_limits` for more rows or columns than any staff list has.
    """
    # cut short, as most broken ones are, it needs no trial
    if not content.endswith(PARQUET_START) or parquet_kills_its_reader(content):
        raise _broken()
    try:
        schema = pl.read_parquet_schema(io.BytesIO(content))
        rows = int(pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item())
    except _BROKEN:
        raise _broken() from None
    if rows > _MOST_ROWS or len(schema) > MOST_COLUMNS:
        raise Fault(
            "archive_limits",
            f"at most {_MOST_ROWS} rows and {MOST_COLUMNS} columns",
            f"{rows} rows, {len(schema)} columns",
            "export the staff list alone",
        )
    nested = [name for name, dtype in schema.items() if not _is_plain(dtype)]
    if nested:
        remedy = "export the staff list with plain columns: text, numbers and dates"
        raise unreadable(f"nested, binary or duration columns ({_named(nested)})", remedy)
    try:
        return _sheet(pl.read_parquet(io.BytesIO(content)))
    except _BROKEN:
        raise _broken() from None


def read_objects(objects: Sequence[Json]) -> RawSheet:
    """A list of JSON objects as a table: the keys, in the order in which they first appear, are row 1.

    An object within an object is spread over columns of its own, one level deep: {"unit": {"nama": …}} is the column
    "unit › nama". What lies deeper, and lists, are left blank; their columns stay, so that they are told as dropped.
    """
    flat = [dict(_flattened(one)) for one in objects]
    keys = dict.fromkeys(key for one in flat for key in one)
    columns = {str(place): [one.get(key) for one in flat] for place, key in enumerate(keys)}
    long = {name: pl.Series([_is_long_number(cell) for cell in cells]) for name, cells in columns.items()}
    texts = {name: pl.Series(name, [_text(cell) for cell in cells], pl.String) for name, cells in columns.items()}
    table = _headed([_encodable(key) for key in keys], pl.DataFrame(texts))
    return RawSheet("", numbered(table), rows_where(long, _BELOW_HEADER))


def _sheet(table: pl.DataFrame) -> RawSheet:
    headers = table.columns
    named = table.rename({name: str(place) for place, name in enumerate(headers)})
    numbers = named.select(pl.selectors.numeric())
    long = {name: numbers[name].cast(pl.Float64).abs() >= _MOST for name in numbers.columns}
    table = _headed(headers, named.select(pl.all().cast(pl.String)))
    return RawSheet("", numbered(table), rows_where(long, _BELOW_HEADER))


def _headed(headers: Sequence[str], cells: pl.DataFrame) -> pl.DataFrame:
    columns = [str(place) for place in range(len(headers))]
    first = pl.DataFrame([list(headers)] if headers else [], schema=dict.fromkeys(columns, pl.String), orient="row")
    return pl.concat([first, cells])


def _is_plain(dtype: pl.DataType) -> bool:
    is_text = dtype in (pl.String, pl.Categorical, pl.Enum)
    is_moment = dtype.is_temporal() and dtype != pl.Duration  # a span of time has no text that anybody would type
    return is_text or dtype.is_numeric() or is_moment or dtype in (pl.Boolean, pl.Null)


def _flattened(one: Json) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = []
    for key, value in one.items():
        if isinstance(value, Mapping):
            pairs += [(f"{key}{BELOW}{inner}", below) for inner, below in value.items()]
        else:
            pairs.append((key, value))
    return pairs


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, Mapping | list):
        return None
    return _encodable(cell) if isinstance(cell, str) else json.dumps(cell)


def _encodable(text: str) -> str:
    """The text with a mark in place of half characters, which JSON can write and nothing else can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _is_long_number(cell: object) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= _MOST


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column[:40]}"' for column in columns[:5]) + (" …" if len(columns) > 5 else "")


def _broken() -> Fault:
    return unreadable("a Parquet file that is cut short or broken", "export it again and replace the file")
