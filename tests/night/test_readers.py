"""Readers never wait for a night and never see half of one; two nights never run at once."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.lock import running_now
from tests.flows.sources.small_campaign import LAST_NIGHT, write_small_campaign
from tests.night.command import HOUSE, Started, Told
from tests.night.marts import ask
from warehouse.layout import Layout

pytestmark = [pytest.mark.night, pytest.mark.long]

EARLIER = date(2024, 2, 10)
AS_OF = "select max(as_of), min(as_of), count(*) from marts.fct_follow_status"
SHELL_QUESTION = "select cast(max(as_of) as varchar) as night from marts.fct_follow_status"


@dataclass
class Watched:
    """What was seen from outside while a second night ran after a first."""

    folder: Path
    night: Told
    second: Told
    held_before: object
    held_after: object
    asked: list[tuple[object, ...]] = field(default_factory=list)
    commands: list[subprocess.CompletedProcess[str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def watched(shift: Callable[..., Told], state_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder = write_small_campaign(tmp_path_factory.mktemp("readers") / "kampanye")
    first = shift("run", folder, "--as-of", EARLIER, "--quiet")
    assert first.exit_code == 0, first.stderr
    published = folder / "warehouse" / "ikuti.duckdb"
    asked, commands = [], []
    with duckdb.connect(str(published.resolve()), read_only=True) as analyst:
        held_before = analyst.execute(AS_OF).fetchall()
        with Started("run", folder, "--as-of", LAST_NIGHT, "--lang", "en", state_home=state_home) as night:
            _wait_for_lock(folder, night)
            second = shift("run", folder, "--as-of", LAST_NIGHT)
            commands.append(_ask_by_command(folder))
            while night.is_running:
                asked += ask(published, AS_OF)
                time.sleep(0.02)
            told = night.told()
        held_after = analyst.execute(AS_OF).fetchall()
    commands.append(_ask_by_command(folder))
    return Watched(folder, told, second, held_before, held_after, asked, commands)


def _wait_for_lock(folder: Path, night: Started) -> None:
    """Until the night itself holds its lock: it only tries it before, and the second would come first."""
    while night.is_running and not str(running_now(Layout(folder))).startswith("the night of "):
        time.sleep(0.02)


def _ask_by_command(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "sql", str(folder), SHELL_QUESTION],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_second_night_at_the_same_time_is_refused_and_says_why(watched: Watched) -> None:
    assert (watched.second.exit_code, watched.second.stdout) == (2, "")
    (message,) = watched.second.messages
    assert message.startswith(
        f"needed no other night of this campaign running; found the night of {LAST_NIGHT}, running since "
    )
    assert str(watched.folder / "warehouse" / "night.lock") in message
    assert "  Now: wait until it has ended" in message


def test_the_night_that_came_first_is_not_disturbed(watched: Watched) -> None:
    assert (watched.night.exit_code, watched.night.stderr) == (0, "")


def test_the_lock_is_free_again_after_the_night(watched: Watched) -> None:
    with (watched.folder / "warehouse" / "night.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_every_question_during_a_night_is_answered_from_one_whole_night(watched: Watched) -> None:
    assert len(watched.asked) > 10
    assert {(newest, staff) for newest, _, staff in watched.asked} <= {(EARLIER, 20), (LAST_NIGHT, 20)}
    assert all(newest == oldest for newest, oldest, _ in watched.asked)


def test_the_old_night_is_answered_until_the_new_one_and_never_after(watched: Watched) -> None:
    nights = [newest for newest, _, _ in watched.asked]

    assert nights[0] == EARLIER
    assert nights == sorted(nights)  # type: ignore[type-var]


def test_ikuti_sql_answers_while_a_night_runs(watched: Watched) -> None:
    assert [(asked.returncode, asked.stdout, asked.stderr) for asked in watched.commands] == [
        (0, f"night\n{EARLIER}\n", ""),
        (0, f"night\n{LAST_NIGHT}\n", ""),
    ]


def test_an_open_connection_keeps_its_night_through_the_publication_of_the_next(watched: Watched) -> None:
    assert watched.held_before == watched.held_after == [(EARLIER, EARLIER, 20)]
    assert ask(watched.folder / "warehouse" / "ikuti.duckdb", AS_OF) == [(LAST_NIGHT, LAST_NIGHT, 20)]
