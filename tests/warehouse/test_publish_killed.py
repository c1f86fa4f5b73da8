"""Publishing, killed at any line: what is left is one whole night, and the next night ends as if nothing had been."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from warehouse import publish
from warehouse.layout import Layout
from warehouse.models import Model
from warehouse.publish import keep_rejected, publish_build, write_build
from warehouse.state import State

Build = Callable[..., Path]
Pair = tuple[str, str]


def _pair(layout: Layout) -> Pair:
    """The one kind each published file has, which tells from which night it is."""
    return _kind(layout.published, "dim_kind"), _kind(layout.restricted, "kind")


def _kind(file: Path, table: str) -> str:
    place = "select database_name || '.' || schema_name from duckdb_tables() where table_name = $1"
    with closing(duckdb.connect(str(file.resolve()), read_only=True)) as reader:
        ((schema,),) = reader.execute(place, [table]).fetchall()
        ((kind,),) = reader.execute(f"select employment from {schema}.{table}").fetchall()
    return str(kind)


def _copied(layout: Layout, campaign: Path) -> Layout:
    shutil.copytree(layout.campaign, campaign, symlinks=True, dirs_exist_ok=True, ignore=_state)
    return Layout(campaign)


def _state(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("state.duckdb")]


def test_a_publication_killed_at_any_line_shows_one_whole_night(
    layout: Layout, build_shelf: Build, publish_shelf: Build, killed_at_each_line: Callable[..., int]
) -> None:
    publish_shelf("before", "pns")
    publish_shelf("first", "pppk")
    build_shelf("second", "unknown")
    seen: list[Pair] = []

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: publish_build(copy, copy.builds / "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        seen.append(_pair(copy))
        publish_build(copy, copy.builds / "second")
        assert _pair(copy) == ("unknown", "unknown")
        assert copy.builds / "second" in copy.builds.iterdir()
        assert len(list(copy.builds.iterdir())) <= 2
        assert not [path for path in copy.root.iterdir() if path.name.endswith(".new")]

    assert killed_at_each_line(publish, prepare, look) > 10
    assert set(seen) == {("pppk", "pppk"), ("unknown", "unknown")}


def test_the_first_publication_killed_at_any_line_shows_nothing_or_the_night(
    layout: Layout, build_shelf: Build, killed_at_each_line: Callable[..., int]
) -> None:
    build_shelf("first", "pppk")
    seen: list[Pair | None] = []

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: publish_build(copy, copy.builds / "first")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        seen.append(_pair(copy) if copy.published.exists() and copy.restricted.exists() else None)
        publish_build(copy, copy.builds / "first")
        assert _pair(copy) == ("pppk", "pppk")

    assert killed_at_each_line(publish, prepare, look) > 10
    assert set(seen) == {None, ("pppk", "pppk")}


def test_a_build_killed_at_any_line_is_never_seen_and_later_gone(
    layout: Layout,
    state: State,
    shelf: list[Model],
    publish_shelf: Build,
    killed_at_each_line: Callable[..., int],
) -> None:
    publish_shelf("first", "pppk")
    state.execute("update marts.dim_kind set employment = 'pns'")
    state.execute("update restricted.kind set employment = 'pns'")

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: write_build(state, copy, shelf, "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        assert _pair(copy) == ("pppk", "pppk")
        for run in ("second", "third"):
            publish_build(copy, write_build(state, copy, shelf, run))
            assert _pair(copy) == ("pns", "pns")
        assert sorted(build.name for build in copy.builds.iterdir()) == ["second", "third"]

    assert killed_at_each_line(publish, prepare, look) > 20


def test_half_a_build_left_by_a_killed_night_is_gone_after_the_next_publications(
    layout: Layout, publish_shelf: Build
) -> None:
    publish_shelf("first", "pppk")
    half = layout.builds / "half"
    half.mkdir()
    (half / "restricted.duckdb").write_bytes(b"half of it")

    publish_shelf("second", "pns")

    assert _pair(layout) == ("pns", "pns")
    assert not half.exists()


def test_a_build_left_half_written_under_the_same_run_is_written_over(
    layout: Layout, build_shelf: Build
) -> None:
    half = layout.builds / "first"
    half.mkdir()
    (half / "ikuti.duckdb").write_bytes(b"half of it")
    (half / "left over").write_bytes(b"")

    folder = build_shelf("first", "pppk")

    assert sorted(file.name for file in folder.iterdir()) == ["ikuti.duckdb", "restricted.duckdb"]
    publish_build(layout, folder)
    assert _pair(layout) == ("pppk", "pppk")


def test_a_build_that_fails_leaves_the_state_usable_and_the_old_pair_published(
    layout: Layout, state: State, shelf: list[Model], publish_shelf: Build
) -> None:
    publish_shelf("first", "pppk")
    state.execute("drop table restricted.kind")

    with pytest.raises(duckdb.CatalogException):
        write_build(state, layout, shelf, "second")

    assert _pair(layout) == ("pppk", "pppk")
    publish_shelf("third", "pns")
    assert _pair(layout) == ("pns", "pns")


def test_rejecting_killed_at_any_line_never_shows_the_build_and_leaves_no_names_under_quality(
    layout: Layout, build_shelf: Build, publish_shelf: Build, killed_at_each_line: Callable[..., int]
) -> None:
    publish_shelf("first", "pppk")
    build_shelf("second", "unknown")

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: keep_rejected(copy, copy.builds / "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        assert _pair(copy) == ("pppk", "pppk")
        assert {path.name for path in copy.rejected.rglob("*")} <= {"rejected-second.duckdb"}

    assert killed_at_each_line(publish, prepare, look) > 2
