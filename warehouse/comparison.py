"""Compares two runs: by the record what they were built from and what came out, by their builds who changed status.

Of people it tells numbers alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.layout import Layout
from warehouse.literals import quoted
from warehouse.memory import reader_beside
from warehouse.published import Mart
from warehouse.runs import Record

Rows = list[dict[str, Any]]

NOTED = "select distinct run_id from quality.fct_input where run_id in ($1, $2)"
INPUTS = """
    with mine as (from quality.fct_input where run_id = $1),
    theirs as (from quality.fct_input where run_id = $2)
    select
        coalesce(mine.source, theirs.source) as source,
        coalesce(mine.file, theirs.file) as file,
        case when mine.file_id is null then 'came' when theirs.file_id is null then 'went' else 'changed' end as what,
        mine.rows_loaded as rows_before,
        theirs.rows_loaded as rows_after
    from mine
    full join theirs on mine.source = theirs.source and mine.file = theirs.file
    where mine.file_id is distinct from theirs.file_id
    order by all
"""
CHECKS = """
    with mine as (from quality.fct_check where run_id = $1),
    theirs as (from quality.fct_check where run_id = $2)
    select
        coalesce(theirs.check_id, mine.check_id) as check_id,
        coalesce(theirs.severity, mine.severity) as severity,
        mine.passed as passed_before,
        theirs.passed as passed_after,
        mine.observed as observed_before,
        theirs.observed as observed_after
    from mine
    full join theirs on mine.check_id = theirs.check_id
    where mine.passed is distinct from theirs.passed
    order by all
"""
TABLES = """
    with mine as (from quality.fct_table where run_id = $1),
    theirs as (from quality.fct_table where run_id = $2)
    select
        coalesce(theirs.table_name, mine.table_name) as table_name,
        mine."rows" as rows_before,
        theirs."rows" as rows_after
    from mine
    full join theirs on mine.table_name = theirs.table_name
    where mine.content_hash is distinct from theirs.content_hash or mine."rows" is distinct from theirs."rows"
    order by all
"""
STATUSES = """
    select
        coalesce(theirs.account_key, mine.account_key) as account_key,
        mine.status as status_before,
        theirs.status as status_after,
        count(*) as staff
    from one.marts.fct_follow_status as mine
    full join other.marts.fct_follow_status as theirs
        on mine.staff_key = theirs.staff_key and mine.account_key = theirs.account_key
    where mine.status is distinct from theirs.status
    group by all
    order by all
"""
SHARED = """
    select mine.column_name
    from duckdb_columns() as mine
    inner join duckdb_columns() as theirs using (schema_name, table_name, column_name)
    where mine.database_name = 'one' and theirs.database_name = 'other'
        and mine.schema_name = 'marts' and mine.table_name = 'fct_follower_growth'
        and mine.column_name <> 'account_key'
    order by mine.column_index
"""


@dataclass(frozen=True)
class Comparison:
    """What is different in the second of two runs; each row tells one difference.

    ``is_noted`` says whether the inputs of both are on record (of the last 30 runs); ``statuses`` and ``growth``
    are None unless both builds are still on disk.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    is_noted: bool
    inputs: Rows
    checks: Rows
    tables: Rows
    statuses: Rows | None
    growth: Rows | None


def compare(layout: Layout, record: Record, before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """The differences between two runs on record."""
    runs = before["run_id"], after["run_id"]
    noted = record.mart.rows(NOTED, *runs)
    is_noted = len(noted) == len(set(runs))
    statuses = growth = None
    files = [_build(layout, run) for run in runs]
    if all(files):
        with _opened([file for file in files if file]) as builds:
            statuses, growth = builds.rows(STATUSES), list(_growth(builds))
    return Comparison(
        before=before,
        after=after,
        is_noted=is_noted,
        inputs=record.mart.rows(INPUTS, *runs) if is_noted else [],
        checks=record.mart.rows(CHECKS, *runs),
        tables=record.mart.rows(TABLES, *runs) if is_noted else [],
        statuses=statuses,
        growth=growth,
    )


def _build(layout: Layout, run_id: str) -> Path | None:
    """The marts of a run, published or stopped, if they are still kept."""
    kept = (layout.builds / run_id / "ikuti.duckdb", layout.rejected_build(run_id))
    return next((file for file in kept if file.exists()), None)


@contextmanager
def _opened(files: list[Path]) -> Iterator[Mart]:
    with reader_beside(files[0]) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, file in zip(("one", "other"), files, strict=True):
            connection.execute(f"attach {quoted(str(file))} as {name} (read_only)")
        yield Mart(connection)


def _growth(builds: Mart) -> Iterator[dict[str, Any]]:
    for (column,) in builds.columns_and_rows(SHARED)[1]:
        yield from builds.rows(
            f"""
            select
                coalesce(theirs.account_key, mine.account_key) as account_key,
                '{column}' as figure,
                mine."{column}" as before,
                theirs."{column}" as after
            from one.marts.fct_follower_growth as mine
            full join other.marts.fct_follower_growth as theirs on mine.account_key = theirs.account_key
            where mine."{column}" is distinct from theirs."{column}"
            order by 1
            """
        )
