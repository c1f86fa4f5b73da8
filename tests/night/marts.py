"""Reads what a night has published, file by file; knows no table by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One DuckDB file as it is now, read-only, instants in UTC."""
    connection = duckdb.connect(str(file.resolve()), read_only=True)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def ask(file: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with opened(file) as connection:
        return connection.execute(query, list(values) or None).fetchall()


def tables(file: Path) -> list[str]:
    """Every table and view of a file, as schema.name."""
    query = "select table_schema || '.' || table_name from information_schema.tables order by all"
    return [name for (name,) in ask(file, query)]


def contents(file: Path, schema: str = "marts") -> dict[str, str]:
    """The rows of every table of a schema, in the order in which they lie there, as text to compare byte by byte."""
    return {name: repr(ask(file, f"select * from {name}")) for name in tables(file) if name.startswith(f"{schema}.")}


def different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The tables of two contents that are not the same, or stand in one of them alone."""
    return [table for table in one.keys() | other.keys() if one.get(table) != other.get(table)]


def texts(file: Path) -> Iterator[str]:
    """Every distinct text in the columns of a DuckDB file, and what its tables and columns are said to be."""
    with opened(file) as connection:
        columns = connection.execute(
            "select schema_name || '.' || table_name, column_name, comment from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR'"
        ).fetchall()
        for table, column, comment in columns:
            yield comment or ""
            found = connection.execute(f'select distinct "{column}" from {table}').fetchall()
            yield from (text for (text,) in found if text is not None)
