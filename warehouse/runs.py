"""Reads the record of runs, whatever version wrote it and whether or not a night is running; writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from warehouse.layout import Layout
from warehouse.published import Mart, NothingPublished
from warehouse.quality import RECORD
from warehouse.restore import restore_record
from warehouse.state_file import StateHeld, refusals_told
from warehouse.state_tables import make_record

# All that is listed and compared of runs: some hundred rows for each. Of rejected rows there may be millions.
_ASKED: Final = tuple(table for table in RECORD if table != "fct_reject")
RUNS = """
    with inputs as (
        select run_id, source, file, file_id from quality.fct_input where source <> 'parameters'
    ),
    noted as (
        select runs.run_id, lag(runs.run_id) over (order by runs.run_number) as before
        from quality.fct_run as runs
        where runs.run_id in (select run_id from quality.fct_input)
    ),
    counted as (
        select run_id, count(*) as inputs from inputs group by run_id
    ),
    fresh as (
        select noted.run_id, count(*) as new_inputs
        from noted
        inner join inputs as mine on noted.run_id = mine.run_id
        left join inputs as theirs
            on noted.before = theirs.run_id and mine.source = theirs.source and mine.file_id = theirs.file_id
        where theirs.run_id is null
        group by noted.run_id
    ),
    failed as (
        select
            run_id,
            count(*) filter (not passed and severity = 'critical') as critical,
            count(*) filter (not passed and severity = 'warning') as warnings
        from quality.fct_check
        group by run_id
    )
    select
        runs.run_id,
        runs.as_of as night,
        runs.outcome,
        runs.started_at,
        date_diff('second', runs.started_at, runs.finished_at) as seconds,
        counted.inputs,
        if(
            noted.run_id is null or (noted.before is null and runs.run_number > 1), null, coalesce(fresh.new_inputs, 0)
        ) as new_inputs,
        failed.critical as failed_critical,
        failed.warnings as failed_warnings,
        runs.accepted,
        runs.version
    from quality.fct_run as runs
    left join noted using (run_id)
    left join counted using (run_id)
    left join fresh using (run_id)
    left join failed using (run_id)
    order by runs.run_number desc
"""


class UnknownRun(Exception):  # noqa: N818 - what somebody typed, not an error of the program
    """No run, or more than one, is meant by what was asked for."""

    def __init__(self, asked: str, meant: list[str]) -> None:
        super().__init__(asked)
        self.asked = asked
        self.meant = meant


@dataclass(frozen=True)
class Record:
    """The record of runs; `is_live` where it is the pipeline's own, not what was published with a night."""

    mart: Mart
    is_live: bool

    def runs(self) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and one row for each run, the newest first; instants in UTC, `seconds` null without an end."""
        return self.mart.columns_and_rows(RUNS)

    def find(self, asked: str) -> dict[str, Any]:
        """The run with this id, with an id that begins so, or the last run of this night; raises UnknownRun."""
        runs = self.mart.rows("from quality.fct_run order by run_number desc")
        if _is_day(asked):
            meant = [run for run in runs if str(run["as_of"]) == asked][:1]
        else:
            meant = [run for run in runs if asked and str(run["run_id"]).startswith(asked)]
            meant = [run for run in meant if run["run_id"] == asked] or meant
        if len(meant) != 1:
            raise UnknownRun(asked, [str(run["run_id"]) for run in meant])
        return meant[0]


@contextmanager
def open_record(layout: Layout) -> Iterator[Record]:
    """The record from the state file; while a night holds it, the one that was published with the night before.

    Without rejected rows. Copied into memory at once, so that no night has to wait. Raises NothingPublished where there
    is neither, StateHeld where a night has the state and nothing is published, and StateDamaged.
    """
    with duckdb.connect() as memory:
        memory.execute("set timezone = 'UTC'")
        make_record(memory)
        yield Record(Mart(memory), is_live=_read(memory, layout))


def _read(memory: duckdb.DuckDBPyConnection, layout: Layout) -> bool:
    published = layout.published.exists()
    if not layout.state.exists() and not published:
        raise NothingPublished(str(layout.published))
    if layout.state.exists():
        try:
            _copy(memory, layout.state)
        except StateHeld:
            if not published:
                raise
        else:
            return True
    restore_record(memory, [layout.published], _ASKED)
    return False


def _copy(memory: duckdb.DuckDBPyConnection, state: Path) -> None:
    with refusals_told(state, is_opening=True):
        duckdb.connect(str(state), read_only=True).close()
    restore_record(memory, [state], _ASKED)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return "-" in text
