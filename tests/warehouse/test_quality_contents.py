"""The lasting record of what a run was built from and what came of it, and how long it is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from tests.warehouse.run_record import PASSED, begin_runs, rows_of
from warehouse.landing import Landings, Origin
from warehouse.parameters import Night
from warehouse.quality import RECORD, note_built, note_checks, note_rejects, prune_runs
from warehouse.state import State, load_landed, set_night

Deliver = Callable[..., Origin]


def test_every_file_a_run_was_built_from_is_on_record(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("roster", "inbox/roster/a.csv", file_id="f1", rejects=[(7, "nip_missing")])
    deliver("counts", "inbox/counts.csv", file_id="f2")
    load_landed(state, landings, "Asia/Jakarta")

    note_built(state, "first")

    files = [row for row in rows_of(state, "fct_input") if row[1] != "parameters"]
    assert [row[:3] + row[4:] for row in files] == [
        ("first", "counts", "inbox/counts.csv", date(2024, 2, 8), 1),
        ("first", "roster", "inbox/roster/a.csv", date(2024, 2, 8), 1),
    ]


def test_who_guesses_the_content_of_a_file_cannot_see_that_it_is_this_one(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    """All else in a correction is published, but the number of the employee whom it concerns."""
    guesses = {sha256(f"{number},exempt,2024-02-10".encode()).hexdigest() for number in range(100)}
    landings.remember_key("a secret")
    deliver("corrections", "inbox/corrections.csv", file_id=sorted(guesses)[42])
    load_landed(state, landings, "Asia/Jakarta")

    note_built(state, "first")
    note_built(state, "again")

    noted = {row[3] for row in rows_of(state, "fct_input") if row[1] == "corrections"}
    assert len(noted) == 1
    assert not noted & (guesses | {sha256(f" {guess}".encode()).hexdigest() for guess in guesses})


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
        begin_runs(state, run_id, as_of=date(2024, 2, day))
        note_checks(state, run_id, [PASSED])
        note_rejects(state, run_id, [])
        note_built(state, run_id)
    state.execute("delete from quality.fct_input where run_id not in ('old', 'edge', 'new')")
    state.execute("delete from quality.fct_table where run_id not in ('old', 'edge', 'new')")

    assert prune_runs(state, date(2024, 2, 15)) == 1

    left = {t: {run for (run,) in state.execute(f"select run_id from quality.{t}").fetchall()} for t in RECORD}
    assert left == {table: {"edge", "new"} for table in RECORD}


def test_inputs_are_kept_for_the_last_thirty_runs_alone(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("counts", "inbox/counts.csv")
    load_landed(state, landings, "Asia/Jakarta")
    for number in range(32):
        begin_runs(state, f"run {number:02}")
        note_built(state, f"run {number:02}")

    kept = state.execute("select min(run_id), count(distinct run_id) from quality.fct_input").fetchall()
    assert kept == [("run 02", 30)]
