"""Builds models in the state file; knows none of them by name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb

from warehouse.literals import quoted
from warehouse.models import LAYERS, Model


def make_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas the models live in: one per folder of ``sql/``."""
    for layer in LAYERS:
        connection.execute(f"create schema if not exists {layer}")


def build_model(connection: duckdb.DuckDBPyConnection, model: Model, rows: str = "") -> int:
    """The number of rows of the model's table, which is replaced whole and carries its header as comments.

    Staging models become views: they only rename and filter, and a copy of a follower list of millions would
    double the night for nothing. With `rows`, a SELECT of what another engine made of the model, these are its rows.
    """
    kind = "view" if model.schema == "staging" else "table"
    with unpacked(connection):
        connection.execute(f"create or replace {kind} {model.name} as\n{rows or model.sql}")
    comment_on(
        connection,
        f"{kind} {model.name}",
        _table_comment(model),
        {f'{model.name}."{column}"': text for column, text in model.columns.items()},
    )
    counted = connection.execute(model.counted_by or f"select count(*) from {model.name}").fetchone()
    return int(counted[0]) if counted else 0


def comment_on(
    connection: duckdb.DuckDBPyConnection, table: str, comment: str | None, columns: Mapping[str, str]
) -> None:
    """Nothing; the table or view (``table schema.name``) and its columns, each by its whole name, carry these comments.

    In one transaction: each comment by itself would be written to the disk, and waited for.
    """
    told = {table: comment, **{f"column {name}": text for name, text in columns.items()}}
    statements = [f"comment on {what} is {quoted(text)}" for what, text in told.items() if text is not None]
    connection.execute("; ".join(["begin", *statements, "commit"]))


@contextmanager
def unpacked(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Within, tables are written unpacked: the state is read by the night alone, and what is published is packed then.

    Finding the best packing takes a third of the time of the models' joins, for a seventh of the disk; of followers,
    whose keys hardly pack, two thirds of the loading for half of it.
    """
    connection.execute("set force_compression = 'uncompressed'")
    try:
        yield
    finally:
        connection.execute("reset force_compression")


def drop_unknown(connection: duckdb.DuckDBPyConnection, models: list[Model]) -> list[str]:
    """The tables and views dropped because no file under ``sql/`` defines them any more."""
    known = {model.name for model in models}
    held = connection.execute(
        """
        select table_schema || '.' || table_name, if(table_type = 'VIEW', 'view', 'table')
        from information_schema.tables
        where table_catalog = current_database() and list_contains($1, table_schema)
        """,
        [list(LAYERS)],
    ).fetchall()
    left_over = sorted((name, kind) for name, kind in held if name not in known)
    for name, kind in left_over:
        connection.execute(f"drop {kind} {name}")
    return [name for name, _ in left_over]


def _table_comment(model: Model) -> str:
    units = f" Units: {model.units}." if model.units else ""
    return f"{model.sentence} Grain: {', '.join(model.grain)}.{units}"
