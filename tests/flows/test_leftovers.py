"""Which run is alive: one that holds its sign, or has had no time to; a killed one's sign tells that it is dead."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import leftovers
from flows.leftovers import alive
from warehouse.layout import Layout

HOUSE = Path(__file__).parents[2]
RUN = "0f8fad5b-d9cb-469f-a165-70867728950e"
NOW = datetime(2024, 2, 8, 19, tzinfo=UTC)
HOLDER = """
import sys
from pathlib import Path
from flows.leftovers import alive
from warehouse.layout import Layout
with alive(Layout(Path(sys.argv[1])), sys.argv[2]):
    print("alive", flush=True)
    sys.stdin.read()
"""


def _run(age: timedelta, *, is_pending: bool = False) -> Any:
    state = SimpleNamespace(timestamp=NOW - age, is_pending=lambda: is_pending)
    return SimpleNamespace(id=RUN, state=state)


def _lives(layout: Layout, age: timedelta = timedelta(days=1), *, is_pending: bool = False) -> bool:
    return leftovers._lives(_run(age, is_pending=is_pending), layout, NOW)


@contextmanager
def _another(layout: Layout) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDER, str(layout.campaign), RUN]
    with subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "alive\n"
        yield process
        process.communicate()


def test_a_run_is_alive_as_long_as_its_process_is_however_long_it_takes(layout: Layout) -> None:
    with _another(layout):
        assert _lives(layout, timedelta(days=400))

    assert not _lives(layout)
    assert list(layout.alive.iterdir()) == []


def test_a_killed_run_is_dead_at_once(layout: Layout) -> None:
    with _another(layout) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        assert [sign.name for sign in layout.alive.iterdir()] == [RUN]
        assert not _lives(layout, timedelta(0))


def test_a_run_whose_process_is_being_started_is_given_its_time(layout: Layout) -> None:
    assert _lives(layout, timedelta(minutes=9), is_pending=True)
    assert not _lives(layout, timedelta(minutes=11), is_pending=True)


def test_a_run_that_has_begun_and_holds_no_sign_yet_is_given_a_minute(layout: Layout) -> None:
    assert _lives(layout, timedelta(seconds=59))
    assert not _lives(layout, timedelta(seconds=61))


def test_the_sign_is_never_there_without_being_held(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another night that looked in between would close a run that is alive."""
    seen: list[bool] = []
    hold = fcntl.flock

    def look_first(*given: Any) -> None:
        seen.append((layout.alive / RUN).exists())
        hold(*given)

    monkeypatch.setattr(fcntl, "flock", look_first)
    with alive(layout, RUN):
        assert seen == [False]
        assert (layout.alive / RUN).exists()


def test_a_run_that_breaks_leaves_no_sign(layout: Layout) -> None:
    with pytest.raises(ValueError, match="broken"), alive(layout, RUN):
        raise ValueError("broken")

    assert list(layout.alive.iterdir()) == []


@pytest.mark.parametrize("folder", [None, 7, "/elsewhere", ""])
def test_a_run_of_another_campaign_or_of_none_is_not_ours(layout: Layout, folder: object) -> None:
    assert not leftovers._is_ours(SimpleNamespace(parameters={"folder": folder}), layout)
    assert not leftovers._is_ours(SimpleNamespace(parameters={}), layout)


def test_a_run_of_this_folder_is_ours_whatever_way_it_is_written(layout: Layout) -> None:
    roundabout = f"{layout.campaign}/../{layout.campaign.name}/"

    assert leftovers._is_ours(SimpleNamespace(parameters={"folder": roundabout}), layout)
