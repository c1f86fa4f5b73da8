"""Loading: afterwards the raw tables hold exactly what is current in landing, each file once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.sql.building import models
from warehouse import state as state_module
from warehouse.landing import SOURCES, Landings, Origin
from warehouse.layout import Layout
from warehouse.state import State, load_landed, open_state

ZONE = "Asia/Jakarta"
RAW = (
    *("source_file", "reject", "staff", "declaration", "capture", "follower", "follower_count", "point_check"),
    *("correction", "statement"),
)
Deliver = Callable[..., Origin]
Frames = dict[str, pl.DataFrame]


def _tables(state: State) -> dict[str, list[tuple[Any, ...]]]:
    """What raw tells, lists unfolded: their numbers tell of the order of loading alone."""
    told = {table: f"from raw.{table}" for table in RAW} | {
        "capture": "select * exclude (chain, list_number) from raw.capture",
        "follower": models()["staging.stg_followers"].sql,
    }
    return {table: sorted(state.execute(query).fetchall(), key=repr) for table, query in told.items()}


def _rows_of(file_id: str, state: State) -> list[tuple[Any, ...]]:
    return [(table, *row) for table, rows in _tables(state).items() for row in rows if file_id in row]


def _column(state: State, query: str) -> list[Any]:
    return [value for (value,) in state.execute(query).fetchall()]


def _answered(frames: Frames, declared_at: datetime | None) -> pl.DataFrame:
    return frames["declarations"].with_columns(pl.lit(declared_at, pl.Datetime("us", "UTC")).alias("declared_at"))


@pytest.fixture
def delivered(deliver: Deliver) -> None:
    for source in SOURCES:
        deliver(source, f"inbox/{source}", rejects=[(7, "nip_missing"), (9, "total_row")])


@pytest.mark.usefixtures("delivered")
def test_every_source_arrives_in_its_table(state: State, landings: Landings) -> None:
    added = load_landed(state, landings, ZONE)

    held = {table: len(rows) for table, rows in _tables(state).items()}
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

    assert _column(state, "select read_on from raw.follower_count") == [known_on]


def test_a_statement_arrives_with_its_open_end_and_local_day(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    origin = deliver("statements", "inbox/statements.csv", known_on=date.min)

    load_landed(state, landings, ZONE)

    said = (datetime(2024, 2, 7, 14, tzinfo=UTC), date(2024, 2, 7), "attainment")
    assert state.execute("from raw.statement").fetchall() == [
        (origin.file_id, 2, "instagram:pemprov.contoh", *said, None, None, None, 0.2, False, True, "press")
    ]


def test_a_file_that_grows_takes_the_place_of_what_it_was(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    first = frames["corrections"]
    deliver("corrections", "inbox/corrections.csv", first)
    load_landed(state, landings, ZONE)
    deliver("corrections", "inbox/corrections.csv", pl.concat([first, first.with_columns(row=pl.lit(3, pl.Int64))]))

    load_landed(state, landings, ZONE)

    assert _column(state, "select row_number from raw.correction order by all") == [2, 3]


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
    once = _tables(state)

    assert load_landed(state, landings, ZONE) == 0
    assert _tables(state) == once


def test_only_new_files_are_added(state: State, landings: Landings, deliver: Deliver) -> None:
    deliver("roster", "inbox/roster")
    load_landed(state, landings, ZONE)
    deliver("counts", "inbox/counts.csv")

    assert load_landed(state, landings, ZONE) == 1
    assert _column(state, "select source from raw.source_file order by source") == ["counts", "roster"]


def test_what_was_landed_but_never_noted_is_not_loaded(state: State, landings: Landings, frames: Frames) -> None:
    landings.keep("roster", "one", frames["roster"], pl.DataFrame({"row": [], "reason": []}), {})

    assert load_landed(state, landings, ZONE) == 0
    assert _tables(state)["staff"] == []


def test_what_was_noted_but_never_landed_is_not_loaded(state: State, landings: Landings) -> None:
    landings.note_origins([Origin("inbox/roster", "roster", "one", date(2024, 2, 8), "bytes")])

    assert load_landed(state, landings, ZONE) == 0
    assert _tables(state)["source_file"] == []


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_replaced_under_its_name_is_taken_out_with_all_its_rows(
    state: State, landings: Landings, deliver: Deliver, source: str
) -> None:
    deliver(source, "inbox/same name", file_id="old", rejects=[(7, "nip_missing")])
    load_landed(state, landings, ZONE)
    deliver(source, "inbox/same name", file_id="new")

    load_landed(state, landings, ZONE)

    left = _tables(state)
    assert not [table for table, rows in left.items() if any("old" in row for row in rows)]
    assert sum(len(rows) for rows in left.values()) == (3 if source == "followers" else 2)


@pytest.mark.parametrize("source", SOURCES)
def test_taking_one_file_out_leaves_the_others(state: State, landings: Landings, deliver: Deliver, source: str) -> None:
    deliver(source, "inbox/a", file_id="goes", rejects=[(7, "nip_missing")])
    deliver(source, "inbox/b", file_id="stays", rejects=[(7, "nip_missing")], known_on=date(2024, 2, 9))
    load_landed(state, landings, ZONE)
    before = _rows_of("stays", state)
    deliver(source, "inbox/a", file_id="comes")

    load_landed(state, landings, ZONE)

    assert _rows_of("stays", state) == before
    assert len(before) == (4 if source == "followers" else 3)


def test_a_content_found_for_an_earlier_day_counts_from_that_day(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    timeless = _answered(frames, None)
    deliver("declarations", "inbox/copy", timeless, known_on=date(2024, 2, 12))
    load_landed(state, landings, ZONE)
    deliver("declarations", "inbox/first", timeless, known_on=date(2024, 2, 9))

    load_landed(state, landings, ZONE)

    assert _column(state, "select declared_on from raw.declaration") == [date(2024, 2, 9)]
    assert _column(state, "select known_on from raw.source_file") == [date(2024, 2, 9)]


def test_a_file_that_is_two_sources_is_loaded_once_for_each(state: State, landings: Landings, deliver: Deliver) -> None:
    """An office may keep staff and their handles in one workbook and put it into both folders."""
    deliver("roster", "inbox/roster/both.xlsx", file_id="both")
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both")
    load_landed(state, landings, ZONE)
    deliver("roster", "inbox/roster/both.xlsx", file_id="newer roster")

    load_landed(state, landings, ZONE)
    load_landed(state, landings, ZONE)

    assert _column(state, "select file_id from raw.staff") == ["newer roster"]
    assert _column(state, "select file_id from raw.declaration") == ["both"]
    assert _column(state, "select source from raw.source_file order by source") == ["declarations", "roster"]


def test_rejects_of_a_file_that_is_two_sources_stay_when_one_of_them_is_replaced(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/both.xlsx", file_id="both", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both", rejects=[(9, "nip_invalid")])
    load_landed(state, landings, ZONE)
    deliver("roster", "inbox/roster/both.xlsx", file_id="newer roster")

    load_landed(state, landings, ZONE)

    assert _column(state, "select reason from raw.reject") == ["nip_invalid"]


def test_a_load_that_fails_half_way_leaves_the_tables_as_they_were(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/a", file_id="old")
    load_landed(state, landings, ZONE)
    before = _tables(state)
    deliver("roster", "inbox/a", file_id="new")
    deliver("counts", "inbox/counts.csv", known_on=date(2024, 2, 9), facts={"rows_read": "not a number"})

    with pytest.raises(ValueError, match="not a number"):
        load_landed(state, landings, ZONE)

    assert _tables(state) == before


def test_a_load_that_failed_can_be_repeated_once_the_fault_is_gone(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("counts", "inbox/counts.csv", file_id="broken", facts={})
    with pytest.raises(KeyError):
        load_landed(state, landings, ZONE)
    deliver("counts", "inbox/counts.csv", file_id="sound")

    assert load_landed(state, landings, ZONE) == 1


@pytest.mark.long
def test_killed_at_any_line_the_next_load_ends_with_the_same_tables(
    state: State, landings: Landings, deliver: Deliver, killed_at_each_line: Callable[..., int]
) -> None:
    old, new = (
        [deliver(source, source, file_id=f"{name} {source}", rejects=rejects) for source in ("roster", "followers")]
        for name, rejects in (("old", [(7, "nip_missing")]), ("new", []))
    )
    results = []

    def prepare(_: Path) -> Callable[[], object]:
        landings.note_origins(old)
        load_landed(state, landings, ZONE)
        landings.note_origins(new)
        return lambda: load_landed(state, landings, ZONE)

    def look(_: Path) -> None:
        with suppress(duckdb.TransactionException):
            state.rollback()  # as the end of the process does
        (left,) = {file_id.partition(" ")[0] for file_id in _column(state, "select file_id from raw.source_file")}
        assert _column(state, "select file_id from raw.staff") == [f"{left} roster"]
        assert _column(state, "select capture_id from raw.capture") == [f"{left} followers"]
        assert len(_column(state, "select reason from raw.reject")) == (2 if left == "old" else 0)
        load_landed(state, landings, ZONE)
        results.append((left, _tables(state)))

    assert killed_at_each_line(state_module, prepare, look) > 20
    assert {left for left, _ in results} == {"old", "new"}
    assert all(tables == results[0][1] for _, tables in results)


@pytest.mark.parametrize("folder", ["kampanye [2024] *", "kampanye 'ASN' ñ"])
def test_a_campaign_folder_may_have_any_name(tmp_path: Path, deliver_to: Deliver, folder: str) -> None:
    layout = Layout(tmp_path / folder)
    deliver_to(Landings(layout.landing), "roster", "inbox/roster", rejects=[(7, "nip_missing")])

    with open_state(layout) as state:
        load_landed(state, Landings(layout.landing), ZONE)
        assert _column(state, "select staff_key from raw.staff") == ["staff-1"]
        assert _column(state, "select reason from raw.reject") == ["nip_missing"]


def test_a_campaign_whose_folder_name_is_a_pattern_reads_no_other_campaigns_landing(
    tmp_path: Path, deliver_to: Deliver, frames: Frames
) -> None:
    for folder, key in (("campaign1", "another key"), ("campaign[12]", "this key")):
        rows = frames["roster"].with_columns(pl.lit(key).alias("staff_key"))
        landings = Landings(Layout(tmp_path / folder).landing)
        deliver_to(landings, "roster", "inbox/roster", rows, rejects=[(7, key)], file_id="one")

    with open_state(Layout(tmp_path / "campaign[12]")) as state:
        load_landed(state, landings, ZONE)
        assert _column(state, "select staff_key from raw.staff") == ["this key"]
        assert _column(state, "select reason from raw.reject") == ["this key"]
