"""`ikuti retention`: what is told, what of the inbox goes, and that nothing goes that no night has read."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bench.generator.files import write_roster
from flows import retention
from flows.cli import main
from tests.flows.landed_campaign import NIP
from tests.flows.sources.small_campaign import FIRST_LIST, ROSTER_DAY, SECOND_LIST, small_roster, write_small_export
from tests.flows.sources.taking import Taking
from warehouse.layout import Layout
from warehouse.state import open_state

LATER, YEARS_LATER = "2024-03-20", "2025-09-01"
Told = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def told(landed: Taking, capsys: pytest.CaptureFixture[str]) -> Told:
    def run(day: str, *options: str) -> tuple[int, Any, str]:
        code = main(["retention", str(landed.folder), "--as-of", day, "--json", *options])
        out, err = capsys.readouterr()
        return code, json.loads(out)["removed"] if out else None, err

    return run


def test_exports_that_are_landed_leave_the_inbox_after_their_days(landed: Taking, told: Told) -> None:
    assert told(LATER, "--yes")[:2] == (0, {"inbox_exports": 2})

    assert list(landed.lists.iterdir()) == []
    assert [day for day, *_ in landed.captures()] == [FIRST_LIST, SECOND_LIST]
    assert landed.take().refusals == ()


def test_an_export_whose_name_is_no_utf_8_leaves_the_inbox_too(landed: Taking, told: Told) -> None:
    (landed.lists / str(FIRST_LIST)).rename(landed.lists / os.fsdecode(f"{FIRST_LIST} unduhan ".encode() + b"\xe9"))
    landed.take()

    assert told(LATER, "--yes")[:2] == (0, {"inbox_exports": 2})

    assert list(landed.lists.iterdir()) == []


def test_an_export_that_changed_since_it_was_read_stays_and_is_told(landed: Taking, told: Told) -> None:
    landed.archive(FIRST_LIST).write_bytes(b"something else")

    code, removed, err = told(LATER, "--yes")

    assert (code, removed) == (0, {"inbox_exports": 1})
    assert landed.archive(FIRST_LIST).exists()
    assert f"older, but no night has read it: inbox/followers/instagram/pemprov.contoh/{FIRST_LIST}" in err


def test_a_dry_run_and_a_refusal_change_nothing(landed: Taking, told: Told) -> None:
    before = landed.files()

    assert told(YEARS_LATER, "--dry-run")[:2] == (
        0,
        {"landed_followers": 1, "inbox_exports": 2},
    )
    code, _, err = told(YEARS_LATER)
    assert (code, "found no terminal" in err) == (2, True)
    assert {name: kept for name, kept in landed.files().items() if name in before} == before
    assert landed.archive(FIRST_LIST).exists()


def test_what_went_does_not_come_back_with_the_file_it_came_from(landed: Taking, told: Told) -> None:
    assert told(YEARS_LATER, "--yes")[0] == 0
    write_small_export(landed.folder, FIRST_LIST).parent.rename(landed.lists / f"{FIRST_LIST} lagi")
    write_small_export(landed.folder, FIRST_LIST)

    landed.take()

    assert [day for day, *_ in landed.captures()] == [SECOND_LIST]
    # Both exemptions were in force when the list was made that stays, and keep it from counting.
    assert landed.loaded("select count(*) from raw.correction") == [(2,)]
    assert landed.loaded("select bool_and(rows_read = rows_loaded + rows_rejected) from raw.source_file") == [(True,)]
    assert landed.loaded("select count(*) from raw.staff") == [(20,)]


def test_whoever_left_long_ago_does_not_come_back_with_a_form_that_grew(landed: Taking, told: Told) -> None:
    """A removal deletes all workbooks: with the next download of the form each would be followed by another one."""
    write_roster(landed.folder, ROSTER_DAY + timedelta(days=9), small_roster().filter(pl.col("NI PPPK") != NIP))
    landed.take()
    answers = landed.loaded("select count(*) from raw.declaration")
    assert told(YEARS_LATER, "--yes")[1]["people"] == 1
    (form,) = (landed.folder / "inbox" / "declarations").iterdir()
    (form.with_name(f"{YEARS_LATER}_jawaban.csv")).write_bytes(form.read_bytes() + b"\n")

    landed.take()

    others = landed.loaded(
        "select count(*) from raw.declaration where file_id = (select max(file_id) from raw.declaration)"
    )
    assert answers[0][0] > others[0][0] > 0
    assert told(YEARS_LATER, "--yes")[1] == {}
    assert landed.loaded("select bool_and(rows_read = rows_loaded + rows_rejected) from raw.source_file") == [(True,)]


def test_the_second_time_nothing_is_older(told: Told) -> None:
    told(YEARS_LATER, "--yes")

    code, removed, err = told(YEARS_LATER, "--yes")

    assert (code, removed) == (0, {})
    assert "nothing was older" in err


def test_a_day_to_come_is_no_day_to_count_from(told: Told) -> None:
    code, _, err = told(date(2099, 12, 31).isoformat(), "--yes")

    assert (code, err.splitlines()[0].startswith("needed a day up to today")) == (2, True)


def test_a_removal_that_was_killed_half_way_is_finished_by_the_next(
    landed: Taking, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed.loaded("select 1")

    def kill_under_way(layout: Layout, _zone: str) -> None:
        if layout.erasing.exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(retention, "finish_erasure", kill_under_way)
        assert told(YEARS_LATER, "--yes")[0] == 130
    assert Layout(landed.folder).erasing.exists()

    assert told(YEARS_LATER, "--yes")[:2] == (0, {"inbox_exports": 2})
    with open_state(Layout(landed.folder)) as state:
        assert state.execute("select captured_on from raw.capture").fetchall() == [(SECOND_LIST,)]
