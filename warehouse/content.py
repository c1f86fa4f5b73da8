"""Tells what is in a table as a digest of its rows, read from the table itself; knows no table by name."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Final

import duckdb

from warehouse.enumerations import as_text, told_kind
from warehouse.select_reading import Reader, Reading

# Columns that tell which night it is: they are others each night, whatever has become known.
DATED: Final = frozenset({"as_of", "ends_at"})


def content(connection: duckdb.DuckDBPyConnection, table: str, *, without: Collection[str] = ()) -> str:
    """Columns, types, number of rows, and the sum of the rows' hashes: the same for the same rows in any order.

    A sum, and not an exclusive or: two equal rows would cancel out. A row's hash has 64 bits, their sum 128. Listed
    columns are hashed at a quarter of the cost of a whole row. Of the columns in `without` no value is read. An
    enumeration is its texts: the number of a value is another one as soon as a value is added.
    """
    columns = connection.execute("select name, type from pragma_table_info($1)", [table]).fetchall()
    listed = ", ".join(as_text(name, kind) for name, kind in columns if name not in without)
    told = connection.execute(f"select count(*), sum(cast(hash({listed}) as hugeint)) from {table}").fetchone()
    return " ".join(map(str, (*(told or ()), *(f"{name} {told_kind(kind)}" for name, kind in columns))))


class Contents:
    """What the tables of a file hold now; each is read once, when it is first asked for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        # A table has no text; of a view it is what stands after its name.
        self._texts: dict[str, str | None] = dict(
            connection.execute(
                "select lower(schema_name || '.' || table_name), null from duckdb_tables() "
                "where database_name = current_database() and not temporary union all "
                "select lower(schema_name || '.' || view_name), sql from duckdb_views() "
                "where database_name = current_database() and not internal and not temporary"
            ).fetchall()
        )
        self._dated = dict(
            connection.execute(
                "select lower(schema_name || '.' || table_name), list(column_name) from duckdb_columns() "
                "where database_name = current_database() and column_name in (select unnest($1)) group by all",
                [sorted(DATED)],
            ).fetchall()
        )
        self._reader = Reader(connection, self._dated)
        self._told: dict[str, str | None] = {}

    def read_by(self, select: str) -> Mapping[str, str] | None:
        """The content of every table that a SELECT reads: where that is the same, the SELECT finds the same.

        None where it cannot be told what is read, or where the SELECT looks at the date of the night.
        """
        reading = self._reader.read(select)
        return None if reading is None or reading.looks_at_date else self._of_all(reading)

    def of(self, table: str) -> str | None:
        """The content of a table or view but for its dated columns; None where there is none, or it cannot be told."""
        if table not in self._told:
            try:
                self._told[table] = self._tell(table)
            except (
                duckdb.ProgrammingError,
                duckdb.DataError,
            ):  # a view of what is not there, or a value it cannot cast
                self._told[table] = None
        return self._told[table]

    def _tell(self, table: str) -> str | None:
        """A view that looks at the date is told by its rows, any other by what it reads: it may have many more."""
        if table not in self._texts:
            return None
        text = self._texts[table]
        if text is None:
            return self._by_rows(table)
        reading = self._reader.read(text.partition(" AS ")[2])
        if reading is None:
            return None
        return self._by_rows(table) if reading.looks_at_date else self._by_sources(text, reading)

    def _by_rows(self, table: str) -> str:
        return content(self._connection, table, without=self._dated.get(table, ()))

    def _by_sources(self, text: str, reading: Reading) -> str | None:
        sources = self._of_all(reading)
        if sources is None:
            return None
        return hashlib.sha256(json.dumps([text, sources], sort_keys=True).encode()).hexdigest()

    def _of_all(self, reading: Reading) -> dict[str, str] | None:
        told = {table: self.of(table) for table in reading.tables}
        return None if None in told.values() else {table: found for table, found in told.items() if found}
