"""Loading: afterwards the raw tables hold what is in landing, each file once and whole."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.raw_tables import column_of, tables_of
from warehouse.erasure.landed import count_landed
from warehouse.erasure.people import People
from warehouse.held import read_held
from warehouse.landing import SOURCES, Landings, Origin
from warehouse.layout import Layout
from warehouse.state import State, load_landed, open_state

ZONE = "Asia/Jakarta"
Deliver = Callable[..., Origin]
Frames = dict[str, pl.DataFrame]


@pytest.fixture
def delivered(deliver: Deliver) -> None:
    for source in SOURCES:
        deliver(source, f"inbox/{source}", rejects=[(7, "nip_missing"), (9, "total_row")])


@pytest.mark.usefixtures("delivered")
def test_every_source_arrives_in_its_table(state: State, landings: Landings) -> None:
    added = load_landed(state, landings, ZONE)

    held = {table: len(rows) for table, rows in tables_of(state).items()}
    assert added == 7
    assert held == {
        "source_file": 7,
        "reject": 14,
        "staff": 1,
        "declaration": 1,
        "capture": 1,
        "follower": 1,
        "follower_count": 1,
        "point_check": 1,
        "correction": 1,
        "statement": 1,
    }


def test_a_roster_row_arrives_whole(state: State, landings: Landings, deliver: Deliver) -> None:
    origin = deliver("roster", "inbox/roster")

    load_landed(state, landings, ZONE)

    assert state.execute("from raw.staff").fetchall() == [
        (origin.file_id, 2, "staff-1", "1" * 18, "Contoh Satu", "SMA Contoh", "pppk", True, date(2023, 1, 1))
    ]


def test_an_answer_landed_before_absent_accounts_were_told_apart_says_nothing_of_them(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    deliver("point_checks", "api/before", frames["point_checks"], file_id="before")
    deliver("point_checks", "api/since", frames["point_checks"].with_columns(is_unknown=True), file_id="since")

    load_landed(state, landings, ZONE)

    assert column_of(state, "select is_unknown from raw.point_check order by file_id") == [False, True]


def test_a_correction_arrives_with_the_day_of_its_entry_and_without_who_entered_it(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    origin = deliver("corrections", "inbox/corrections.csv", known_on=date.min)

    load_landed(state, landings, ZONE)

    entered = (datetime(2024, 2, 8, 16, 59, 59, tzinfo=UTC), date(2024, 2, 8))
    names = ("contoh.baru", "key-2", "key-1")
    assert state.execute("from raw.correction").fetchall() == [
        (origin.file_id, 2, *entered, "staff-1", "instagram", None, "rename", date(2024, 2, 8), None, *names)
    ]


def test_a_correction_without_a_first_day_holds_from_the_day_of_its_entry(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    night = datetime(2024, 2, 8, 17, tzinfo=UTC)  # local midnight
    bare = frames["corrections"].with_columns(entered_at=pl.lit(night), from_on=pl.lit(None, pl.Date))
    deliver("corrections", "inbox/corrections.csv", bare)

    load_landed(state, landings, ZONE)

    assert state.execute("select entered_on, from_on from raw.correction").fetchall() == [(date(2024, 2, 9),) * 2]


@pytest.mark.parametrize(
    ("asked_on", "known_on"),
    [(date.min, date(2024, 2, 8)), (date(2024, 2, 7), date(2024, 2, 7))],
    ids=["typed by a person", "asked by the night before its midnight"],
)
def test_a_reading_of_an_api_is_known_on_the_night_that_asked_and_typed_on_its_own_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames, asked_on: date, known_on: date
) -> None:
    after_midnight = datetime(2024, 2, 7, 17, 5, tzinfo=UTC)
    reading = frames["counts"].with_columns(source=pl.lit("api"), read_at=pl.lit(after_midnight))
    deliver("counts", "counts", reading, known_on=asked_on)

    load_landed(state, landings, ZONE)

    assert column_of(state, "select read_on from raw.follower_count") == [known_on]


def test_a_statement_arrives_with_its_open_end_and_local_day(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    origin = deliver("statements", "inbox/statements.csv", known_on=date.min)

    load_landed(state, landings, ZONE)

    said = (datetime(2024, 2, 7, 14, tzinfo=UTC), date(2024, 2, 7), "attainment")
    assert state.execute("from raw.statement").fetchall() == [
        (origin.file_id, 2, "instagram:pemprov.contoh", *said, None, None, None, 0.2, False, True, "press")
    ]


def test_a_capture_is_made_of_the_landings_facts(state: State, landings: Landings, deliver: Deliver) -> None:
    origin = deliver("followers", "inbox/followers")

    load_landed(state, landings, ZONE)

    assert state.execute("from raw.capture").fetchall() == [
        (
            origin.file_id,
            "instagram:pemprov.contoh",
            datetime(2024, 2, 7, 17, tzinfo=UTC),
            date(2024, 2, 8),  # local midnight
            "export",
            "handle",
            1,
            0,
            "exhausted",
            None,
            *(1, 1),  # the first list, and the first of its chain
            *(1, 1, datetime(2024, 2, 7, 12, tzinfo=UTC)),
        )
    ]


def test_a_file_is_noted_with_where_it_came_from_and_how_many_rows_it_had(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    origin = deliver("roster", "inbox/roster/2024.csv", rejects=[(7, "nip_missing"), (9, "total_row")])

    load_landed(state, landings, ZONE)

    query = "select file_id, source, file, known_on, rows_read, rows_loaded, rows_rejected from raw.source_file"
    assert state.execute(query).fetchall() == [
        (origin.file_id, "roster", "inbox/roster/2024.csv", date(2024, 2, 8), 3, 1, 2)
    ]


@pytest.mark.usefixtures("delivered")
def test_loading_twice_adds_nothing(state: State, landings: Landings) -> None:
    load_landed(state, landings, ZONE)
    once = tables_of(state)

    assert load_landed(state, landings, ZONE) == 0
    assert tables_of(state) == once


def test_only_new_files_are_added(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("roster", "inbox/roster")
    load_landed(state, landings, ZONE)
    deliver("counts", "inbox/counts.csv")

    assert load_landed(state, landings, ZONE) == 1
    assert column_of(state, "select source from raw.source_file order by source") == ["counts", "roster"]


def test_what_was_landed_but_never_noted_is_not_loaded(state: State, landings: Landings, frames: Frames) -> None:
    landings.keep("roster", "one", frames["roster"], pl.DataFrame({"row": [], "reason": []}), {})

    assert load_landed(state, landings, ZONE) == 0
    assert tables_of(state)["staff"] == []


def test_what_was_noted_but_never_landed_is_not_loaded(state: State, landings: Landings) -> None:
    landings.note_origins([Origin("inbox/roster", "roster", "one", date(2024, 2, 8), "bytes")])

    assert load_landed(state, landings, ZONE) == 0
    assert tables_of(state)["source_file"] == []


@pytest.mark.parametrize("folder", ["kampanye [2024] *", "kampanye 'ASN' ñ"])
def test_a_campaign_folder_may_have_any_name(tmp_path: Path, deliver_to: Deliver, folder: str) -> None:
    layout = Layout(tmp_path / folder)
    deliver_to(Landings(layout.landing), "roster", "inbox/roster", rejects=[(7, "nip_missing")])

    with open_state(layout) as state:
        load_landed(state, Landings(layout.landing), ZONE)
        assert column_of(state, "select staff_key from raw.staff") == ["staff-1"]
        assert column_of(state, "select reason from raw.reject") == ["nip_missing"]


@pytest.fixture
def patterned(tmp_path: Path, deliver_to: Deliver, frames: Frames) -> Layout:
    """A campaign whose folder's name is a pattern that its neighbour's matches, each with one roster."""
    for folder, key in (("campaign1", "another key"), ("campaign[12]", "this key")):
        rows = frames["roster"].with_columns(pl.lit(key).alias("staff_key"))
        landings = Landings(Layout(tmp_path / folder).landing)
        deliver_to(landings, "roster", "inbox/roster", rows, rejects=[(7, key)], file_id="one")
    return Layout(tmp_path / "campaign[12]")


def test_a_campaign_whose_folder_name_is_a_pattern_loads_no_other_campaigns_landing(patterned: Layout) -> None:
    with open_state(patterned) as state:
        load_landed(state, Landings(patterned.landing), ZONE)
        assert column_of(state, "select staff_key from raw.staff") == ["this key"]
        assert column_of(state, "select reason from raw.reject") == ["this key"]


def test_of_such_a_campaign_a_person_is_told_and_erased_herself_and_nobody_of_the_neighbours(patterned: Layout) -> None:
    for key, files in (("this key", 1), ("another key", 0)):
        assert len(read_held(patterned, key).files) == files
        assert (
            len(count_landed(Landings(patterned.landing), People(frozenset({key}), frozenset(), "forgotten"))) == files
        )
    landings = Landings(patterned.landing)
    told = landings.rows_of("roster", ["staff_key"], known_by=date(2024, 3, 1))
    assert told["staff_key"].to_list() == ["this key"]
