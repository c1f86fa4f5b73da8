"""The lasting record of runs: how each began and came out, and what was checked."""

from datetime import date, timedelta

import duckdb
import pytest

from tests.warehouse.run_record import BEGAN, ENDED, PASSED, begin_runs, rows_of
from warehouse.layout import Layout
from warehouse.quality import RECORD, begin_run, end_run, note_checks, prune_runs
from warehouse.records import CheckResult, Run
from warehouse.state import State, open_state

FAILED = CheckResult("raw.night.is_one_row", "raw.night", "warning", False, None, None)


def _run(run_id: str) -> Run:
    return Run(run_id, date(2024, 2, 16), BEGAN, "1.0")


def _outcomes(state: State) -> dict[str, str]:
    return dict(state.execute("select run_id, outcome from quality.fct_run").fetchall())


def test_a_run_that_began_is_on_record_as_running(state: State) -> None:
    begin_run(state, _run("first"))

    assert rows_of(state, "fct_run") == [("first", date(2024, 2, 16), BEGAN, None, "running", None, "1.0", 1, None)]


def test_a_run_that_ended_is_on_record_with_its_outcome(state: State) -> None:
    begin_run(state, _run("first"))

    end_run(state, "first", ENDED, "published", "fingerprint")

    assert rows_of(state, "fct_run") == [
        ("first", date(2024, 2, 16), BEGAN, ENDED, "published", "fingerprint", "1.0", 1, None)
    ]


def test_ending_one_run_leaves_the_others(state: State) -> None:
    for run_id, outcome in (("first", "stopped"), ("second", "incomplete")):
        begin_run(state, _run(run_id))
        end_run(state, run_id, ENDED, outcome, "fingerprint")

    assert _outcomes(state) == {"first": "stopped", "second": "incomplete"}


def test_a_run_left_running_is_closed_as_failed_by_the_next(state: State) -> None:
    begin_run(state, _run("done"))
    end_run(state, "done", ENDED, "published", "fingerprint")
    begin_run(state, _run("killed"))

    begin_run(state, _run("next"))

    assert _outcomes(state) == {"done": "published", "killed": "failed", "next": "running"}
    assert state.execute("select finished_at from quality.fct_run where run_id = 'killed'").fetchall() == [(None,)]


def test_the_same_run_cannot_begin_twice(state: State) -> None:
    begin_run(state, _run("first"))

    with pytest.raises(duckdb.ConstraintException):
        begin_run(state, _run("first"))


def test_every_check_is_on_record(state: State) -> None:
    note_checks(state, "first", [PASSED, FAILED])

    assert rows_of(state, "fct_check") == [
        ("first", "marts.dim_staff.key_is_unique", "marts.dim_staff", "critical", True, "12 rows", 0),
        ("first", "raw.night.is_one_row", "raw.night", "warning", False, None, None),
    ]


def test_a_run_without_checks_leaves_none_on_record(state: State) -> None:
    note_checks(state, "first", [])

    assert rows_of(state, "fct_check") == []


def test_the_checks_of_earlier_runs_stay_on_record(state: State) -> None:
    note_checks(state, "first", [PASSED])
    note_checks(state, "second", [PASSED])

    assert [row[0] for row in rows_of(state, "fct_check")] == ["first", "second"]


def test_the_record_survives_reopening(layout: Layout) -> None:
    with open_state(layout) as state:
        begin_run(state, _run("first"))
        note_checks(state, "first", [PASSED])

    with open_state(layout) as state:
        begin_run(state, _run("second"))
        assert _outcomes(state) == {"first": "failed", "second": "running"}
        assert len(rows_of(state, "fct_check")) == 1


@pytest.mark.parametrize("table", [*RECORD, "migration"])
def test_every_column_of_the_record_is_explained(state: State, table: str) -> None:
    tables = "select comment from duckdb_tables() where schema_name = 'quality' and table_name = $1"
    columns = "select column_name from duckdb_columns() where table_name = $1 and comment is null"

    assert state.execute(tables, [table]).fetchall() != [(None,)]
    assert state.execute(columns, [table]).fetchall() == []


def _numbers(state: State) -> dict[str, int]:
    return dict(state.execute("select run_id, run_number from quality.fct_run").fetchall())


def test_runs_are_numbered_in_the_order_in_which_they_begin_whatever_the_clock_says(state: State) -> None:
    begin_run(state, Run("z", date(2024, 2, 16), BEGAN, "1.0"))
    begin_run(state, Run("a", date(2024, 2, 16), BEGAN - timedelta(days=3), "1.0"))

    assert _numbers(state) == {"z": 1, "a": 2}


def test_what_a_person_released_is_on_record(state: State) -> None:
    begin_run(state, Run("first", date(2024, 2, 16), BEGAN, "1.0", accepted="roster-change"))

    assert state.execute("select accepted from quality.fct_run").fetchall() == [("roster-change",)]


def test_the_newest_run_stays_whatever_its_night_so_that_no_number_is_given_twice(state: State) -> None:
    begin_runs(state, "first", as_of=date(2024, 2, 16))
    begin_runs(state, "backfilled", as_of=date(2020, 1, 1))

    assert prune_runs(state, date(2024, 2, 17)) == 1

    begin_runs(state, "next")
    assert _numbers(state) == {"backfilled": 2, "next": 3}
