"""`ikuti rebuild`, and what a night says of a state file that it cannot work with."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from flows.lock import only_night
from flows.messages import Wrong
from flows.rebuild import rebuild
from flows.state_messages import working_state
from tests.flows.recorded import FIRST, SECOND, STOPPED
from warehouse.layout import Layout
from warehouse.state import open_state


def _refusal(layout: Layout, patience: float = 0) -> str:
    with pytest.raises(Wrong) as refused, working_state(layout, patience):
        pass
    assert refused.value.exit_code == 2
    (message,) = refused.value.messages
    return message.text()


@contextmanager
def _held_by_another(layout: Layout) -> Iterator["subprocess.Popen[str]"]:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(layout.state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        yield process
        process.communicate()


def test_a_damaged_file_is_told_with_the_command_that_makes_a_new_one(recorded: Layout) -> None:
    recorded.state.write_bytes(b"no DuckDB file")

    told = _refusal(recorded)

    assert told.startswith("needed a state file that can be read; found a damaged one (")
    assert f"Where: {recorded.state}\n" in told
    assert f"Now: run: ikuti rebuild {recorded.campaign}; " in told


def test_a_newer_file_is_told_with_both_ways_out(recorded: Layout) -> None:
    with open_state(recorded) as state:
        state.execute("insert into quality.migration values (999)")

    told = _refusal(recorded)

    assert told.startswith(
        "needed a state file of this version of ikuti; found one of a newer version (number 999, not "
    )
    assert "Now: install the newer ikuti that wrote it; to go on with this one" in told
    assert f"ikuti rebuild {recorded.campaign}" in told


def test_a_file_that_another_process_has_open_is_told_with_its_number(recorded: Layout) -> None:
    with _held_by_another(recorded) as process:
        told = _refusal(recorded)

    assert f"found another process has it open (PID {process.pid})." in told
    assert "rebuild" not in told


def test_a_night_waits_for_a_process_that_has_the_file_for_a_moment(
    recorded: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []
    with _held_by_another(recorded) as process:

        def let_go(_: float) -> None:
            waited.append(process.communicate())

        monkeypatch.setattr("tenacity.nap.time.sleep", let_go)
        with working_state(recorded):
            pass

    assert len(waited) == 1


def test_rebuilding_tells_what_the_new_file_was_made_of(recorded: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    recorded.state.write_bytes(b"no DuckDB file")

    assert rebuild(recorded.campaign) == 0

    told = capsys.readouterr()
    assert told.out == ""
    assert "3 run(s) on record, 0 landed file(s) with 0 row(s)\n" in told.err
    assert f"lies aside: {recorded.damaged_state}\n" in told.err
    assert f"run: ikuti run {recorded.campaign}\n" in told.err
    with working_state(recorded) as state:
        runs = state.execute("select run_id from quality.fct_run order by run_number").fetchall()
    assert [run for (run,) in runs] == [FIRST, SECOND, STOPPED]


def test_rebuilding_leaves_what_is_published(recorded: Layout) -> None:
    before = {path: path.read_bytes() for path in recorded.builds.rglob("*.duckdb")}
    recorded.state.write_bytes(b"no DuckDB file")

    rebuild(recorded.campaign)

    assert {path: path.read_bytes() for path in recorded.builds.rglob("*.duckdb")} == before
    assert recorded.current.resolve().name == SECOND


def test_rebuilding_is_refused_while_a_night_runs(recorded: Layout) -> None:
    with only_night(recorded, "the night of 2024-02-16"), pytest.raises(Wrong) as refused:
        rebuild(recorded.campaign)

    assert "the night of 2024-02-16" in refused.value.messages[0].found


def test_rebuilding_is_refused_while_another_process_has_the_file(recorded: Layout) -> None:
    with _held_by_another(recorded), pytest.raises(Wrong) as refused:
        rebuild(recorded.campaign)

    assert "another process has it open" in refused.value.messages[0].found
    assert not recorded.damaged_state.exists()
