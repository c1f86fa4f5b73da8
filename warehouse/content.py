"""Tells what is in a table as a digest of its rows, read from the table itself; knows no table by name."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
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
    columns = _columns(connection, table)
    told = connection.execute(f"select count(*), {sum_of_rows(connection, table, without)} from {table}").fetchone()
    return " ".join(map(str, (*(told or ()), *(f"{name} {told_kind(kind)}" for name, kind in columns))))


def sum_of_rows(connection: duckdb.DuckDBPyConnection, table: str, without: Collection[str] = ()) -> str:
    """An aggregate that is another number as soon as one of the rows is another one, but for columns left out."""
    listed = ", ".join(as_text(name, kind) for name, kind in _columns(connection, table) if name not in without)
    return f"sum(cast(hash({listed}) as hugeint))" if listed else "null"


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return connection.execute("select name, type from pragma_table_info($1)", [table]).fetchall()


class Contents:
    """What the tables of a file hold now, as far as some SELECTs look.

    Each table is read once, when it is first asked for, and of it only the columns that one of them reads: most of what
    the widest tables hold is read by none.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, selects: Iterable[str]) -> None:
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
        self._columns: dict[str, list[str]] = dict(
            connection.execute(
                "select lower(schema_name || '.' || table_name), list(lower(column_name)) from duckdb_columns() "
                "where database_name = current_database() group by all"
            ).fetchall()
        )
        reader = Reader(connection, self._columns)
        self._readings = {select: reader.read(select) for select in selects}
        self._views = {view: reader.read(text.partition(" AS ")[2]) for view, text in self._texts.items() if text}
        self._looked_at: dict[str, set[str]] = {}
        for reading in self._readings.values():
            if reading and not _looks_at_date(reading):
                self._look(reading)
        self._told: dict[str, str | None] = {}

    def _look(self, reading: Reading) -> None:
        for table, columns in reading.columns.items():
            if (view := self._views.get(table)) and table not in self._looked_at and not _looks_at_date(view):
                self._look(view)
            self._looked_at.setdefault(table, set()).update(columns)

    def read_by(self, select: str) -> Mapping[str, str] | None:
        """The content of every table that one of the SELECTs reads: where that is the same, it finds the same.

        None where it cannot be told what is read, or where the SELECT looks at the date of the night.
        """
        reading = self._readings[select]
        return None if reading is None or _looks_at_date(reading) else self._of_all(reading)

    def _of(self, table: str) -> str | None:
        """What is looked at of a table or view; None where there is none, or it cannot be told."""
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
        if (text := self._texts[table]) is None:
            return self._by_rows(table)
        if (view := self._views[table]) is None:
            return None
        return self._by_rows(table) if _looks_at_date(view) else self._by_sources(text, view)

    def _by_rows(self, table: str) -> str:
        return content(self._connection, table, without=set(self._columns[table]) - self._looked_at[table])

    def _by_sources(self, text: str, view: Reading) -> str | None:
        sources = self._of_all(view)
        if sources is None:
            return None
        return hashlib.sha256(json.dumps([text, sources], sort_keys=True).encode()).hexdigest()

    def _of_all(self, reading: Reading) -> dict[str, str] | None:
        told = {table: self._of(table) for table in reading.columns}
        return None if None in told.values() else {table: found for table, found in told.items() if found}


def _looks_at_date(reading: Reading) -> bool:
    return any(not DATED.isdisjoint(columns) for columns in reading.columns.values())
