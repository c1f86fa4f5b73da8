"""A state file that cannot be worked with: which way, and what a new one is made of."""

import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse import rebuild as rebuild_module
from warehouse import state as state_module
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.publish import keep_rejected
from warehouse.quality import begin_run, end_run
from warehouse.rebuild import rebuild_state
from warehouse.records import Run
from warehouse.state import State, load_landed, open_state
from warehouse.state_file import StateDamaged, StateHeld, StateIsNewer

ZONE = "Asia/Jakarta"
ROOT = Path(__file__).resolve().parents[2]
BEGAN = datetime(2024, 2, 16, 19, tzinfo=UTC)
Damage = Callable[[Path], object]


def _noise(length: int) -> bytes:
    return random.Random(7).randbytes(length)


def _cut(share: float) -> Damage:
    return lambda file: os.truncate(file, int(file.stat().st_size * share))


def _make_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _log_of_another_file(file: Path) -> None:
    """As it is left when somebody puts an older copy of the file back beside the log of the newer one."""
    other = file.with_name("other.duckdb")
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('checkpoint'); "
        "c.execute('create table x as select 1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(other)], check=False)
    other.with_name("other.duckdb.wal").rename(file.with_name(f"{file.name}.wal"))
    other.unlink()


DAMAGES: dict[str, Damage] = {
    "noise": lambda file: file.write_bytes(_noise(200_000)),
    "a few bytes": lambda file: file.write_bytes(b"ga"),
    "nothing in it": lambda file: file.write_bytes(b""),
    "the first block only": _cut(0.01),
    "half of it": _cut(0.5),
    "all but its last quarter": _cut(0.75),
    "a folder": _make_a_folder,
    "a log that is not its own": _log_of_another_file,
}


@pytest.fixture(params=DAMAGES)
def damaged(
    request: pytest.FixtureRequest, layout: Layout, landings: Landings, deliver: Callable[..., Origin]
) -> Layout:
    """A campaign whose state file was sound once and is no longer."""
    deliver("roster", "inbox/roster", file_id="landed", rejects=[(7, "nip_missing")])
    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
        _run(state, "only here")
    DAMAGES[request.param](layout.state)
    return layout


def _run(state: State, run_id: str, outcome: str = "published") -> None:
    begin_run(state, Run(run_id, date(2024, 2, 16), BEGAN, "1.0"))
    end_run(state, run_id, BEGAN, outcome, "f00d")


def _runs(state: State) -> list[tuple[int, str, str]]:
    return state.execute("select run_number, run_id, outcome from quality.fct_run order by run_number").fetchall()


def test_a_damaged_file_is_told_from_every_other_refusal(damaged: Layout) -> None:
    with pytest.raises(StateDamaged), open_state(damaged):
        pass


def test_a_damaged_file_is_left_as_it_is_by_a_night(damaged: Layout) -> None:
    before = damaged.state.read_bytes() if damaged.state.is_file() else None

    with pytest.raises(StateDamaged), open_state(damaged):
        pass

    assert (damaged.state.read_bytes() if damaged.state.is_file() else None) == before


def test_a_rebuilt_file_holds_what_is_landed_and_can_be_worked_with(damaged: Layout) -> None:
    rebuilt = rebuild_state(damaged, ZONE)

    assert (rebuilt.files, rebuilt.rows) == (1, 1)
    with open_state(damaged) as state:
        assert state.execute("select file_id from raw.staff").fetchall() == [("landed",)]
        assert state.execute("select file_id, row_number from raw.reject").fetchall() == [("landed", 7)]
        assert load_landed(state, Landings(damaged.landing), ZONE) == 0
        _run(state, "next")


def test_the_damaged_file_is_put_aside_for_its_owner_alone_and_never_two_of_them(damaged: Layout) -> None:
    for _ in range(2):
        rebuild_state(damaged, ZONE)
        damaged.state.write_bytes(b"damaged again")
        damaged.state.chmod(0o644)
    rebuilt = rebuild_state(damaged, ZONE)

    assert rebuilt.aside == damaged.damaged_state
    assert damaged.damaged_state.read_bytes() == b"damaged again"
    assert stat.S_IMODE(damaged.damaged_state.stat().st_mode) == 0o600
    left = {path.name for path in damaged.root.iterdir() if "state" in path.name}
    assert left == {"state.duckdb", "damaged-state.duckdb"}


def test_damage_that_shows_only_when_a_piece_is_read_is_told_as_well(layout: Layout) -> None:
    with open_state(layout) as state:
        state.execute("create table raw.big as select range as n, hash(range) as h from range(200000)")
    held = bytearray(layout.state.read_bytes())
    middle = len(held) // 2
    held[middle : middle + 4096] = _noise(4096)
    layout.state.write_bytes(held)

    with pytest.raises(StateDamaged), open_state(layout) as state:
        state.execute("select sum(h) from raw.big").fetchall()


def test_another_fault_of_duckdb_is_no_damage(layout: Layout) -> None:
    with pytest.raises(duckdb.CatalogException), open_state(layout) as state:
        state.execute("from raw.nowhere")


@pytest.mark.parametrize("said", ["Permission denied", "Read-only file system", "No space left on device"])
def test_what_the_machine_refuses_is_no_damage(layout: Layout, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """In place of a machine that refuses: whoever runs the tests may be allowed everything."""

    def refuse(file: str, **_: object) -> None:
        raise duckdb.IOException(f'IO Error: Cannot open file "{file}": {said}')

    with open_state(layout):
        pass
    monkeypatch.setattr(duckdb, "connect", refuse)

    with pytest.raises(duckdb.IOException, match=said), open_state(layout):
        pass


@pytest.fixture
def holder(layout: Layout) -> "subprocess.Popen[str]":
    """Another process that has the state file open, as somebody's DuckDB shell would."""
    with open_state(layout):
        pass
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(layout.state)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    return process


def test_a_file_that_another_process_has_open_is_not_damaged_and_is_not_rebuilt(
    layout: Layout, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(StateHeld, match=str(holder.pid)), open_state(layout):
        pass
    with pytest.raises(StateHeld):
        rebuild_state(layout, ZONE)
    assert not layout.damaged_state.exists()

    holder.communicate()
    with open_state(layout):
        pass


def test_the_record_of_a_sound_file_is_kept_whole(layout: Layout) -> None:
    with open_state(layout) as state:
        _run(state, "b")
        _run(state, "a", "stopped")

    assert rebuild_state(layout, ZONE).runs == 2

    with open_state(layout) as state:
        assert _runs(state) == [(1, "b", "published"), (2, "a", "stopped")]


def test_a_file_of_a_newer_version_gives_the_columns_that_both_have(layout: Layout) -> None:
    with open_state(layout) as state:
        _run(state, "newer")
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
    copy.state.write_bytes(_noise(9_000))

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
    _log_of_another_file(layout.state)
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
        _run(state, "first")

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
            _run(state, "first")
        assert [path.name for path in (folder / "warehouse").iterdir() if path.name.startswith(".")] == []

    assert killed_at_each_line(state_module, prepare, look) > 5
