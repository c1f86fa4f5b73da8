"""Puts an analyst's SQL to the published file and prints the answer; knows no table."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.answers import show_answer
from flows.messages import ExitCode, Message, Wrong, nothing_published, say

if TYPE_CHECKING:
    from warehouse.published import Mart


def answer_questions(folder: Path, query: str | None, *, json_output: bool) -> int:
    """The exit code, after the answer went to stdout: a table on a terminal, else CSV, or JSON on request.

    Without a query it is read from stdin; a person at a terminal is asked for one query after the other.
    Raises Wrong when nothing is published, and for a query that DuckDB refuses.
    """
    from warehouse.published import NothingPublished, QueryError, open_published

    try:
        with open_published(folder) as mart:
            mart.confine()  # a query may have been pasted from anywhere
            if query is None and sys.stdin.isatty():
                return _converse(mart, json_output=json_output)
            asked = sys.stdin.read() if query is None else query
            if not asked.strip():
                raise Wrong([Message("a query", "nothing", "ikuti sql", f'run: ikuti sql {folder} "select …"')])
            return show_answer(mart.columns_and_rows(asked), json_output=json_output)
    except NothingPublished:
        raise nothing_published(folder) from None
    except QueryError as refusal:
        raise Wrong([_refused(refusal)]) from None


def _refused(refusal: Exception) -> Message:
    from warehouse.published import OutOfReach

    remedy = "correct the query; what there is: select * from duckdb_columns()"
    if isinstance(refusal, OutOfReach):
        remedy = (
            "ask the published tables alone; for other files run ikuti export, and join its files in a program of yours"
        )
    return Message("SQL that DuckDB can answer", str(refusal), "the query", remedy)


def _converse(mart: "Mart", *, json_output: bool) -> int:
    from warehouse.published import QueryError

    say("Read-only. End a query with a semicolon, leave with Ctrl-D.")
    for query in _typed():
        try:
            show_answer(mart.columns_and_rows(query), json_output=json_output)
        except QueryError as refusal:
            say(_refused(refusal).text())
    return ExitCode.PUBLISHED


def _typed() -> Iterator[str]:
    """Queries as a person ends them; the prompt is talk, so that stdout holds answers only."""
    lines: list[str] = []
    # The handler that Polars puts in has an interrupted read begin again: Ctrl-C would be heard at the next Enter only.
    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 - the library's own
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
