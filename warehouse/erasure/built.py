"""Takes people out of DuckDB files by writing them anew; knows no model by name, only whose key a row has.

A deleted row stays readable in a DuckDB file's free blocks; a file that never held it has none.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.build import comment_on
from warehouse.durable import sync
from warehouse.literals import quoted
from warehouse.memory import reader_beside
from warehouse.state_file import closed_to_others, refusals_told, write_ahead_log


def rows_by_table(file: Path, staff_keys: frozenset[str]) -> dict[str, int]:
    """How many rows with one of these keys each table ("marts.dim_staff") has; tables without any are left out.

    None where there is no file. Raises StateHeld for a file that another process writes, and StateDamaged.
    """
    if not file.is_file():
        return {}
    with _attached(file, staff_keys) as connection:
        held = {f"{schema}.{table}": _held(connection, schema, table) for schema, table in _keyed_tables(connection)}
    return {table: rows for table, rows in held.items() if rows}


def count_rows(file: Path, staff_keys: frozenset[str]) -> int:
    """How many rows of a file's tables have one of these keys. Raises as `rows_by_table` does."""
    return sum(rows_by_table(file, staff_keys).values())


def write_without(file: Path, staff_keys: frozenset[str]) -> int:
    """How many rows have gone from a file, which is replaced by one that never held them; tables and comments stay.

    A kill leaves the old file or the new one. Who has the old one open keeps reading it.
    """
    held = count_rows(file, staff_keys)
    if not held:
        return 0
    fresh = file.with_name(f".{file.name}.new")
    for left in (fresh, write_ahead_log(fresh)):
        left.unlink(missing_ok=True)
    with closed_to_others(), _attached(file, staff_keys) as connection:
        connection.execute(f"attach {quoted(str(fresh))} as fresh")
        _copy_tables(connection)
        connection.execute("checkpoint fresh")
        connection.execute("detach fresh")
    fresh.chmod(stat.S_IMODE(file.stat().st_mode))
    sync(fresh)
    fresh.replace(file)
    sync(file.parent)
    return held


@contextmanager
def _attached(file: Path, staff_keys: frozenset[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that has the file as `old` and the keys as `erased`."""
    with refusals_told(file), reader_beside(file) as connection:
        connection.execute("create table erased as select unnest($1::varchar[]) as staff_key", [sorted(staff_keys)])
        connection.execute(f"attach {quoted(str(file.resolve()))} as old (read_only)")
        yield connection


def _keyed_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    found = connection.execute(
        """
        select schema_name, table_name
        from duckdb_tables()
        inner join duckdb_columns() using (database_name, schema_name, table_name)
        where database_name = 'old' and column_name = 'staff_key'
        order by all
        """
    )
    return [(schema, table) for schema, table in found.fetchall()]


def _held(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    counted = connection.execute(
        f'select count(*) from old."{schema}"."{table}" where staff_key in (select staff_key from erased)'
    ).fetchone()
    return int(counted[0]) if counted else 0


def _copy_tables(connection: duckdb.DuckDBPyConnection) -> None:
    keyed = _keyed_tables(connection)
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where database_name = 'old' order by table_oid"
    ).fetchall()
    for schema, table, comment in tables:
        others = "where staff_key not in (select staff_key from erased)" if (schema, table) in keyed else ""
        target = f'fresh."{schema}"."{table}"'
        connection.execute(f'create schema if not exists fresh."{schema}"')
        connection.execute(f'create table {target} as select * from old."{schema}"."{table}" {others} order by rowid')
        comments = _column_comments(connection, schema, table)
        comment_on(connection, f"table {target}", comment, {f'{target}."{column}"': told for column, told in comments})


def _column_comments(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[tuple[str, str]]:
    return connection.execute(
        """
        select column_name, comment
        from duckdb_columns()
        where database_name = 'old' and schema_name = $1 and table_name = $2 and comment is not null
        """,
        [schema, table],
    ).fetchall()
