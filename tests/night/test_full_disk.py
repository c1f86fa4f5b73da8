"""A full disk or one that is closed for writing ends a night with a message and an alarm, and costs nothing else."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.flows.alerts.receivers import Webhook, webhook
from tests.flows.sources.small_campaign import LAST_NIGHT, small_staff, write_small_campaign
from tests.night.command import Shift, Told, prefect_home
from tests.night.marts import ask, contents
from tests.night.small_disk import Disk, small_disk
from warehouse.layout import Layout
from warehouse.published import published_run

pytestmark = [pytest.mark.night, pytest.mark.long]

EARLIER = "2024-02-15"
FULL = "needed space on the disk; found no space left on device.\n  Where: "
MOMENTS = ["landing", "loading", "building", "publishing"]


@dataclass
class Full:
    """Nights on a disk that was full at some moment, what readers saw after each, and the night after it was freed."""

    folder: Path
    told: dict[str, Told] = field(default_factory=dict)
    alarms: dict[str, int] = field(default_factory=dict)
    seen: dict[str, tuple[str | None, list[str], dict[str, str]]] = field(default_factory=dict)
    before: tuple[str | None, list[str], dict[str, str]] = (None, [], {})
    changed: bool = True
    healed: tuple[Told, dict[str, str]] | None = None
    undisturbed: dict[str, str] = field(default_factory=dict)


def _pair(layout: Layout) -> tuple[str | None, list[str], dict[str, str]]:
    """What readers see: whose run it is, who made the names, and all marts."""
    made_by = [comment for (comment,) in ask(layout.restricted, "select comment from duckdb_tables()")]
    return published_run(layout.campaign), made_by, contents(layout.published)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Webhook]:
    with webhook() as server:
        yield server


@pytest.fixture(scope="module")
def full(receiver: Webhook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    folder = write_small_campaign(tmp_path_factory.mktemp("full") / "kampanye")
    file = folder / "campaign.toml"
    file.write_text(file.read_text("utf-8").replace("IKUTI_ALERT_URLS", "ALERTS_OF_A_TEST"), encoding="utf-8")
    os.environ["ALERTS_OF_A_TEST"] = receiver.address
    shift = Shift(_state_home(tmp_path_factory.mktemp("state")))
    try:
        yield _lived_through(Full(folder), shift.ikuti, receiver)
    finally:
        del os.environ["ALERTS_OF_A_TEST"]
        shift.end()


def _state_home(home: Path) -> Path:
    """A state of its own: the long tests run without the case's nights, whose record of runs others begin with."""
    prefect_home(home).mkdir(parents=True)
    return home


def _lived_through(full: Full, ikuti: Callable[..., Told], receiver: Webhook) -> Full:
    layout = Layout(full.folder)
    first = ikuti("run", full.folder, "--as-of", EARLIER, "--quiet")
    assert first.exit_code == 0, first.stderr
    full.before = _pair(layout)
    copy = full.folder.with_name("undisturbed")
    shutil.copytree(full.folder, copy, symlinks=True)
    with small_disk(layout, 60) as disk:
        for moment in MOMENTS:
            receiver.asked = 0
            layout.alarms.unlink(missing_ok=True)  # else the second would be the same alarm, which is told once
            with _filled(disk, layout, moment):
                full.told[moment] = ikuti("run", full.folder, "--as-of", LAST_NIGHT, "--quiet")
            full.seen[moment], full.alarms[moment] = _pair(layout), receiver.asked
            disk.free()
        state = layout.state.read_bytes()
        with disk.read_only():
            full.told["read-only"] = ikuti("run", full.folder, "--as-of", LAST_NIGHT, "--quiet")
            full.seen["read-only"] = _pair(layout)
        full.changed = layout.state.read_bytes() != state
        healed = ikuti("run", full.folder, "--as-of", LAST_NIGHT, "--quiet")
        full.healed = healed, contents(layout.published)
    ikuti("run", copy, "--as-of", LAST_NIGHT, "--quiet")
    full.undisturbed = contents(Layout(copy).published)
    return full


def _filled(disk: Disk, layout: Layout, moment: str) -> Any:
    """The disk, full from a moment of the night on; something new is in the inbox each time."""
    if moment == "landing":
        counts = layout.campaign / "inbox" / "counts.csv"
        counts.write_text(counts.read_text("utf-8") + "\n", encoding="utf-8")  # another file, of the same counts
        disk.fill(but=4096)  # for the words in the lock
    if moment == "loading":
        disk.fill(but=16_384)
    if moment == "building":
        disk.fill(but=200_000)
    builds = set(layout.builds.iterdir())
    has_come = lambda: set(layout.builds.iterdir()) != builds  # noqa: E731 - a name for one look
    return disk.filled_when(has_come) if moment == "publishing" else nullcontext()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_night_on_a_full_disk_ends_with_1_and_says_what_to_do(full: Full, moment: str) -> None:
    told = full.told[moment]

    assert (told.exit_code, told.stdout) == (1, "")
    assert len(told.messages) == 1
    assert told.stderr.startswith(FULL)
    assert "  Now: free some and run again: what was published before is untouched" in told.stderr
    assert "Traceback" not in told.stderr
    assert [name for name in small_staff()["name"] if name in told.stderr] == []


@pytest.mark.parametrize("moment", [*MOMENTS, "read-only"])
def test_readers_keep_the_pair_of_the_night_before(full: Full, moment: str) -> None:
    assert full.seen[moment] == full.before
    assert all(f"Made by run {full.before[0]} " in comment for comment in full.before[1])


@pytest.mark.parametrize("moment", MOMENTS)
def test_whoever_is_asked_is_told_although_nothing_of_it_can_be_written_down(full: Full, moment: str) -> None:
    assert full.alarms[moment] == 1


def test_a_disk_closed_for_writing_is_told_and_nothing_changes(full: Full) -> None:
    told = full.told["read-only"]

    assert told.exit_code == 1
    assert told.stderr.startswith("needed a disk that can be written; found read-only file system.\n  Where: ")
    assert "Traceback" not in told.stderr
    assert not full.changed


def test_the_next_night_with_space_heals_to_the_same_tables(full: Full) -> None:
    assert full.healed
    told, marts = full.healed

    assert (told.exit_code, told.stderr) == (0, "")
    assert marts == full.undisturbed
