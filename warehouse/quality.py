"""Writes the lasting record of a run into ``quality``; knows nothing of what the checks mean."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from warehouse.records import CheckResult, RefusedFile, Run


def begin_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Note that the run began; whatever an earlier process left as running was killed and is closed."""
    connection.execute("update quality.fct_run set outcome = 'failed' where outcome = 'running'")
    connection.execute(
        "insert into quality.fct_run values ($1, $2, $3, null, 'running', null, $4)",
        [run.run_id, run.as_of, run.started_at, run.version],
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
    if not results:
        return
    connection.executemany(
        "insert into quality.fct_check values (?, ?, ?, ?, ?, ?, ?)",
        [(run_id, r.check_id, r.table_name, r.severity, r.passed, r.observed, r.failed_rows) for r in results],
    )


def note_rejects(connection: duckdb.DuckDBPyConnection, run_id: str, refused: Sequence[RefusedFile]) -> None:
    """Record the rejected rows of every file the night is built from, and the files refused whole."""
    connection.execute(
        """
        insert into quality.fct_reject
        select $1, files.source, files.file, rejects.row_number, rejects.reason
        from raw.reject as rejects
        inner join raw.source_file as files
            on rejects.source = files.source and rejects.file_id = files.file_id
        """,
        [run_id],
    )
    for file in refused:
        connection.execute(
            "insert into quality.fct_reject values ($1, $2, $3, null, $4)",
            [run_id, file.source, file.file, file.reason],
        )


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
