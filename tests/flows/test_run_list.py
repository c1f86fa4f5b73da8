"""`ikuti runs`: what every run came to, the newest first, whether or not a night is running."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.lock import only_night
from flows.messages import Wrong
from flows.run_list import list_runs
from tests.flows.recorded import FIRST, NIGHTS, SECOND, STOPPED
from warehouse.layout import Layout
from warehouse.quality import begin_run
from warehouse.records import Run
from warehouse.state import open_state


@pytest.fixture
def listed(recorded: Layout, capsys: pytest.CaptureFixture[str]) -> Any:
    """The runs as JSON, and what was said besides."""

    def ask() -> tuple[list[dict[str, Any]], str]:
        assert list_runs(recorded.campaign, json_output=True) == 0
        told = capsys.readouterr()
        return json.loads(told.out), told.err

    return ask


@contextmanager
def _held_by_another(layout: Layout) -> Iterator[None]:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(layout.state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        yield
        process.communicate()


def test_the_newest_run_comes_first_whatever_the_clocks_said(listed: Any) -> None:
    runs, said = listed()

    assert [run["run_id"] for run in runs] == [STOPPED, SECOND, FIRST]
    assert said == ""


def test_each_run_is_told_with_its_night_its_inputs_its_checks_and_what_was_released(listed: Any) -> None:
    stopped, second, _ = listed()[0]

    assert stopped == {
        "run_id": STOPPED,
        "night": "2024-02-16",
        "outcome": "stopped",
        "started_at": "2024-02-17T19:00:00+00:00",
        "seconds": 90,
        "inputs": 3,
        "new_inputs": 1,
        "failed_critical": 1,
        "failed_warnings": 1,
        "accepted": "roster-change",
        "version": "0.4.0",
        "is_published": False,
    }
    assert (second["new_inputs"], second["failed_critical"], second["accepted"]) == (2, 0, None)


def test_the_run_that_readers_see_is_told_by_its_build_not_by_a_clock(listed: Any) -> None:
    assert [run["run_id"] for run in listed()[0] if run["is_published"]] == [SECOND]


def test_the_run_that_was_put_back_is_told_as_published(recorded: Layout, listed: Any) -> None:
    recorded.current.unlink()
    recorded.current.symlink_to(Path("builds") / FIRST)

    assert [run["run_id"] for run in listed()[0] if run["is_published"]] == [FIRST]


def _begin(layout: Layout) -> None:
    with open_state(layout) as state:
        begin_run(state, Run("now", NIGHTS[SECOND], datetime(2024, 2, 21, tzinfo=UTC), "0.4.0"))


def test_a_killed_run_is_told_as_failed_before_the_next_one_begins(recorded: Layout, listed: Any) -> None:
    _begin(recorded)

    newest = listed()[0][0]
    assert (newest["outcome"], newest["inputs"]) == ("failed", None)


def test_a_run_whose_night_holds_the_lock_is_told_as_running(recorded: Layout, listed: Any) -> None:
    _begin(recorded)

    with only_night(recorded, "the night of 2024-02-16"):
        assert listed()[0][0]["outcome"] == "running"


def test_while_a_night_has_the_state_the_published_record_is_told_and_said_to_be(recorded: Layout, listed: Any) -> None:
    with _held_by_another(recorded), only_night(recorded, "the night of 2024-02-16"):
        runs, said = listed()

    assert [run["run_id"] for run in runs] == [SECOND, FIRST]
    assert said.startswith("the night of 2024-02-16, running since ")
    assert "the one published with the night before" in said


def test_a_pipe_gets_csv(recorded: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    list_runs(recorded.campaign, json_output=False)

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["run_id"] for row in rows] == [STOPPED, SECOND, FIRST]
    assert rows[1]["is_published"] == "true"


def test_listing_leaves_the_state_free_and_unchanged(recorded: Layout, listed: Any) -> None:
    before = recorded.state.read_bytes()

    listed()

    assert recorded.state.read_bytes() == before
    with open_state(recorded):
        pass


def test_a_folder_without_any_run_is_told_to_run_one(tmp_path: Path) -> None:
    with pytest.raises(Wrong) as refusal:
        list_runs(tmp_path, json_output=True)

    assert f"ikuti run {tmp_path}" in refusal.value.messages[0].remedy


def test_a_damaged_state_file_is_told_with_the_way_out(recorded: Layout) -> None:
    recorded.state.write_bytes(b"no DuckDB file")

    with pytest.raises(Wrong) as refusal:
        list_runs(recorded.campaign, json_output=True)

    assert f"ikuti rebuild {recorded.campaign}" in refusal.value.messages[0].remedy
