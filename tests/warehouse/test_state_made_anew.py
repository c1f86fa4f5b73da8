"""What a state file made anew holds: the record from wherever it is left, also when its making is killed."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.broken_state import log_of_another_file, noise, note_run
from warehouse import rebuild as rebuild_module
from warehouse import state as state_module
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.publish import keep_rejected
from warehouse.rebuild import rebuild_state
from warehouse.state import State, load_landed, open_state
from warehouse.state_file import StateIsNewer

ZONE = "Asia/Jakarta"


def _runs(state: State) -> list[tuple[int, str, str]]:
    return state.execute("select run_number, run_id, outcome from quality.fct_run order by run_number").fetchall()


def test_the_record_of_a_sound_file_is_kept_whole(layout: Layout) -> None:
    with open_state(layout) as state:
        note_run(state, "b")
        note_run(state, "a", "stopped")

    assert rebuild_state(layout, ZONE).runs == 2

    with open_state(layout) as state:
        assert _runs(state) == [(1, "b", "published"), (2, "a", "stopped")]


def test_a_file_of_a_newer_version_gives_the_columns_that_both_have(layout: Layout) -> None:
    with open_state(layout) as state:
        note_run(state, "newer")
        state.execute("alter table quality.fct_run add column later varchar")
        state.execute("insert into quality.migration values (999)")
    with pytest.raises(StateIsNewer), open_state(layout):
        pass

    rebuild_state(layout, ZONE)

    with open_state(layout) as state:
        assert _runs(state) == [(1, "newer", "published")]


def test_the_record_of_a_damaged_file_comes_from_the_published_one_and_from_stopped_builds(
    tmp_path: Path, layout: Layout, publish_shelf: Callable[..., Path], build_shelf: Callable[..., Path]
) -> None:
    publish_shelf("first", "pns")
    keep_rejected(layout, build_shelf("second", "pppk"))
    campaign = tmp_path / "copied"
    shutil.copytree(layout.campaign, campaign, symlinks=True)
    copy = Layout(campaign)
    copy.state.write_bytes(noise(9_000))

    assert rebuild_state(copy, ZONE).runs == 2

    with open_state(copy) as state:
        assert [run[:2] for run in _runs(state)] == [(1, "first"), (2, "second")]


@pytest.mark.parametrize("release", ["0.1.0", "0.2.0", "0.3.0"])
def test_the_record_of_a_file_published_by_an_old_version_is_taken_over(layout: Layout, release: str) -> None:
    fixture = (Path(__file__).parent / "states" / f"{release}.sql").read_text(encoding="utf-8")
    with closing(duckdb.connect(str(layout.published))) as old:
        old.execute(fixture)
        old.execute("drop schema raw cascade")

    with open_state(layout) as state:
        assert [number for number, _, _ in _runs(state)] == [1, 2, 3]
        assert len(state.execute("from quality.fct_reject").fetchall()) == 2


def test_identities_that_could_be_tried_do_not_come_back_and_stay_comparable(layout: Layout) -> None:
    noted = {"a": "0.9.0", "b": "0.9.0", "c": "0.9.x", "d": "0.10.0", "e": "1.0"}
    with open_state(layout) as state:
        for run_id, version in noted.items():
            note_run(state, run_id, version=version)
            for source in ("corrections", "parameters"):
                state.execute("insert into quality.fct_input values ($1, $2, 'x', 'f00d', null, 1)", [run_id, source])
    layout.state.rename(layout.published)

    with open_state(layout) as state:
        told = state.execute("select source, file_id from quality.fct_input order by source, run_id").fetchall()
    files, parameters = ([one for of, one in told if of == source] for source in ("corrections", "parameters"))
    assert (len(set(files[:3])), files[3:], parameters) == (1, ["f00d"] * 2, ["f00d"] * 5)
    assert files[0] != "f00d"


def test_a_state_file_that_was_moved_away_starts_with_the_published_record(
    layout: Layout, publish_shelf: Callable[..., Path], tmp_path: Path
) -> None:
    publish_shelf("first", "pns")
    campaign = tmp_path / "copied"
    ignore = shutil.ignore_patterns("state.duckdb*")
    shutil.copytree(layout.campaign, campaign, symlinks=True, ignore=ignore)

    with open_state(Layout(campaign)) as state:
        assert [run[:2] for run in _runs(state)] == [(1, "first")]


def test_a_log_left_by_a_file_that_is_gone_does_no_harm(layout: Layout) -> None:
    with open_state(layout):
        pass
    log_of_another_file(layout.state)
    layout.state.unlink()

    with open_state(layout) as state:
        assert _runs(state) == []


@pytest.mark.long
@pytest.mark.parametrize("module", [state_module, rebuild_module], ids=["state", "rebuild"])
def test_a_rebuild_killed_at_any_line_leaves_a_file_or_none_and_the_next_heals(
    layout: Layout,
    deliver: Callable[..., Origin],
    killed_at_each_line: Callable[..., int],
    module: object,
) -> None:
    deliver("roster", "inbox/roster", file_id="landed")
    with open_state(layout) as state:
        note_run(state, "first")

    def prepare(folder: Path) -> Callable[[], object]:
        shutil.copytree(layout.campaign, folder, dirs_exist_ok=True)
        return lambda: rebuild_state(Layout(folder), ZONE)

    def look(folder: Path) -> None:
        for _ in range(2):  # the next night, whether or not anybody rebuilds
            with open_state(Layout(folder)) as state:
                load_landed(state, Landings(Layout(folder).landing), ZONE)
                assert _runs(state) == [(1, "first", "published")]
                assert state.execute("select file_id from raw.staff").fetchall() == [("landed",)]
            rebuild_state(Layout(folder), ZONE)

    assert killed_at_each_line(module, prepare, look) > 5


@pytest.mark.long
def test_a_first_opening_killed_at_any_line_is_healed_by_the_next(
    killed_at_each_line: Callable[..., int],
) -> None:
    def prepare(folder: Path) -> Callable[[], object]:
        def begin() -> None:
            with open_state(Layout(folder)):
                pass

        return begin

    def look(folder: Path) -> None:
        with open_state(Layout(folder)) as state:
            note_run(state, "first")
        assert [path.name for path in (folder / "warehouse").iterdir() if path.name.startswith(".")] == []

    assert killed_at_each_line(state_module, prepare, look) > 5
