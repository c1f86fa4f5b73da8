"""Killed at any moment, a night leaves readers what they had, and the next one ends with the same tables."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.night.case_nights import EVENINGS, LAST_EVENING, CaseNights, copy_example
from tests.night.command import Started, Told
from tests.night.marts import ask, contents, different

pytestmark = [pytest.mark.night, pytest.mark.long]

PATIENCE = 120.0  # seconds until a night has begun to write, on a machine that does much else


@dataclass(frozen=True)
class Killed:
    """One night that was killed, and the campaign afterwards."""

    folder: Path
    how: signal.Signals
    waited: float  # seconds between the first thing it wrote and its end
    was_running: bool
    exit_code: int
    left_children: bool
    marts: dict[str, str]  # as readers saw them after the kill; nothing where nothing had been published


def _kill(folder: Path, how: signal.Signals, state_home: Path, evening: object) -> Killed:
    """Run a night and kill it at a random moment after it has begun to write."""
    before = _written(folder)
    waited = random.uniform(0, 3)
    with Started("run", folder, "--as-of", evening, "--quiet", state_home=state_home) as night:
        until = time.monotonic() + PATIENCE
        while night.is_running and _written(folder) == before and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(waited)
        was_running = night.is_running
        os.kill(night.process.pid, how)
        night.process.wait(60)
        left_children = _has_children(night.process.pid)
    published = folder / "warehouse" / "ikuti.duckdb"
    exit_code = night.process.returncode
    return Killed(
        folder, how, waited, was_running, exit_code, left_children, contents(published) if published.exists() else {}
    )


def _written(folder: Path) -> object:
    """What a night changes first: its landings, or else its own DuckDB file."""
    state = folder / "warehouse" / "state.duckdb"
    return len(list(folder.rglob("*.parquet"))), state.stat().st_mtime_ns if state.exists() else None


def _has_children(group: int) -> bool:
    """Whether anything of a process group is still alive after some seconds to end in order."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture(scope="module")
def folder(case_nights: CaseNights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case as nobody has run it yet, under the key of the nights it is compared with."""
    folder = tmp_path_factory.mktemp("killed") / "sumsel-2024"
    copy_example(folder)
    shutil.copy(case_nights.folder / "pseudonym.key", folder)
    return folder


@pytest.fixture(scope="module")
def ended(folder: Path, state_home: Path) -> Killed:
    """The very first night, told to end as a service manager does."""
    return _kill(folder, signal.SIGTERM, state_home, LAST_EVENING)


@pytest.fixture(scope="module")
def healed(ended: Killed, shift: Callable[..., Told]) -> Told:
    return shift("run", ended.folder, "--as-of", LAST_EVENING, "--quiet")


@pytest.fixture(scope="module")
def killed(healed: Told, folder: Path, state_home: Path) -> Killed:
    """Another evening's night after it, killed outright."""
    assert healed.exit_code == 4
    return _kill(folder, signal.SIGKILL, state_home, EVENINGS[1])


@pytest.fixture(scope="module")
def healed_again(killed: Killed, shift: Callable[..., Told]) -> Told:
    return shift("run", killed.folder, "--as-of", LAST_EVENING, "--quiet")


def test_a_night_told_to_end_leaves_no_process_behind(ended: Killed) -> None:
    assert not ended.left_children
    assert ended.exit_code == (143 if ended.was_running else 4)


def test_after_an_ended_first_night_the_next_gives_the_same_tables(
    ended: Killed, healed: Told, case_nights: CaseNights
) -> None:
    assert (healed.exit_code, len(healed.messages)) == (4, 1), f"{ended.waited:.2f} s: {healed.stderr}"
    healed_marts = contents(ended.folder / "warehouse" / "ikuti.duckdb") if not ended.marts else ended.marts
    assert different(healed_marts, contents(case_nights.marts(LAST_EVENING))) == [], f"{ended.waited:.2f} s"


def test_readers_keep_a_whole_night_when_the_next_is_killed(killed: Killed, case_nights: CaseNights) -> None:
    possible = [contents(case_nights.marts(evening)) for evening in (LAST_EVENING, EVENINGS[1])]

    assert [] in [different(killed.marts, marts) for marts in possible], f"{killed.waited:.2f} s"


def test_after_a_killed_night_the_next_gives_the_same_tables(
    killed: Killed, healed_again: Told, case_nights: CaseNights
) -> None:
    assert (healed_again.exit_code, len(healed_again.messages)) == (4, 1), f"{killed.waited:.2f} s"
    again = contents(killed.folder / "warehouse" / "ikuti.duckdb")
    assert different(again, contents(case_nights.marts(LAST_EVENING))) == [], f"{killed.waited:.2f} s"


def test_a_killed_run_is_on_record_as_failed(killed: Killed, healed_again: Told) -> None:
    runs = ask(killed.folder / "warehouse" / "ikuti.duckdb", "select outcome from quality.fct_run order by run_number")

    assert healed_again.exit_code == 4
    assert {outcome for (outcome,) in runs} <= {"failed", "incomplete"}
    assert runs[-1] == ("incomplete",)


def test_no_half_written_file_is_left(killed: Killed, healed_again: Told) -> None:
    warehouse = killed.folder / "warehouse"

    assert healed_again.exit_code == 4
    assert [
        path.name for path in warehouse.rglob("*") if path.name.endswith((".partial", ".new", ".wal", ".tmp"))
    ] == []
    assert len(list((warehouse / "builds").iterdir())) <= 2
