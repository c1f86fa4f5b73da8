"""What a person has accepted: noted once for one roster, kept like the landings, loaded on every night."""

import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from warehouse.acceptances import ROSTER_CHANGE, Acceptance, accept_roster_change, accepted
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.state import State, load_landed, open_state

ZONE = "Asia/Jakarta"
NIGHT = date(2024, 2, 16)
AT = datetime(2024, 2, 17, 1, 30, tzinfo=UTC)
Deliver = Callable[..., Origin]


@pytest.fixture
def rosters(deliver: Deliver) -> None:
    for day in (5, 12, 19):
        deliver("roster", f"inbox/roster/2024-02-{day:02}.csv", known_on=date(2024, 2, day), file_id=f"of {day}")
    deliver("declarations", "inbox/declarations/2024-02-16.csv", known_on=NIGHT)


def _held(state: State) -> list[tuple[object, ...]]:
    return state.execute("from raw.acceptance").fetchall()


def test_without_a_roster_nothing_is_accepted_and_nothing_noted(landings: Landings, deliver: Deliver) -> None:
    deliver("roster", "inbox/roster/2024-02-17.csv", known_on=date(2024, 2, 17))

    assert accept_roster_change(landings, NIGHT, "petugas", AT) is None
    assert accepted(landings) == []


@pytest.mark.usefixtures("rosters")
def test_the_newest_roster_known_on_the_night_is_accepted_and_no_later_one(landings: Landings) -> None:
    acceptance = accept_roster_change(landings, NIGHT, "petugas", AT)

    assert acceptance == Acceptance(ROSTER_CHANGE, "of 12", NIGHT, "petugas", AT)
    assert accepted(landings) == [acceptance]


@pytest.mark.usefixtures("rosters")
def test_who_accepts_the_same_roster_again_is_told_of_the_first_time(landings: Landings) -> None:
    first = accept_roster_change(landings, NIGHT, "petugas", AT)

    assert accept_roster_change(landings, date(2024, 2, 18), "lain", AT + timedelta(days=2)) == first
    assert accepted(landings) == [first]


@pytest.mark.usefixtures("rosters")
def test_the_next_roster_needs_a_word_of_its_own(landings: Landings) -> None:
    accept_roster_change(landings, NIGHT, "petugas", AT)
    accept_roster_change(landings, date(2024, 2, 20), "petugas", AT + timedelta(days=4))

    assert [one.about for one in accepted(landings)] == ["of 12", "of 19"]


@pytest.mark.usefixtures("rosters")
def test_the_moment_is_kept_in_utc(landings: Landings) -> None:
    accept_roster_change(landings, NIGHT, "petugas", AT.astimezone(timezone(timedelta(hours=7))))

    (kept,) = accepted(landings)
    assert (kept.accepted_at, kept.accepted_at.tzinfo) == (AT, UTC)


@pytest.mark.usefixtures("rosters", "open_umask")
def test_the_log_is_closed_to_others_and_only_grows(landings: Landings, layout: Layout) -> None:
    log = layout.landing / "acceptances.jsonl"
    accept_roster_change(landings, NIGHT, "petugas", AT)
    before = log.read_bytes()
    accept_roster_change(landings, date(2024, 2, 20), "petugas", AT)

    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert log.read_bytes().startswith(before)
    assert log.read_bytes() != before


@pytest.mark.usefixtures("rosters")
def test_a_line_cut_short_by_a_kill_accepts_nothing_and_is_written_again(landings: Landings, layout: Layout) -> None:
    log = layout.landing / "acceptances.jsonl"
    acceptance = accept_roster_change(landings, NIGHT, "petugas", AT)
    whole = log.read_bytes()

    for cut in range(len(whole)):
        log.write_bytes(whole[:cut])
        assert accepted(landings) == []
        assert accept_roster_change(landings, NIGHT, "petugas", AT) == acceptance
        assert log.read_bytes() == whole


@pytest.mark.usefixtures("rosters")
def test_it_is_loaded_with_the_landings_and_again_after_a_rebuild(
    layout: Layout, landings: Landings, state: State
) -> None:
    load_landed(state, landings, ZONE)
    assert _held(state) == []

    accept_roster_change(landings, NIGHT, "petugas", AT)
    for _ in range(2):
        assert load_landed(state, landings, ZONE) == 0
        assert _held(state) == [(ROSTER_CHANGE, "of 12", NIGHT, "petugas", AT)]
    state.close()
    layout.state.unlink()

    with open_state(layout) as rebuilt:
        load_landed(rebuilt, landings, ZONE)
        assert _held(rebuilt) == [(ROSTER_CHANGE, "of 12", NIGHT, "petugas", AT)]


def test_a_roster_that_comes_again_was_delivered_again(landings: Landings, deliver: Deliver, state: State) -> None:
    for day in (9, 8, 10):
        deliver("roster", f"endpoint/2024-02-{day:02}", known_on=date(2024, 2, day), file_id="same")
    deliver("counts", "inbox/counts.csv", known_on=date(2024, 2, 11))

    load_landed(state, landings, ZONE)

    days = [("same", date(2024, 2, day)) for day in (8, 9, 10)]
    assert state.execute("from raw.roster_delivery order by all").fetchall() == days
    assert state.execute("select known_on from raw.source_file where source = 'roster'").fetchall() == [
        (date(2024, 2, 8),)
    ]
