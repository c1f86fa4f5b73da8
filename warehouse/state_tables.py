"""Sees to it that a state file has the tables of today: raw made anew where it differs, the record of runs migrated."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.loads import CAPTURED, LOADS
from warehouse.migrate import UnknownMigration, load_migrations, migrate
from warehouse.spans import STATEMENTS
from warehouse.state_file import StateDamaged, StateIsNewer, connect_state, refusals_told, write_ahead_log
from warehouse.transaction import transaction

_HEADERS = 3 * 4096  # bytes before the first block of a DuckDB file
_RAW = Path(__file__).parent / "ddl" / "raw.sql"


@contextmanager
def connected(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection to a state file with today's tables; raises StateDamaged, StateHeld and StateIsNewer."""
    has_log = write_ahead_log(path).exists()
    connection = connect_state(path)
    try:
        if not has_log:  # what a log brings is counted before it is in the file
            _look_for_its_end(connection, path)
        path.chmod(0o600)
        with refusals_told(path, is_opening=True):
            reach_today(connection, path)
            _make_raw(connection, _RAW.read_text(encoding="utf-8"))
        yield connection
    finally:
        connection.close()


def make_record(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables of the record of runs, as they are today and empty, in a file that has none."""
    migrate(connection, load_migrations())


def reach_today(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Carry out the migrations that a file has not been through; raises StateIsNewer."""
    try:
        migrate(connection, load_migrations())
    except UnknownMigration as unknown:
        raise StateIsNewer(path, f"one of a newer version (number {unknown.found}, not {unknown.known})") from None


def _make_raw(connection: duckdb.DuckDBPyConnection, definition: str) -> None:
    """Raw tables as they are defined and filled today; those of another version are emptied, and filled again.

    Landing is the truth and raw only its copy, so no table of raw is ever altered in place.
    """
    digest = hashlib.sha256("".join((definition, CAPTURED, *LOADS.values(), *STATEMENTS)).encode()).hexdigest()
    made = connection.execute(
        "select comment from duckdb_tables() where schema_name = 'raw' and table_name = 'source_file'"
    )
    if made.fetchall() == [(digest,)]:
        return
    with transaction(connection):
        connection.execute("drop schema if exists raw cascade")
        connection.execute(definition)
        connection.execute(f"comment on table raw.source_file is '{digest}'")


def _look_for_its_end(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises StateDamaged for a file that was cut off: DuckDB itself would notice when it reads the missing piece."""
    sizes = connection.execute("select block_size * used_blocks from pragma_database_size()").fetchone()
    if sizes and path.stat().st_size < _HEADERS + sizes[0]:
        raise StateDamaged(path, "one that was cut off")
