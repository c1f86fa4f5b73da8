"""Loading again: what was replaced is gone with all its rows, and a load that ends half-way has done nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.warehouse.raw_tables import column_of, tables_of
from warehouse import state as state_module
from warehouse.landing import SOURCES, Landings, Origin
from warehouse.state import State, load_landed

ZONE = "Asia/Jakarta"
Deliver = Callable[..., Origin]
Frames = dict[str, pl.DataFrame]


def _rows_of(file_id: str, state: State) -> list[tuple[Any, ...]]:
    return [(table, *row) for table, rows in tables_of(state).items() for row in rows if file_id in row]


def _answered(frames: Frames, declared_at: datetime | None) -> pl.DataFrame:
    return frames["declarations"].with_columns(pl.lit(declared_at, pl.Datetime("us", "UTC")).alias("declared_at"))


def test_a_file_that_grows_takes_the_place_of_what_it_was(
    state: State, landings: Landings, deliver: Deliver, frames: Frames
) -> None:
    first = frames["corrections"]
    deliver("corrections", "inbox/corrections.csv", first)
    load_landed(state, landings, ZONE)
    deliver("corrections", "inbox/corrections.csv", pl.concat([first, first.with_columns(row=pl.lit(3, pl.Int64))]))

    load_landed(state, landings, ZONE)

    assert column_of(state, "select row_number from raw.correction order by all") == [2, 3]


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_replaced_under_its_name_is_taken_out_with_all_its_rows(
    state: State, landings: Landings, deliver: Deliver, source: str
) -> None:
    deliver(source, "inbox/same name", file_id="old", rejects=[(7, "nip_missing")])
    load_landed(state, landings, ZONE)
    deliver(source, "inbox/same name", file_id="new")

    load_landed(state, landings, ZONE)

    left = tables_of(state)
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

    assert column_of(state, "select declared_on from raw.declaration") == [date(2024, 2, 9)]
    assert column_of(state, "select known_on from raw.source_file") == [date(2024, 2, 9)]


def test_a_file_that_is_two_sources_is_loaded_once_for_each(state: State, landings: Landings, deliver: Deliver) -> None:
    """An office may keep staff and their handles in one workbook and put it into both folders."""
    deliver("roster", "inbox/roster/both.xlsx", file_id="both")
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both")
    load_landed(state, landings, ZONE)
    deliver("roster", "inbox/roster/both.xlsx", file_id="newer roster")

    load_landed(state, landings, ZONE)
    load_landed(state, landings, ZONE)

    assert column_of(state, "select file_id from raw.staff") == ["newer roster"]
    assert column_of(state, "select file_id from raw.declaration") == ["both"]
    assert column_of(state, "select source from raw.source_file order by source") == ["declarations", "roster"]


def test_rejects_of_a_file_that_is_two_sources_stay_when_one_of_them_is_replaced(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/roster/both.xlsx", file_id="both", rejects=[(7, "nip_missing")])
    deliver("declarations", "inbox/declarations/both.xlsx", file_id="both", rejects=[(9, "nip_invalid")])
    load_landed(state, landings, ZONE)
    deliver("roster", "inbox/roster/both.xlsx", file_id="newer roster")

    load_landed(state, landings, ZONE)

    assert column_of(state, "select reason from raw.reject") == ["nip_invalid"]


def test_a_load_that_fails_half_way_leaves_the_tables_as_they_were(
    state: State, landings: Landings, deliver: Deliver
) -> None:
    deliver("roster", "inbox/a", file_id="old")
    load_landed(state, landings, ZONE)
    before = tables_of(state)
    deliver("roster", "inbox/a", file_id="new")
    deliver("counts", "inbox/counts.csv", known_on=date(2024, 2, 9), facts={"rows_read": "not a number"})

    with pytest.raises(ValueError, match="not a number"):
        load_landed(state, landings, ZONE)

    assert tables_of(state) == before


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
        (left,) = {file_id.partition(" ")[0] for file_id in column_of(state, "select file_id from raw.source_file")}
        assert column_of(state, "select file_id from raw.staff") == [f"{left} roster"]
        assert column_of(state, "select capture_id from raw.capture") == [f"{left} followers"]
        assert len(column_of(state, "select reason from raw.reject")) == (2 if left == "old" else 0)
        load_landed(state, landings, ZONE)
        results.append((left, tables_of(state)))

    assert killed_at_each_line(state_module, prepare, look) > 20
    assert {left for left, _ in results} == {"old", "new"}
    assert all(tables == results[0][1] for _, tables in results)
