"""Brings the record of runs in a state file to today's shape, step by numbered step.

Raw tables need none of this: they are dropped and filled again from landing. The record of runs exists only once.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.transaction import transaction

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Migration:
    """One change of the record's tables; `number` is what its file's name begins with."""

    number: int
    sql: str


class UnknownMigration(Exception):  # noqa: N818 - the file is sound; this version is too old for it
    """The file has been through a change that this version does not know."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"{found} > {known}")
        self.found = found
        self.known = known


def load_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """All changes in their order."""
    files = sorted(folder.glob("[0-9]*_*.sql"))
    return [Migration(int(file.name.partition("_")[0]), file.read_text(encoding="utf-8")) for file in files]


def migrate(connection: duckdb.DuckDBPyConnection, migrations: list[Migration]) -> None:
    """Carry out what this file has not been through, each change in one transaction with the note of its number.

    A file without a number is new or of 0.1.0 to 0.3.0. Raises UnknownMigration, before anything is changed.
    """
    reached = reached_number(connection)
    if reached > migrations[-1].number:
        raise UnknownMigration(reached, migrations[-1].number)
    for migration in migrations:
        if migration.number > reached:
            _carry_out(connection, migration)


def reached_number(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last change the file has been through; 0 where it has no number."""
    held = "select 1 from duckdb_tables() where database_name = current_database() and schema_name = 'quality'"
    if not connection.execute(f"{held} and table_name = 'migration'").fetchall():
        return 0
    found = connection.execute('select coalesce(max("number"), 0) from quality.migration').fetchone()
    return int(found[0]) if found else 0


def _carry_out(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    with transaction(connection):
        connection.execute(migration.sql)
        connection.execute("insert into quality.migration values ($1)", [migration.number])
