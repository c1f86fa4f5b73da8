"""A state file that cannot be worked with: which way, and that a new one is made of what is landed."""

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.broken_state import DAMAGES, noise, note_run
from warehouse.landing import Landings, Origin
from warehouse.layout import Layout
from warehouse.rebuild import rebuild_state
from warehouse.state import load_landed, open_state
from warehouse.state_file import StateDamaged, StateHeld

ZONE = "Asia/Jakarta"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=DAMAGES)
def damaged(
    request: pytest.FixtureRequest, layout: Layout, landings: Landings, deliver: Callable[..., Origin]
) -> Layout:
    """A campaign whose state file was sound once and is no longer."""
    deliver("roster", "inbox/roster", file_id="landed", rejects=[(7, "nip_missing")])
    with open_state(layout) as state:
        load_landed(state, landings, ZONE)
        note_run(state, "only here")
    DAMAGES[request.param](layout.state)
    return layout


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
        note_run(state, "next")


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
    held[middle : middle + 4096] = noise(4096)
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
