"""Keeps what the checks of a night found that have passed; knows nothing of what any of them asks."""

from collections.abc import Iterable
from dataclasses import astuple

import duckdb

from warehouse.records import PassedCheck


def passed_checks(connection: duckdb.DuckDBPyConnection) -> dict[str, PassedCheck]:
    """What is kept, by the check's id."""
    kept = connection.execute("select check_id, digest, observed, failed_rows, rows_judged from raw.passed_check")
    return {line[0]: PassedCheck(*line) for line in kept.fetchall()}


def keep_passed(connection: duckdb.DuckDBPyConnection, passed: Iterable[PassedCheck]) -> None:
    """Nothing; these are kept, and of nights before nothing. Killed in between, nothing is."""
    forget_passed(connection)
    if lines := [astuple(one) for one in passed]:
        columns = [list(column) for column in zip(*lines, strict=True)]
        # One statement with lists: hundreds of statements take as long as a check.
        connection.execute(f"insert into raw.passed_check select {', '.join('unnest(?)' for _ in columns)}", columns)


def forget_passed(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing; the next night asks every check."""
    connection.execute("delete from raw.passed_check")
