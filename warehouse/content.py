"""Tells what is in a table as a digest of its rows, read from the table itself; knows no table by name."""

from collections.abc import Collection

import duckdb


def content(connection: duckdb.DuckDBPyConnection, table: str, *, without: Collection[str] = ()) -> str:
    """Columns, types, number of rows, and the sum of the rows' hashes: the same for the same rows in any order.

    A sum, and not an exclusive or: two equal rows would cancel out. A row's hash has 64 bits, their sum 128. Listed
    columns are hashed at a quarter of the cost of a whole row. `without` leaves columns out, their types as well.
    """
    described = connection.execute("select name, type from pragma_table_info($1)", [table]).fetchall()
    columns = [(name, kind) for name, kind in described if name not in without]
    listed = ", ".join(f'"{name}"' for name, _ in columns)
    told = connection.execute(f"select count(*), sum(cast(hash({listed}) as hugeint)) from {table}").fetchone()
    return " ".join(map(str, (*(told or ()), *(f"{name} {kind}" for name, kind in columns))))
