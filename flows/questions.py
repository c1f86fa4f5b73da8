"""Puts an analyst's SQL to the published file and prints the answer; knows no table."""

import csv
import json
import math
import os
import sys
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.messages import ExitCode, Message, Wrong, say

if TYPE_CHECKING:
    from warehouse.published import Mart

Answer = tuple[list[str], list[tuple[Any, ...]]]

READER_GONE = 141  # what a shell reports for a program whose reader closed the pipe


def answer_questions(folder: Path, query: str | None, *, json_output: bool) -> int:
    """The exit code, after the answer went to stdout: a table on a terminal, else CSV, or JSON on request.

    Without a query it is read from stdin; a person at a terminal is asked for one query after the other.
    Raises Wrong when nothing is published, and for a query that DuckDB refuses.
    """
    from warehouse.published import NothingPublished, QueryError, open_published

    try:
        with open_published(folder) as mart:
            if query is None and sys.stdin.isatty():
                return _converse(mart, json_output=json_output)
            asked = sys.stdin.read() if query is None else query
            if not asked.strip():
                raise Wrong([Message("a query", "nothing", "ikuti sql", f'run: ikuti sql {folder} "select …"')])
            return _print(mart.columns_and_rows(asked), json_output=json_output)
    except NothingPublished:
        message = Message("a published night", "none", str(folder / "warehouse"), f"run: ikuti run {folder}")
        raise Wrong([message]) from None
    except QueryError as refusal:
        raise Wrong([_refused(refusal)]) from None


def _refused(refusal: Exception) -> Message:
    remedy = "correct the query; what there is: select * from duckdb_columns()"
    return Message("SQL that DuckDB can answer", str(refusal), "the query", remedy)


def _converse(mart: "Mart", *, json_output: bool) -> int:
    from warehouse.published import QueryError

    say("Read-only. End a query with a semicolon, leave with Ctrl-D.")
    for query in _typed():
        try:
            _print(mart.columns_and_rows(query), json_output=json_output)
        except QueryError as refusal:
            say(_refused(refusal).text())
    return ExitCode.PUBLISHED


def _typed() -> Iterator[str]:
    """Queries as a person ends them; the prompt is talk, so that stdout holds answers only."""
    lines: list[str] = []
    while True:
        sys.stderr.write("   ...> " if lines else "ikuti> ")
        sys.stderr.flush()
        try:
            lines.append(input())
        except EOFError:
            say("")
            return
        if lines[-1].rstrip().endswith(";"):
            yield "\n".join(lines)
            lines.clear()


def _print(answer: Answer, *, json_output: bool) -> int:
    write = _write_json if json_output else _write_table if sys.stdout.isatty() else _write_csv
    try:
        write(answer)
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
    lines = [dict(zip(names, map(_jsonable, row), strict=True)) for row in rows]
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
    say(f"{len(rows):,} rows")


def _text(value: object) -> str:
    plain = _jsonable(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _jsonable(value: Any) -> Any:  # noqa: ANN401 - DuckDB's values are of any type, and so is JSON
    if isinstance(value, list | tuple):
        return [_jsonable(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _jsonable(part) for key, part in value.items()}
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
