"""Publishing, killed at any line: what is left is one whole night, and the next night ends as if nothing had been."""

import shutil
import stat
from collections.abc import Callable, Iterator
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
Look = Callable[[Layout], Pair]


@pytest.fixture(scope="module")
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect()) as connection:
        yield connection


@pytest.fixture
def pair(reader: duckdb.DuckDBPyConnection) -> Callable[[Layout], Pair]:
    """The one kind that each of the published files has, which tells from which night it is."""

    def kind(file: Path, table: str) -> str:
        reader.execute(f"attach '{file.resolve()}' as build (read_only)")
        try:
            place = "select schema_name from duckdb_tables() where database_name = 'build' and table_name = $1"
            ((schema,),) = reader.execute(place, [table]).fetchall()
            ((only,),) = reader.execute(f"select employment from build.{schema}.{table}").fetchall()
        finally:
            reader.execute("detach build")
        return str(only)

    return lambda layout: (kind(layout.published, "dim_kind"), kind(layout.restricted, "kind"))


def _copied(layout: Layout, campaign: Path) -> Layout:
    shutil.copytree(layout.campaign, campaign, symlinks=True, dirs_exist_ok=True, ignore=_state)
    return Layout(campaign)


def _state(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("state.duckdb")]


def test_a_publication_killed_at_any_line_shows_one_whole_night(
    layout: Layout, build_shelf: Build, publish_shelf: Build, pair: Look, killed_at_each_line: Callable[..., int]
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
        seen.append(pair(copy))
        publish_build(copy, copy.builds / "second")
        assert pair(copy) == ("unknown", "unknown")
        assert copy.builds / "second" in copy.builds.iterdir()
        assert len(list(copy.builds.iterdir())) <= 2
        assert not [path for path in copy.root.iterdir() if path.name.endswith(".new")]

    assert killed_at_each_line(publish, prepare, look) > 10
    assert set(seen) == {("pppk", "pppk"), ("unknown", "unknown")}


def test_the_first_publication_killed_at_any_line_shows_nothing_or_the_night(
    layout: Layout, build_shelf: Build, pair: Look, killed_at_each_line: Callable[..., int]
) -> None:
    build_shelf("first", "pppk")
    seen: list[Pair | None] = []

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: publish_build(copy, copy.builds / "first")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        seen.append(pair(copy) if copy.published.exists() and copy.restricted.exists() else None)
        publish_build(copy, copy.builds / "first")
        assert pair(copy) == ("pppk", "pppk")

    assert killed_at_each_line(publish, prepare, look) > 10
    assert set(seen) == {None, ("pppk", "pppk")}


def test_a_plain_file_from_a_backup_gives_way_to_the_link_without_a_gap(
    layout: Layout, build_shelf: Build, publish_shelf: Build, pair: Look, killed_at_each_line: Callable[..., int]
) -> None:
    publish_shelf("first", "pppk")
    build_shelf("second", "unknown")

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        plain = Path(shutil.copy(str(copy.published), str(folder / "plain")))
        plain.replace(copy.published)
        return lambda: publish_build(copy, copy.builds / "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        assert copy.published.exists()
        publish_build(copy, copy.builds / "second")
        assert pair(copy) == ("unknown", "unknown")
        assert copy.published.is_symlink()

    assert killed_at_each_line(publish, prepare, look) > 10


@pytest.mark.usefixtures("open_umask")
def test_a_build_killed_at_any_line_is_never_seen_and_shows_no_names(
    layout: Layout,
    state: State,
    shelf: list[Model],
    publish_shelf: Build,
    pair: Look,
    killed_at_each_line: Callable[..., int],
) -> None:
    publish_shelf("first", "pppk")

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        copy.root.chmod(0o750)  # as an office does that lets its analysts in
        return lambda: write_build(state, copy, shelf, "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        state.execute("detach database if exists build")  # which ends with the process
        build = copy.builds / "second"
        names = [path for path in build.glob("restricted.duckdb*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
        assert not names or stat.S_IMODE(build.stat().st_mode) == 0o700
        assert pair(copy) == ("pppk", "pppk")

    assert killed_at_each_line(publish, prepare, look) > 20


def test_half_a_build_left_by_a_killed_night_is_gone_after_the_next_publications(
    layout: Layout, publish_shelf: Build, pair: Look
) -> None:
    publish_shelf("first", "pppk")
    half = layout.builds / "half"
    half.mkdir()
    (half / "restricted.duckdb").write_bytes(b"half of it")

    publish_shelf("second", "unknown")
    assert pair(layout) == ("unknown", "unknown")
    publish_shelf("third", "pns")

    assert pair(layout) == ("pns", "pns")
    assert not half.exists()


def test_a_build_left_half_written_under_the_same_run_is_written_over(
    layout: Layout, build_shelf: Build, pair: Look
) -> None:
    half = layout.builds / "first"
    half.mkdir()
    (half / "ikuti.duckdb").write_bytes(b"half of it")
    (half / "left over").write_bytes(b"")

    folder = build_shelf("first", "pppk")

    assert sorted(file.name for file in folder.iterdir()) == ["ikuti.duckdb", "restricted.duckdb"]
    publish_build(layout, folder)
    assert pair(layout) == ("pppk", "pppk")


def test_a_build_that_fails_leaves_the_state_usable_and_the_old_pair_published(
    layout: Layout, state: State, shelf: list[Model], publish_shelf: Build, pair: Look
) -> None:
    publish_shelf("first", "pppk")
    state.execute("drop table restricted.kind")

    with pytest.raises(duckdb.CatalogException):
        write_build(state, layout, shelf, "second")

    assert pair(layout) == ("pppk", "pppk")
    publish_shelf("third", "pns")
    assert pair(layout) == ("pns", "pns")


def test_rejecting_killed_at_any_line_never_shows_the_build_and_leaves_no_names_under_quality(
    layout: Layout, build_shelf: Build, publish_shelf: Build, pair: Look, killed_at_each_line: Callable[..., int]
) -> None:
    publish_shelf("first", "pppk")
    build_shelf("second", "unknown")

    def prepare(folder: Path) -> Callable[[], object]:
        copy = _copied(layout, folder)
        return lambda: keep_rejected(copy, copy.builds / "second")

    def look(folder: Path) -> None:
        copy = Layout(folder)
        assert pair(copy) == ("pppk", "pppk")
        assert {path.name for path in copy.rejected.rglob("*")} <= {"rejected-second.duckdb"}

    assert killed_at_each_line(publish, prepare, look) > 2
