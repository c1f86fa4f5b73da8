"""Somebody who is erased is in no file of the campaign, everybody else still is, and a kill loses neither."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.night.marts import ask
from tests.warehouse.erasure.conftest import HER_NAME_KEY, HERS, OTHERS, SHARED_KEY, Small, traces
from warehouse.erasure import built, erase, landed, people
from warehouse.erasure.erase import KINDS, count_held, count_whole, finish_erasure
from warehouse.erasure.landed import declared_keys
from warehouse.erasure.people import People, forgotten_keys, forgotten_since, keep_out, let_in, noted_intent
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.published import published_since
from warehouse.state import load_landed, open_state

ZONE = "Asia/Jakarta"


def _others(layout: Layout) -> list[Any]:
    """All that is published and loaded of the one who stays."""
    with open_state(layout) as state:
        load_landed(state, Landings(layout.landing), ZONE)
        loaded = state.execute("select staff_key, nip, name from raw.staff").fetchall()
    return [
        loaded,
        ask(layout.published, "select * from marts.dim_staff"),
        ask(layout.restricted, "select * from restricted.staff"),
        ask(layout.published, "select run_id from quality.fct_run order by run_number"),
    ]


def test_nothing_of_her_is_left_in_any_file(small: Small) -> None:
    assert len(traces(small.layout)) > 12

    erase.erase(small.layout, ZONE, small.people)

    assert traces(small.layout) == set()
    assert count_held(small.layout, small.people) == count_whole(small.layout) == {}


def test_whoever_stays_is_published_and_loaded_as_before(small: Small) -> None:
    with open_state(small.layout) as state:
        runs = state.execute("select run_id from quality.fct_run order by run_number").fetchall()

    erase.erase(small.layout, ZONE, small.people)

    loaded, staff, names, published_runs = _others(small.layout)
    assert loaded == [(OTHERS, "2" * 18, "Contoh Satu")] == names
    assert staff == [(OTHERS, "SMA Contoh")]
    assert published_runs == runs[:2]
    assert (small.layout.rejected / "stopped-20240215T190000Z-0a01.html").exists()
    assert [build.name for build in small.layout.builds.iterdir()] == ["second"]
    (stopped,) = small.layout.rejected.glob("rejected-*.duckdb")
    assert ask(stopped, "select staff_key from marts.dim_staff") == [(OTHERS,)]


def test_words_and_modes_of_a_file_survive_its_rewriting(small: Small) -> None:
    said = "select table_name, comment from duckdb_tables() union all select column_name, comment from duckdb_columns()"
    files = (small.layout.published, small.layout.restricted)
    before = [(sorted(map(repr, ask(file, said))), file.stat().st_mode) for file in files]

    erase.erase(small.layout, ZONE, small.people)

    assert [(sorted(map(repr, ask(file, said))), file.stat().st_mode) for file in files] == before


def test_every_landed_file_keeps_its_identity_and_accounts_for_every_row(small: Small) -> None:
    before = {landed.file_id for source in ("roster", "declarations") for landed in small.landings.kept(source)}

    erase.erase(small.layout, ZONE, small.people)

    with open_state(small.layout) as state:
        counted = state.execute(
            "select source, rows_read, rows_loaded, rows_rejected, (select count(*) from raw.reject as rejects "
            "where rejects.file_id = files.file_id) from raw.source_file as files order by all"
        ).fetchall()
        reasons = state.execute("select reason, count(*), max(row_number) from raw.reject group by all order by all")
        assert reasons.fetchall() == [("forgotten", 4, -1), ("nip_missing", 4, 9)]
    assert counted == [
        *(("corrections", 3, 1, 2, 2), ("declarations", 3, 1, 2, 2)),
        *(("point_checks", 3, 1, 2, 2), ("roster", 3, 1, 2, 2)),
    ]
    assert before == {landed.file_id for source in ("roster", "declarations") for landed in small.landings.kept(source)}


def test_a_name_that_somebody_else_declared_too_stays_hers(small: Small) -> None:
    """Erasing one of two must not take away what a platform answered about the other."""
    assert declared_keys(small.landings, frozenset({HERS})) == {HER_NAME_KEY}
    assert declared_keys(small.landings, frozenset({HERS, OTHERS})) == {HER_NAME_KEY, SHARED_KEY}

    erase.erase(small.layout, ZONE, small.people)

    (checks,) = small.landings.kept("point_checks")
    assert pl.read_parquet(checks.rows)["follower_key"].to_list() == [SHARED_KEY]


def test_what_is_counted_beforehand_is_what_goes(small: Small) -> None:
    held, whole = count_held(small.layout, small.people), count_whole(small.layout)

    assert held == {
        "landed_roster": 1,
        "landed_declarations": 2,
        "landed_corrections": 1,
        "landed_point_checks": 1,
        # raw.staff, raw.declaration, raw.correction, and two models
        "state_rows": 6,
        "published_rows": 2,
        "earlier_rows": 2,
        "stopped_rows": 1,
        "quality_pages": 2,
    }
    assert whole == {"workbooks": 1, "subject_folders": 2, "exports": 1, "earlier_builds": 1, "drafts": 7}
    assert [*held, *whole] == list(KINDS)


def test_a_row_that_is_only_deleted_stays_readable_in_the_file(small: Small) -> None:
    """Why files are written anew; should this fail one day, DuckDB has learned to wipe what it frees."""
    with closing(duckdb.connect(str(small.layout.state))) as state:
        state.execute("delete from raw.staff where staff_key = $1", [HERS])
        state.execute("checkpoint")

    assert small.people.staff_keys == {HERS}
    assert HERS.encode() in small.layout.state.read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("module", [erase, landed, built, people], ids=lambda module: module.__name__)
def test_an_erasure_killed_at_any_line_is_finished_by_whoever_comes_next(
    small: Small, module: ModuleType, killed_at_each_line: Callable[..., int]
) -> None:
    def prepare(folder: Path) -> Callable[[], object]:
        copy = small.copied(folder)
        return lambda: erase.erase(copy.layout, ZONE, copy.people)

    def look(folder: Path) -> None:
        layout = Layout(folder)
        if noted_intent(layout) is None and traces(layout):  # killed before it was noted: nothing has happened
            erase.erase(layout, ZONE, small.people)
        finish_erasure(layout, ZONE)
        assert traces(layout) == set()
        loaded, staff, names, runs = _others(layout)
        assert ([key for key, *_ in loaded], [key for key, _ in staff], len(names), len(runs)) == (
            [OTHERS],
            [OTHERS],
            1,
            2,
        )
        assert noted_intent(layout) is None

    assert killed_at_each_line(module, prepare, look) > 4


def test_without_an_erasure_under_way_there_is_nothing_to_finish(small: Small) -> None:
    before = traces(small.layout)

    assert not finish_erasure(small.layout, ZONE)
    assert traces(small.layout) == before


def test_who_is_kept_out_is_noted_once_and_let_in_without_a_trace(small: Small) -> None:
    for _ in range(2):
        keep_out(small.landings, frozenset({HERS, OTHERS}), datetime(2024, 2, 20, tzinfo=UTC))
    assert [line["staff_key"] for line in small.landings.forgotten.lines()] == [HERS, OTHERS]

    assert let_in(small.landings, HERS)
    assert forgotten_keys(small.landings) == {OTHERS}
    assert HERS not in (small.layout.landing / "forgotten.jsonl").read_text()
    assert not let_in(small.landings, HERS)


def test_since_when_people_are_kept_out_is_known_of_all_or_not_at_all(small: Small) -> None:
    at = datetime(2024, 2, 20, 3, 4, 5, tzinfo=UTC)
    small.landings.forgotten.append([{"staff_key": OTHERS, "forgotten_on": "2024-02-19"}])  # as it was written once
    assert forgotten_since(small.landings, frozenset({HERS, OTHERS})) is None

    keep_out(small.landings, frozenset({HERS}), at)

    assert forgotten_since(small.landings, frozenset({HERS})) == at
    assert forgotten_since(small.landings, frozenset({OTHERS})) == datetime(2024, 2, 20, tzinfo=UTC)
    assert forgotten_since(small.landings, frozenset({HERS, OTHERS})) == at


def test_when_the_published_run_began_is_told_before_and_after_an_erasure(small: Small) -> None:
    began = datetime(2024, 2, 16, 19, tzinfo=UTC)
    assert published_since(small.layout.campaign) == began

    erase.erase(small.layout, ZONE, small.people)

    assert published_since(small.layout.campaign) == began
    assert published_since(small.layout.root) is None


def test_an_erasure_of_nobody_leaves_published_files_untouched(small: Small) -> None:
    before = small.layout.published.read_bytes()

    erase.erase(small.layout, ZONE, People(frozenset({"e5" * 16}), frozenset(), "forgotten"))

    assert small.layout.published.read_bytes() == before
