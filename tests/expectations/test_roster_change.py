"""How much the staff may change between two rosters, and what a person's release does; nobody in it exists."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import duckdb
import pytest

from expectations.check import Outcome
from expectations.gate import judge
from expectations.suites import all_checks
from tests.sql.building import empty_warehouse, fill, models

[CHECK] = [check for check in all_checks() if check.check_id == "staging.stg_rosters.roster_did_not_change_much"]
Staff: TypeAlias = Sequence[int]

FIRST = range(100)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = empty_warehouse()
    connection.execute(f"create view staging.stg_rosters as {models()['staging.stg_rosters'].sql}")
    yield connection
    connection.close()


def judged(
    warehouse: duckdb.DuckDBPyConnection,
    *rosters: Staff,
    accepted: Sequence[int] = (),
    night: int = 28,
    what: str = "roster-change",
) -> Outcome:
    """The outcome on a night of February with one roster a day from the 1st on; `accepted` are days of rosters."""
    fill(warehouse, "raw.night", [_night(date(2024, 2, night))])
    for day, roster in enumerate(rosters, start=1):
        fill(warehouse, "raw.source_file", [_file(day, len(roster))])
        fill(warehouse, "raw.staff", [_employee(day, abs(n), is_active=n >= 0) for n in roster])
    for day in accepted:
        line = {"what": what, "about": f"roster {day}", "night": date(2024, 2, day), "accepted_by": "petugas"}
        fill(warehouse, "raw.acceptance", [{**line, "accepted_at": "2024-02-28 18:00:00+00"}])
    [outcome] = judge(warehouse, [CHECK])
    assert outcome.error is None
    return outcome


def _night(as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of, "ordered_at": "2024-02-07 02:00:00+00", "ordered_on": "2024-02-07", "satisfied_by": "all",
        "max_hidden_share": 0.01, "max_reading_age_days": 14, "confirmations": 2, "confirmation_days": 7,
        "small_cell": 5, "ends_at": f"{as_of} 17:00:00+00",
    }  # fmt: skip


def _file(day: int, rows: int) -> dict[str, Any]:
    return {
        "file_id": f"roster {day}", "source": "roster", "file": f"inbox/roster/2024-02-{day:02}.csv",
        "known_on": date(2024, 2, day), "rows_read": rows, "rows_loaded": rows, "rows_rejected": 0,
    }  # fmt: skip


def _employee(day: int, n: int, *, is_active: bool) -> dict[str, Any]:
    return {
        "file_id": f"roster {day}", "row_number": n, "staff_key": f"staff {n}", "nip": f"{n:018}",
        "employment": "pppk", "is_active": is_active,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "second", "is_sound"),
    [
        ("the same", range(100), True),
        ("one in twenty left", range(5, 100), True),
        ("one in twenty came", range(105), True),
        ("two left and three came", range(2, 103), True),
        ("six left", range(6, 100), False),
        ("six came", range(106), False),
        ("three exchanged for others", range(3, 103), False),
        ("as many, and one in twenty others", range(5, 105), False),
        ("the file was cut off", range(40), False),
        ("another office's roster", range(200, 300), False),
        ("another kind of employment in a second file", range(100, 130), False),
        ("everybody is there, six no longer in service", [*range(94), *range(-99, -93)], False),
    ],
)
def test_at_most_one_in_twenty_may_join_or_depart(
    warehouse: duckdb.DuckDBPyConnection, case: str, second: Staff, is_sound: bool
) -> None:
    assert judged(warehouse, FIRST, second).passed == is_sound, case


def test_first_roster_changes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert judged(warehouse, FIRST).passed


@pytest.mark.parametrize(("second", "is_sound"), [(range(11), True), (range(9), True), (range(1, 11), False)])
def test_one_person_alone_stops_no_small_office(
    warehouse: duckdb.DuckDBPyConnection, second: Staff, is_sound: bool
) -> None:
    assert judged(warehouse, range(10), second).passed == is_sound


def test_change_is_told_in_numbers_and_names_nobody(warehouse: duckdb.DuckDBPyConnection) -> None:
    outcome = judged(warehouse, FIRST, range(10, 102))

    assert outcome.failed_keys == ("roster_on=2024-02-02 staff_before=100 joined=2 departed=10 share=0.12",)
    assert outcome.blocks


def test_roster_in_which_nobody_is_in_service_is_a_change(warehouse: duckdb.DuckDBPyConnection) -> None:
    nobody = [-n for n in range(1, 100)]
    outcome = judged(warehouse, FIRST, nobody, FIRST)

    assert outcome.failed_keys == (
        "roster_on=2024-02-02 staff_before=100 joined=0 departed=100 share=1.0",
        "roster_on=2024-02-03 staff_before=0 joined=100 departed=0 share=null",
    )


def test_truncated_roster_is_not_made_sound_by_coming_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert not judged(warehouse, FIRST, range(40), range(41), range(42)).passed


def test_small_steps_add_up_to_no_jump(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert judged(warehouse, FIRST, range(3, 102), range(6, 103)).passed


def test_roster_of_after_the_night_is_none_of_its_matter(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert judged(warehouse, FIRST, range(40), night=1).passed


@pytest.mark.parametrize(
    ("accepted", "is_sound"),
    [
        ([2], True),
        ([1], False),  # the roster before is no word about this one
        ([3], False),  # nor is one that is not known yet
    ],
)
def test_release_holds_for_the_roster_it_names(
    warehouse: duckdb.DuckDBPyConnection, accepted: Sequence[int], is_sound: bool
) -> None:
    assert judged(warehouse, FIRST, range(40), range(90), accepted=accepted, night=2).passed == is_sound


def test_release_holds_on_later_nights(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert judged(warehouse, FIRST, range(40), range(41), range(42), accepted=[2]).passed


def test_release_of_one_big_change_does_not_release_the_next(warehouse: duckdb.DuckDBPyConnection) -> None:
    outcome = judged(warehouse, FIRST, range(40), FIRST, accepted=[2])

    assert [key.split()[0] for key in outcome.failed_keys] == ["roster_on=2024-02-03"]


def test_release_of_the_newest_roster_covers_those_before_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert judged(warehouse, FIRST, range(40), FIRST, accepted=[3]).passed


def test_release_of_something_else_releases_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert not judged(warehouse, FIRST, range(40), accepted=[2], what="something else").passed
