"""Prints columns and rows: a table for a person, CSV for a pipe, JSON for a program; knows no table."""

import csv
import json
import math
import os
import sys
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from flows.messages import ExitCode, say

Answer = tuple[list[str], list[tuple[Any, ...]]]

READER_GONE = 141  # what a shell reports for a program whose reader closed the pipe


def show_answer(answer: Answer, *, json_output: bool) -> int:
    """The exit code, after columns and rows went to stdout: a table on a terminal, else CSV, or JSON on request."""
    write = _write_json if json_output else _write_table if sys.stdout.isatty() else _write_csv
    return put_out(lambda: write(answer))


def put_out(write: Callable[[], object]) -> int:
    """The exit code of writing to stdout, which may have lost its reader meanwhile."""
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has no reader any more; the interpreter's own flush must not stumble on it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return ExitCode.PUBLISHED


def _write_csv(answer: Answer) -> None:
    columns, rows = answer
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if columns:
        writer.writerow(columns)
    writer.writerows([_text(value) for value in row] for row in rows)


def _write_json(answer: Answer) -> None:
    columns, rows = answer
    names = [_unique(columns, place) for place in range(len(columns))]
    lines = [dict(zip(names, map(plain, row), strict=True)) for row in rows]
    sys.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1) + "\n")


def _write_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns, rows = answer
    table = Table()
    for place, column in enumerate(columns):
        is_number = all(isinstance(row[place], int | float | Decimal | None) for row in rows)
        table.add_column(Text(column), justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(Text(_text(value)) for value in row))
    Console().print(table)
    say(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}")


def _text(value: object) -> str:
    shown = plain(value)
    if shown is None:
        return ""
    return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)


def plain(value: Any) -> Any:  # noqa: ANN401 - DuckDB's values are of any type, and so is JSON
    """The value as JSON can hold it: days and instants in ISO form, what is no number as null."""
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | None) else str(value)


def _unique(columns: list[str], place: int) -> str:
    """A column's name; the second of the same name gets a 2, because a JSON object has each name once."""
    before = columns[:place].count(columns[place])
    return f"{columns[place]}_{before + 1}" if before else columns[place]
