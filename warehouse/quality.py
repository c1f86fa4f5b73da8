"""Writes the lasting record of a run into ``quality``; knows nothing of what the checks mean."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import duckdb

from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.records import CheckResult, RefusedFile, Run
from warehouse.transaction import transaction
from warehouse.withheld_names import withhold_names

# Published as they lie: run after run. Sorting them anew each night took longer than all else about publishing.
RECORD: Final = ("fct_run", "fct_check", "fct_reject", "fct_input", "fct_table")
# The list of inputs grows with the nights and is noted by each run: without an end, its rows grow with their square.
RUNS_WITH_INPUTS: Final = 30
# What the night depends on besides files, one line for each: its own day stands in quality.fct_run.
_PARAMETERS = """
    select 'night.' || setting as name, written as line
    from (select cast(columns(* exclude (as_of, ends_at)) as varchar) from raw.night)
    unpivot include nulls (written for setting in (*))
    union all
    select 'account.' || account_key, cast(to_json(account) as varchar) from raw.account as account
    union all
    select 'addressed_employment', employment from raw.addressed_employment
    union all
    select 'expected_source', cast(to_json(expected) as varchar) from raw.expected_source as expected
    union all
    select 'unit_name', cast(to_json(unit_name) as varchar) from raw.unit_name as unit_name
"""


def begin_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Note that the run began; whatever an earlier process left as running was killed and is closed."""
    connection.execute("update quality.fct_run set outcome = 'failed' where outcome = 'running'")
    connection.execute(
        """
        insert into quality.fct_run (run_id, as_of, started_at, outcome, version, accepted, run_number)
        select $1, $2, $3, 'running', $4, $5, coalesce(max(run_number), 0) + 1 from quality.fct_run
        """,
        [run.run_id, run.as_of, run.started_at, run.version, run.accepted],
    )


def end_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, finished_at: datetime, outcome: str, inputs: str
) -> None:
    """Note how the run came out."""
    connection.execute(
        "update quality.fct_run set finished_at = $2, outcome = $3, inputs_sha256 = $4 where run_id = $1",
        [run_id, finished_at, outcome, inputs],
    )


def note_checks(connection: duckdb.DuckDBPyConnection, run_id: str, results: Sequence[CheckResult]) -> None:
    """Record every check of the run."""
    lines = [(r.check_id, r.table_name, r.severity, r.passed, r.observed, r.failed_rows) for r in results]
    _insert_of_run(connection, "fct_check", run_id, lines)


def note_rejects(connection: duckdb.DuckDBPyConnection, run_id: str, refused: Sequence[RefusedFile]) -> None:
    """Record the rejected rows of every file the night is built from, and the files refused whole."""
    connection.execute(
        """
        insert into quality.fct_reject
        select $1, files.source, files.file, rejects.row_number, rejects.reason
        from raw.reject as rejects
        inner join raw.source_file as files
            on rejects.source = files.source and rejects.file_id = files.file_id
        order by all
        """,
        [run_id],
    )
    _insert_of_run(connection, "fct_reject", run_id, [(file.source, file.file, None, file.reason) for file in refused])


def fingerprint_inputs(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over every file the night is built from and every parameter, in an order of their own.

    What a person has accepted is no part of it: it changes no table, only whether the tables may be published. A night
    that was stopped and the same night released are built from the same inputs, and say so.
    """
    digest = connection.execute(
        """
        select sha256(string_agg(line, chr(10) order by line))
        from (
            select source || ' ' || file_id || ' ' || known_on || ' ' || zone as line from raw.source_file
            union all
            select 'night ' || to_json(night) from raw.night as night
            union all
            select 'account ' || to_json(account) from raw.account as account
            union all
            select 'employment ' || employment from raw.addressed_employment
            union all
            select 'expected ' || to_json(expected) from raw.expected_source as expected
            union all
            select 'unit ' || to_json(unit_name) from raw.unit_name as unit_name
        )
        """
    ).fetchone()
    return str(digest[0]) if digest else ""


def note_built(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Record what the run was built from, and of each mart how many rows it has and a hash of them.

    What the run rejected has been noted before: of that, too, no file is named after a person (`withhold_names`).
    The identities of files are noted under the landings' secret. Of a file with one line, as corrections are, whoever
    knows all but the number in it would try the numbers of the unit until the SHA-256 is the published one.
    """
    secret = _secret_beside(connection)
    connection.execute(
        f"""
        insert into quality.fct_input
        select $1, source, file, sha256($2 || ' ' || file_id), known_on, rows_loaded from raw.source_file
        union all
        select $1, 'parameters', name, sha256(string_agg(line, chr(10) order by line nulls first)), null, count(*)
        from (select name, coalesce(line, '') as line from ({_PARAMETERS}))
        group by name
        order by all
        """,
        [run_id, secret],
    )
    withhold_names(connection, run_id, secret)
    connection.execute(
        """
        delete from quality.fct_input
        where run_id in (
            select run_id from quality.fct_run where run_number <= (select max(run_number) from quality.fct_run) - $1
        )
        """,
        [RUNS_WITH_INPUTS],
    )
    marts = connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = current_database() and schema_name = 'marts' order by table_name"
    )
    for (table,) in marts.fetchall():
        # Added up, not chained: it needs no order and no memory, and two equal rows do not cancel each other out.
        connection.execute(
            f"""
            insert into quality.fct_table
            select $1, $2, count(*), lpad(lower(to_hex(coalesce(sum(cast(hash(mart) as hugeint)), 0))), 24, '0')
            from marts."{table}" as mart
            """,
            [run_id, f"marts.{table}"],
        )


def _insert_of_run(
    connection: duckdb.DuckDBPyConnection, table: str, run_id: str, lines: Sequence[tuple[object, ...]]
) -> None:
    """Nothing; the lines are on record. In one statement with lists: hundreds of statements take as long as a check."""
    if lines:
        columns = [list(column) for column in zip(*lines, strict=True)]
        listed = ", ".join("unnest(?)" for _ in columns)
        connection.execute(f"insert into quality.{table} select ?, {listed}", [run_id, *columns])


def _secret_beside(connection: duckdb.DuckDBPyConnection) -> str:
    told = connection.execute("select path from duckdb_databases() where database_name = current_database()").fetchone()
    return Landings(Layout(Path(told[0]).parents[1]).landing).secret() if told and told[0] else ""


def prune_runs(connection: duckdb.DuckDBPyConnection, keep_from: date) -> int:
    """The number of runs taken off the record: those of nights before a day.

    The newest run stays whatever its night, so that no number is given twice and a published build is never without
    its run.
    """
    old = "as_of < $1 and run_number < (select max(run_number) from quality.fct_run)"
    with transaction(connection):
        for table in RECORD:
            if table != "fct_run":
                connection.execute(
                    f"delete from quality.{table} where run_id in (select run_id from quality.fct_run where {old})",
                    [keep_from],
                )
        pruned = connection.execute(f"delete from quality.fct_run where {old}", [keep_from]).fetchone()
    return int(pruned[0]) if pruned else 0
