"""Carries the record of runs over from other files of this campaign: older, published or stopped ones."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import duckdb

from warehouse.literals import quoted
from warehouse.memory import OF_READER, limit_memory
from warehouse.quality import RECORD
from warehouse.transaction import transaction

# Runs of versions before this one noted the bare SHA-256 of each file; a version that cannot be read is one of them.
_SEALED_SINCE: Final = "[0, 10, 0]"


def restore_record(connection: duckdb.DuckDBPyConnection, files: Iterable[Path], tables: Sequence[str] = RECORD) -> int:
    """The number of runs that the record has afterwards.

    Of each file, what it tells of runs that none before it told of, in all columns that both have: it may be of an
    older version or a newer one, and in these tables. A file that is not there or cannot be read tells of none. The
    identities of files come out as migration 4 leaves them, whoever noted them.
    """
    connection.execute("create or replace temp table seal as select uuid()::varchar || uuid()::varchar as salt")
    for file in files:
        if file.is_file() and _can_be_read(file):
            connection.execute(f"attach {quoted(str(file.resolve()))} as earlier (read_only)")
            try:
                _carry_over(connection, tables)
            finally:
                connection.execute("detach earlier")
    _number_runs(connection)
    counted = connection.execute("select count(*) from quality.fct_run").fetchone()
    return int(counted[0]) if counted else 0


def _can_be_read(file: Path) -> bool:
    """Whether all of its record can be read; tried apart, since damage ends the connection that meets it."""
    try:
        with duckdb.connect(str(file.resolve()), read_only=True) as trial:
            limit_memory(trial, OF_READER)  # rejected rows may be many; added up, they take no room beside it
            held = trial.execute("select table_name from duckdb_tables() where schema_name = 'quality'").fetchall()
            for (table,) in held:
                trial.execute(f"select sum(hash(line)) from quality.{table} as line").fetchall()
    except duckdb.Error:
        return False
    return ("fct_run",) in held


def _carry_over(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    with transaction(connection):
        connection.execute(
            "create or replace temp table untold as "
            "select run_id from earlier.quality.fct_run except select run_id from quality.fct_run"
        )
        for table in tables:
            if columns := ", ".join(f'"{name}"' for name in _shared_columns(connection, table)):
                connection.execute(
                    f"insert into quality.{table} ({columns}) select {columns} from earlier.quality.{table} "
                    "where run_id in (from untold) order by rowid"
                )
        connection.execute(
            f"""
            update quality.fct_input
            set file_id = sha256((select max(seal.salt) from seal) || file_id)
            where source <> 'parameters' and run_id in (
                select untold.run_id
                from untold
                inner join quality.fct_run as runs on untold.run_id = runs.run_id
                where coalesce(try_cast(string_split(runs.version, '.') as integer[]) < {_SEALED_SINCE}, true)
            )
            """
        )


def _shared_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    query = """
        select ours.column_name
        from duckdb_columns() as ours
        inner join duckdb_columns() as theirs using (schema_name, table_name, column_name)
        where ours.schema_name = 'quality' and ours.table_name = $1
            and ours.database_name = current_database() and theirs.database_name = 'earlier'
        order by ours.column_index
    """
    return [name for (name,) in connection.execute(query, [table]).fetchall()]


def _number_runs(connection: duckdb.DuckDBPyConnection) -> None:
    """Files of before 0.4.0 give runs no number, and files from two lines of runs give some numbers twice."""
    doubtful = "select count(*) <> count(distinct run_number) from quality.fct_run"
    if connection.execute(doubtful).fetchone() == (False,):
        return
    connection.execute(
        """
        update quality.fct_run as runs
        set run_number = numbered.run_number
        from (
            select run_id, row_number() over (order by started_at, run_id) as run_number from quality.fct_run
        ) as numbered
        where runs.run_id = numbered.run_id
        """
    )
