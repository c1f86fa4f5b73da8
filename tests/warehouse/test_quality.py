"""The lasting record of runs: how each began and came out, what was checked and what was rejected."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from warehouse.landing import SOURCES, Landings, Origin
from warehouse.layout import Layout
from warehouse.quality import begin_run, end_run, note_checks, note_rejects
from warehouse.records import CheckResult, RefusedFile, Run
from warehouse.state import State, load_landed, open_state

Deliver = Callable[..., Origin]
BEGAN, ENDED = datetime(2024, 2, 16, 19, tzinfo=UTC), datetime(2024, 2, 16, 19, 1, 30, tzinfo=UTC)
PASSED = CheckResult("marts.dim_staff.key_is_unique", "marts.dim_staff", "critical", True, "12 rows", 0)
FAILED = CheckResult("raw.night.is_one_row", "raw.night", "warning", False, None, None)


def _run(run_id: str) -> Run:
    return Run(run_id, date(2024, 2, 16), BEGAN, "1.0")


def _rows(state: State, table: str) -> list[tuple[Any, ...]]:
    return sorted(state.execute(f"from quality.{table}").fetchall(), key=repr)


def _outcomes(state: State) -> dict[str, str]:
    return dict(state.execute("select run_id, outcome from quality.fct_run").fetchall())


def test_a_run_that_began_is_on_record_as_running(state: State) -> None:
    begin_run(state, _run("first"))

    assert _rows(state, "fct_run") == [("first", date(2024, 2, 16), BEGAN, None, "running", None, "1.0")]


def test_a_run_that_ended_is_on_record_with_its_outcome(state: State) -> None:
    begin_run(state, _run("first"))

    end_run(state, "first", ENDED, "published", "fingerprint")

    assert _rows(state, "fct_run") == [("first", date(2024, 2, 16), BEGAN, ENDED, "published", "fingerprint", "1.0")]


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

    assert _rows(state, "fct_check") == [
        ("first", "marts.dim_staff.key_is_unique", "marts.dim_staff", "critical", True, "12 rows", 0),
        ("first", "raw.night.is_one_row", "raw.night", "warning", False, None, None),
    ]


def test_a_run_without_checks_leaves_none_on_record(state: State) -> None:
    note_checks(state, "first", [])

    assert _rows(state, "fct_check") == []


def test_the_checks_of_earlier_runs_stay_on_record(state: State) -> None:
    note_checks(state, "first", [PASSED])
    note_checks(state, "second", [PASSED])

    assert [row[0] for row in _rows(state, "fct_check")] == ["first", "second"]


@pytest.mark.parametrize("source", SOURCES)
def test_a_rejected_row_is_on_record_with_its_file_and_row(
    state: State, landings: Landings, deliver: Deliver, source: str
) -> None:
    deliver(source, f"inbox/{source}/a.csv", rejects=[(7, "nip_missing"), (9, "total_row")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert _rows(state, "fct_reject") == [
        ("first", source, f"inbox/{source}/a.csv", 7, "nip_missing"),
        ("first", source, f"inbox/{source}/a.csv", 9, "total_row"),
    ]


def test_rejects_of_different_files_keep_apart(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv", rejects=[(7, "count_unreadable")])
    deliver("declarations", "inbox/1.csv", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/2.csv", rejects=[(7, "nip_invalid")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert _rows(state, "fct_reject") == [
        ("first", "counts", "inbox/counts.csv", 7, "count_unreadable"),
        ("first", "declarations", "inbox/1.csv", 7, "nip_missing"),
        ("first", "declarations", "inbox/2.csv", 7, "nip_invalid"),
    ]


def test_rejects_of_a_file_that_is_two_sources_are_told_apart(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/both.xlsx", file_id="both", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both", rejects=[(9, "nip_invalid")])
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "first", [])

    assert _rows(state, "fct_reject") == [
        ("first", "declarations", "inbox/declarations/both.xlsx", 9, "nip_invalid"),
        ("first", "roster", "inbox/roster/both.xlsx", 7, "nip_missing"),
    ]


def test_a_file_refused_whole_is_on_record_without_a_row(state: State) -> None:
    note_rejects(state, "first", [RefusedFile("roster", "inbox/roster/a.csv", "nip_column_missing")])

    assert _rows(state, "fct_reject") == [("first", "roster", "inbox/roster/a.csv", None, "nip_column_missing")]


def test_every_run_records_the_rejects_it_was_built_with(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv", file_id="old", rejects=[(7, "count_unreadable")])
    load_landed(state, landings, "Asia/Jakarta")
    note_rejects(state, "first", [])
    deliver("counts", "inbox/counts.csv", file_id="new")
    load_landed(state, landings, "Asia/Jakarta")

    note_rejects(state, "second", [])

    assert [row[0] for row in _rows(state, "fct_reject")] == ["first"]


def test_the_record_survives_reopening(layout: Layout) -> None:
    with open_state(layout) as state:
        begin_run(state, _run("first"))
        note_checks(state, "first", [PASSED])

    with open_state(layout) as state:
        begin_run(state, _run("second"))
        assert _outcomes(state) == {"first": "failed", "second": "running"}
        assert len(_rows(state, "fct_check")) == 1


@pytest.mark.parametrize("table", ["fct_run", "fct_check", "fct_reject"])
def test_every_column_of_the_record_is_explained(state: State, table: str) -> None:
    tables = "select comment from duckdb_tables() where schema_name = 'quality' and table_name = $1"
    columns = "select column_name from duckdb_columns() where table_name = $1 and comment is null"

    assert state.execute(tables, [table]).fetchall() != [(None,)]
    assert state.execute(columns, [table]).fetchall() == []
