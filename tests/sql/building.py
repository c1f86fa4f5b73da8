"""Builds models in memory: all of them on empty or invented raw tables. Knows no model by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import duckdb

from warehouse.build import make_schemas
from warehouse.models import SQL, Model, load_models

Row = Mapping[str, Any]
Types = dict[str, dict[str, str]]

RAW = SQL.parent / "warehouse" / "ddl" / "raw.sql"


@cache
def models() -> dict[str, Model]:
    """Every model by its name, each after what it reads."""
    return {model.name: model for model in load_models()}


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """A session in UTC with the raw tables, all of them empty, and the schemas of the models."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute(RAW.read_text(encoding="utf-8"))
    make_schemas(connection)
    return connection


def build(connection: duckdb.DuckDBPyConnection, plans: Iterable[Model]) -> None:
    """Build as the night does, without the comments: they are half of the time and no matter of a law."""
    connection.begin()
    for model in plans:
        kind = "view" if model.schema == "staging" else "table"
        connection.execute(f"create or replace {kind} {model.name} as\n{model.sql}")
    connection.commit()


@cache
def column_types() -> Types:
    """Type of each column of each table, as the empty warehouse has them: ``{"schema.table": {"column": type}}``."""
    with empty_warehouse() as connection:
        build(connection, models().values())
        columns = connection.execute(
            "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns "
            "where table_catalog = current_database() order by ordinal_position"
        ).fetchall()
    types: Types = {}
    for table, column, kind in columns:
        types.setdefault(table, {})[column] = kind
    return types


@cache
def _bare() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    return connection


@contextmanager
def emptied() -> Iterator[duckdb.DuckDBPyConnection]:
    """A session in UTC without any table; whatever is made in it is gone afterwards."""
    _bare().begin()
    try:
        yield _bare()
    finally:
        _bare().rollback()


def create(connection: duckdb.DuckDBPyConnection, table: str, like: str, rows: Sequence[Row]) -> None:
    """Make a table of these rows, with the columns and types that another one has in the empty warehouse."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in column_types()[like].items())
    connection.execute(f"create schema if not exists {table.partition('.')[0]}")
    connection.execute(f"create table {table} ({columns})")
    fill(connection, table, rows)


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Add rows to a table by the names of its columns; what a row does not name is null."""
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = ",\n".join(f"({', '.join(literal(row.get(column)) for column in columns)})" for row in rows)
    names = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f"insert into {table} ({names}) values {lines}")


def broken(name: str, right: str, wrong: str) -> list[Model]:
    """All models, with one of them changed in memory; raises ValueError when the right text is not in it."""
    model = models()[name]
    if right not in model.sql:
        raise ValueError(f"{name} does not say '{right}' any more; break it in another way")
    mutant = replace(model, sql=model.sql.replace(right, wrong))
    return [mutant if model.name == name else model for model in models().values()]


def literal(value: Any) -> str:
    """A value as SQL writes it, whatever its type."""
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"
