"""The lasting record of runs: how each began and came out, what was checked and what was rejected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from warehouse.landing import SOURCES, Landings, Origin
from warehouse.layout import Layout
from warehouse.parameters import Night
from warehouse.quality import RECORD, begin_run, end_run, note_built, note_checks, note_rejects, prune_runs
from warehouse.records import CheckResult, RefusedFile, Run
from warehouse.state import State, load_landed, open_state, set_night

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

    assert _rows(state, "fct_run") == [("first", date(2024, 2, 16), BEGAN, None, "running", None, "1.0", 1, None)]


def test_a_run_that_ended_is_on_record_with_its_outcome(state: State) -> None:
    begin_run(state, _run("first"))

    end_run(state, "first", ENDED, "published", "fingerprint")

    assert _rows(state, "fct_run") == [
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


@pytest.mark.parametrize("table", [*RECORD, "migration"])
def test_every_column_of_the_record_is_explained(state: State, table: str) -> None:
    tables = "select comment from duckdb_tables() where schema_name = 'quality' and table_name = $1"
    columns = "select column_name from duckdb_columns() where table_name = $1 and comment is null"

    assert state.execute(tables, [table]).fetchall() != [(None,)]
    assert state.execute(columns, [table]).fetchall() == []


def _begun(state: State, *run_ids: str, as_of: date = date(2024, 2, 16)) -> None:
    for run_id in run_ids:
        begin_run(state, Run(run_id, as_of, BEGAN, "1.0"))


def _numbers(state: State) -> dict[str, int]:
    return dict(state.execute("select run_id, run_number from quality.fct_run").fetchall())


def test_runs_are_numbered_in_the_order_in_which_they_begin_whatever_the_clock_says(state: State) -> None:
    begin_run(state, Run("z", date(2024, 2, 16), BEGAN, "1.0"))
    begin_run(state, Run("a", date(2024, 2, 16), BEGAN - timedelta(days=3), "1.0"))

    assert _numbers(state) == {"z": 1, "a": 2}


def test_what_a_person_released_is_on_record(state: State) -> None:
    begin_run(state, Run("first", date(2024, 2, 16), BEGAN, "1.0", accepted="roster-change"))

    assert state.execute("select accepted from quality.fct_run").fetchall() == [("roster-change",)]


def test_every_file_a_run_was_built_from_is_on_record(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("roster", "inbox/roster/a.csv", file_id="f1", rejects=[(7, "nip_missing")])
    deliver("counts", "inbox/counts.csv", file_id="f2")
    load_landed(state, landings, "Asia/Jakarta")

    note_built(state, "first")

    files = [row for row in _rows(state, "fct_input") if row[1] != "parameters"]
    assert files == [
        ("first", "counts", "inbox/counts.csv", "f2", date(2024, 2, 8), 1),
        ("first", "roster", "inbox/roster/a.csv", "f1", date(2024, 2, 8), 1),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"confirmations": 3}, {"night.confirmations"}),
        ({"target_followers": None}, {"night.target_followers"}),
        ({"employment": ("pppk", "pns")}, {"addressed_employment"}),
        ({"as_of": date(2024, 2, 17)}, set()),
    ],
)
def test_a_parameter_that_changed_has_another_content(
    state: State, night: Night, change: dict[str, Any], told: set[str]
) -> None:
    set_night(state, night)
    note_built(state, "first")

    set_night(state, replace(night, **change))
    note_built(state, "second")

    changed = state.execute(
        "select file from quality.fct_input where source = 'parameters' "
        "group by file having count(distinct file_id) > 1"
    ).fetchall()
    assert {name for (name,) in changed} == told
    assert ("account.instagram:pemprov.contoh", 2) in state.execute(
        "select file, count(*) from quality.fct_input group by file"
    ).fetchall()


def _noted(state: State, rows: str) -> tuple[int, str]:
    """What is noted of a mart that has these rows."""
    state.execute(f"create schema if not exists marts; create or replace table marts.thing as {rows}")
    note_built(state, rows)
    ((counted, content),) = state.execute(
        'select "rows", content_hash from quality.fct_table where run_id = $1', [rows]
    ).fetchall()
    return counted, content


def test_a_marts_content_is_on_record_whatever_the_order_of_its_rows(state: State) -> None:
    one = _noted(state, "select * from (values (1, 'a'), (2, null)) as t(n, c)")
    other = _noted(state, "select * from (values (2, null), (1, 'a')) as t(n, c)")

    assert one == other
    assert (one[0], len(one[1])) == (2, 24)


@pytest.mark.parametrize(
    "values",
    [
        "(1, 'a')",
        "(1, 'a'), (2, 'b'), (2, 'b')",
        "(1, 'b'), (2, 'a')",
        "(1, 'a'), (2, null)",
        "(1, 'a'), (1, 'a'), (2, 'b')",
        "(1, 'a'), (2, 'b'), (3, 'c'), (3, 'c')",
    ],
)
def test_another_content_has_another_hash(state: State, values: str) -> None:
    as_it_was = _noted(state, "select * from (values (1, 'a'), (2, 'b')) as t(n, c)")

    assert _noted(state, f"select * from (values {values}) as t(n, c)") != as_it_was


def test_an_empty_mart_is_on_record_too(state: State) -> None:
    assert _noted(state, "select 1 as n where false") == (0, "0" * 24)


def test_the_record_of_nights_before_a_day_is_taken_off_in_every_table(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/a.csv", rejects=[(7, "nip_missing")])
    load_landed(state, landings, "Asia/Jakarta")
    _noted(state, "select 1 as n")
    for run_id, day in (("old", 14), ("edge", 15), ("new", 16)):
        _begun(state, run_id, as_of=date(2024, 2, day))
        note_checks(state, run_id, [PASSED])
        note_rejects(state, run_id, [])
        note_built(state, run_id)
    state.execute("delete from quality.fct_input where run_id not in ('old', 'edge', 'new')")
    state.execute("delete from quality.fct_table where run_id not in ('old', 'edge', 'new')")

    assert prune_runs(state, date(2024, 2, 15)) == 1

    left = {t: {run for (run,) in state.execute(f"select run_id from quality.{t}").fetchall()} for t in RECORD}
    assert left == {table: {"edge", "new"} for table in RECORD}


def test_the_newest_run_stays_whatever_its_night_so_that_no_number_is_given_twice(state: State) -> None:
    _begun(state, "first", as_of=date(2024, 2, 16))
    _begun(state, "backfilled", as_of=date(2020, 1, 1))

    assert prune_runs(state, date(2024, 2, 17)) == 1

    _begun(state, "next")
    assert _numbers(state) == {"backfilled": 2, "next": 3}


def test_inputs_are_kept_for_the_last_thirty_runs_alone(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv")
    load_landed(state, landings, "Asia/Jakarta")
    for number in range(32):
        _begun(state, f"run {number:02}")
        note_built(state, f"run {number:02}")

    kept = state.execute("select min(run_id), count(distinct run_id) from quality.fct_input").fetchall()
    assert kept == [("run 02", 30)]
