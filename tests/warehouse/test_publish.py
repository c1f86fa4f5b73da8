"""Publishing: two files, one link; readers see all of a night or nothing of it."""

import os
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.quality import end_run
from warehouse.state import State, load_landed

Publish = Callable[..., Path]
PLACES = "select concat_ws('.', database_name, schema_name, table_name) from duckdb_tables()"


def _rows(file: Path, query: str) -> list[tuple[object, ...]]:
    """As a reader who comes now: whatever file the name leads to."""
    with closing(duckdb.connect(str(file.resolve()), read_only=True)) as reader:
        return reader.execute(query).fetchall()


def _kinds(layout: Layout) -> tuple[object, object]:
    """The kinds that tell two nights apart, as each of the two published files has them."""
    return _kinds_in(layout.published, "dim_kind"), _kinds_in(layout.restricted, "kind")


def _kinds_in(file: Path, table: str) -> object:
    ((place,),) = _rows(file, f"{PLACES} where table_name = '{table}'")
    return _rows(file, f"select employment from {place}")


def _links(layout: Layout) -> dict[str, str]:
    return {path.name: str(path.readlink()) for path in layout.root.iterdir() if path.is_symlink()}


def test_both_files_lie_where_readers_look_for_them(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    assert _kinds(layout) == ([("pppk",)], [("pppk",)])


def test_a_new_night_is_published_by_one_link_alone(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")
    before = _links(layout)

    publish_shelf("second", "pns")

    after = _links(layout)
    assert {name for name in after if after[name] != before[name]} == {"current"}
    assert set(after) == set(before) == {"current", "ikuti.duckdb", "restricted.duckdb"}
    assert _kinds(layout) == ([("pns",)], [("pns",)])


def test_the_links_survive_moving_the_campaign_folder(layout: Layout, publish_shelf: Publish, tmp_path: Path) -> None:
    publish_shelf("first", "pppk")

    moved = layout.campaign.rename(tmp_path / "moved")

    with closing(duckdb.connect(str(moved / "warehouse" / "ikuti.duckdb"), read_only=True)) as reader:
        assert reader.execute("select employment from marts.dim_kind").fetchall() == [("pppk",)]


def test_a_reader_keeps_the_night_he_opened_while_others_see_the_new_one(
    layout: Layout, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pppk")

    with closing(duckdb.connect(str(layout.published.resolve()), read_only=True)) as reader:
        for run, kind in (("second", "pns"), ("third", "unknown"), ("fourth", "pns")):
            publish_shelf(run, kind)
            assert reader.execute("select employment from marts.dim_kind").fetchall() == [("pppk",)]
            assert _kinds(layout) == ([(kind,)], [(kind,)])


def test_names_can_be_read_by_their_owner_alone(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    assert stat.S_IMODE(layout.restricted.stat().st_mode) == 0o600


@pytest.mark.parametrize("umask", [0, 0o077])
def test_a_build_lets_the_group_read_its_marts_and_nobody_its_names(
    layout: Layout, publish_shelf: Publish, umask: int
) -> None:
    before = os.umask(umask)
    try:
        folder = publish_shelf("first", "pppk")
    finally:
        os.umask(before)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"first": 0o750, "ikuti.duckdb": 0o640, "restricted.duckdb": 0o600}
    assert stat.S_IMODE(layout.restricted.stat().st_mode) == 0o600


def test_analysts_get_the_marts_and_the_record_of_quality_and_nothing_else(
    layout: Layout, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pppk")

    names = "select table_schema || '.' || table_name from information_schema.tables order by 1"
    assert [name for (name,) in _rows(layout.published, names)] == [
        "marts.dim_kind",
        "quality.fct_check",
        "quality.fct_input",
        "quality.fct_reject",
        "quality.fct_run",
        "quality.fct_table",
    ]


def test_the_restricted_file_has_the_restricted_tables_and_nothing_else(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    names = "select table_name from information_schema.tables"
    schemas = (
        "select schema_name from information_schema.schemata where catalog_name = current_database() "
        "and schema_name not in ('main', 'information_schema', 'pg_catalog')"
    )
    assert _rows(layout.restricted, names) == [("kind",)]
    assert _rows(layout.restricted, schemas) in ([], [("restricted",)])


def test_a_restricted_table_is_understood_by_its_promised_name(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    with closing(duckdb.connect(str(layout.restricted), read_only=True)) as reader:
        assert reader.execute("select employment from restricted.kind").fetchall() == [("pppk",)]


def test_both_files_can_be_read_together_by_their_promised_names(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    with closing(duckdb.connect(str(layout.published), read_only=True)) as reader:
        reader.execute(f"attach '{layout.restricted}' (read_only)")
        joined = "select d.employment from marts.dim_kind as d inner join restricted.kind as k using (employment)"
        assert reader.execute(joined).fetchall() == [("pppk",)]


def test_comments_are_published_with_their_tables_and_columns(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    on_tables = "select comment from duckdb_tables() where table_name in ('dim_kind', 'kind')"
    on_columns = "select comment from duckdb_columns() where table_name in ('dim_kind', 'kind')"
    assert _rows(layout.published, on_tables) == [
        ("the addressed kinds, 'quoted' by way of trial. Grain: employment.",)
    ]
    assert _rows(layout.published, on_columns) == [("An employment's own name",)]
    assert _rows(layout.restricted, on_tables) == [
        ("the same kinds, kept apart. Grain: employment. Made by run first.",)
    ]
    assert _rows(layout.restricted, on_columns) == [("Kind of employment",)]


def test_the_file_with_names_says_which_run_made_it_from_which_inputs(
    layout: Layout, build_shelf: Publish, state: State, shelf: list[Model]
) -> None:
    build_shelf("first", "pppk")
    end_run(state, "first", datetime(2024, 2, 16, 20, tzinfo=UTC), "published", "f00d")

    publish_build(layout, write_build(state, layout, shelf, "first"))

    (comment,) = _rows(layout.restricted, "select comment from duckdb_tables()")
    assert str(comment[0]).endswith(" Made by run first from inputs f00d.")


def test_rows_are_published_in_the_order_of_their_grain(layout: Layout, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk_part_time", "pns", "unknown", "pppk")

    assert _kinds(layout) == ([("pns",), ("pppk",), ("pppk_part_time",), ("unknown",)],) * 2


def test_the_state_is_free_of_the_build_afterwards(state: State, publish_shelf: Publish) -> None:
    publish_shelf("first", "pppk")

    names = "select database_name from duckdb_databases() where not internal"
    assert state.execute(names).fetchall() == [("state",)]


def test_the_two_newest_builds_are_kept(layout: Layout, publish_shelf: Publish) -> None:
    kept = []
    for run in ("d", "a", "c", "b"):
        publish_shelf(run, "pppk")
        kept.append(sorted(build.name for build in layout.builds.iterdir()))

    assert kept == [["d"], ["a", "d"], ["a", "c"], ["b", "c"]]


def test_an_unpublished_build_is_not_kept_in_place_of_the_night_before(
    layout: Layout, build_shelf: Publish, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pppk")
    build_shelf("never published", "unknown")

    publish_shelf("second", "pns")

    assert sorted(build.name for build in layout.builds.iterdir()) == ["first", "second"]


def test_the_night_before_can_be_published_again(layout: Layout, publish_shelf: Publish) -> None:
    before = publish_shelf("first", "pppk")
    publish_shelf("second", "pns")

    publish_build(layout, before)

    assert _kinds(layout) == ([("pppk",)], [("pppk",)])


def test_a_build_that_is_written_but_not_published_leaves_the_old_pair(
    layout: Layout, build_shelf: Publish, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pppk")

    build_shelf("second", "pns")

    assert _kinds(layout) == ([("pppk",)], [("pppk",)])


def test_a_rejected_build_keeps_its_marts_and_loses_its_names(
    layout: Layout, build_shelf: Publish, publish_shelf: Publish
) -> None:
    publish_shelf("first", "pppk")
    stopped = build_shelf("second", "pns")

    kept = keep_rejected(layout, stopped)

    assert kept == layout.rejected / "rejected-second.duckdb"
    assert _rows(kept, "select employment from marts.dim_kind") == [("pns",)]
    assert not stopped.exists()
    assert [path.name for path in layout.rejected.iterdir()] == ["rejected-second.duckdb"]
    assert _kinds(layout) == ([("pppk",)], [("pppk",)])


def test_a_rejected_build_is_kept_where_the_folder_was_removed(layout: Layout, build_shelf: Publish) -> None:
    stopped = build_shelf("first", "pppk")
    layout.rejected.rmdir()

    kept = keep_rejected(layout, stopped)

    assert kept.is_file()
    assert stat.S_IMODE(layout.rejected.stat().st_mode) == 0o700


def test_the_record_of_quality_is_published_with_the_night(
    layout: Layout, publish_shelf: Publish, state: State
) -> None:
    publish_shelf("first", "pppk")
    state.execute("insert into quality.fct_reject values ('second', 'roster', 'inbox/roster', 7, 'nip_missing')")

    publish_shelf("second", "pns")

    assert _rows(layout.published, "select run_id from quality.fct_run") == [("first",), ("second",)]
    assert _rows(layout.published, 'select run_id, "row" from quality.fct_reject') == [("second", 7)]


def test_a_build_is_written_while_an_analyst_has_the_old_one_open(
    layout: Layout, publish_shelf: Publish, state: State, shelf: list[Model]
) -> None:
    publish_shelf("first", "pppk")

    with closing(duckdb.connect(str(layout.published), read_only=True)):
        publish_build(layout, write_build(state, layout, shelf, "second"))

    assert layout.current.resolve().name == "second"


def test_the_night_can_load_while_an_analyst_has_the_published_file_open(
    layout: Layout, publish_shelf: Publish, state: State, landings: Landings, deliver: Callable[..., Origin]
) -> None:
    publish_shelf("first", "pppk")
    deliver("roster", "inbox/roster")

    with closing(duckdb.connect(str(layout.published), read_only=True)):
        assert load_landed(state, landings, "Asia/Jakarta") == 1
