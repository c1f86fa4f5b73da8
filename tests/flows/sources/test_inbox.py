"""Whatever lies in an inbox is found once and dated by its name."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.sources import inbox
from flows.sources.inbox import closed_folders, day_of, deliveries, export_folders, leading_day, table_files
from flows.sources.whole_files import read_whole
from tests.flows.sources.small_campaign import ZONE


def _put(folder: Path, *names: str, content: bytes = b"NIP\n") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _names(campaign: Path) -> list[str]:
    return [file.name for file in table_files(campaign, "roster", ZONE)]


def test_tables_are_found_in_subfolders_and_listed_by_name(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05/pppk.xlsx", "2024-02-01.csv", "b/a.csv")

    assert _names(tmp_path) == [
        "inbox/roster/2024-02-01.csv",
        "inbox/roster/2024-02-05/pppk.xlsx",
        "inbox/roster/b/a.csv",
    ]


@pytest.mark.parametrize(
    "debris",
    [
        ".DS_Store",
        "~$2024-02-05.xlsx",
        "__MACOSX/._pppk.csv",
        "Thumbs.db",
        "desktop.ini",
        ".~lock.a.csv#",
        ".git/x.csv",
    ],
)
def test_what_programs_leave_behind_is_no_table(tmp_path: Path, debris: str) -> None:
    _put(tmp_path / "inbox" / "roster", debris, "2024-02-05.csv")

    assert _names(tmp_path) == ["inbox/roster/2024-02-05.csv"]


def test_a_folder_named_like_a_table_is_looked_into_and_not_read(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05_pppk.xlsx/inside.csv")

    assert _names(tmp_path) == ["inbox/roster/2024-02-05_pppk.xlsx/inside.csv"]


def test_a_link_into_nowhere_is_no_table(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05.csv")
    (tmp_path / "inbox" / "roster" / "2024-02-06.csv").symlink_to("gone.csv")

    assert _names(tmp_path) == ["inbox/roster/2024-02-05.csv"]


def test_a_pipe_is_no_table_and_nobody_waits_for_it(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05.csv")
    os.mkfifo(tmp_path / "inbox" / "roster" / "2024-02-06.csv")

    assert _names(tmp_path) == ["inbox/roster/2024-02-05.csv"]


def test_a_folder_that_holds_itself_is_gone_through_once(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05.csv")
    (tmp_path / "inbox" / "roster" / "again").symlink_to(".")

    assert _names(tmp_path) == ["inbox/roster/2024-02-05.csv"]


@pytest.mark.parametrize("wrong", ["nothing at all", "a file instead of the folder"])
def test_without_the_folder_there_are_no_tables(tmp_path: Path, wrong: str) -> None:
    if wrong == "a file instead of the folder":
        _put(tmp_path, "inbox/roster")

    assert table_files(tmp_path, "roster", ZONE) == []


def test_a_name_that_is_no_utf_8_can_still_be_said_and_stored(tmp_path: Path) -> None:
    _put(tmp_path / "inbox" / "roster", os.fsdecode(b"2024-02-05 pegawai \xe9.csv"))

    (found,) = table_files(tmp_path, "roster", ZONE)

    assert read_whole(found.path) == b"NIP\n"
    assert found.day == date(2024, 2, 5)
    found.name.encode("utf-8")  # what is said on a terminal and kept in tables must be text


def test_export_folders_are_platform_and_handle(tmp_path: Path) -> None:
    _put(
        tmp_path / "inbox" / "followers",
        "instagram/b.contoh/2024-02-08/x.zip",
        "instagram/a.contoh/x.zip",
        "instagram/.hidden/x.zip",
        "instagram/notes.txt",
        "readme.txt",
    )

    assert [folder.name for folder in export_folders(tmp_path)] == ["a.contoh", "b.contoh"]


def test_a_dated_folder_is_delivered_whole_and_a_file_beside_it_alone(tmp_path: Path) -> None:
    _put(tmp_path, "2024-02-08/a.zip", "2024-02-08/deep/er/b.json", "2024-02-09.zip", ".DS_Store")

    found = {name: [file.relative_to(tmp_path).as_posix() for file in files] for name, files in deliveries(tmp_path)}

    assert found == {
        "2024-02-08": ["2024-02-08/a.zip", "2024-02-08/deep/er/b.json"],
        "2024-02-09.zip": ["2024-02-09.zip"],
    }


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-02-08", date(2024, 2, 8)),
        ("2024-02-08_pppk.xlsx", date(2024, 2, 8)),
        ("2024-02-08T0600.zip", date(2024, 2, 8)),
        ("2024-02-31.csv", None),
        ("2024-13-01.csv", None),
        ("2024-02-081.csv", None),
        ("pppk 2024-02-08.csv", None),
        ("20240208.csv", None),
        ("0001-01-01.csv", None),
        ("9999-12-31.csv", None),
        ("", None),
    ],
)
def test_a_name_begins_with_a_day_that_exists_or_with_none(name: str, day: date | None) -> None:
    assert leading_day(name) == day


def test_the_day_nearest_to_the_file_counts(tmp_path: Path) -> None:
    _put(tmp_path, "2024-02-01/2024-02-08.csv", "2024-02-01/pppk.csv")

    assert day_of(tmp_path / "2024-02-01" / "2024-02-08.csv", tmp_path, ZONE) == date(2024, 2, 8)
    assert day_of(tmp_path / "2024-02-01" / "pppk.csv", tmp_path, ZONE) == date(2024, 2, 1)


def test_folders_above_the_inbox_date_nothing(tmp_path: Path) -> None:
    root = tmp_path / "2020-01-01" / "inbox"
    _put(root, "pppk.csv")
    changed = datetime(2024, 2, 7, 12, tzinfo=UTC).timestamp()
    os.utime(root / "pppk.csv", (changed, changed))

    assert day_of(root / "pppk.csv", root, ZONE) == date(2024, 2, 7)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Jakarta", date(2024, 2, 8)), ("UTC", date(2024, 2, 7)), ("Asia/Jayapura", date(2024, 2, 8))],
)
def test_without_a_day_in_its_name_a_file_is_dated_by_its_change_in_the_campaigns_zone(
    tmp_path: Path, zone: str, day: date
) -> None:
    _put(tmp_path, "pppk.csv")
    changed = datetime(2024, 2, 7, 18, 30, tzinfo=UTC).timestamp()
    os.utime(tmp_path / "pppk.csv", (changed, changed))

    assert day_of(tmp_path / "pppk.csv", tmp_path, ZoneInfo(zone)) == day


def test_a_file_that_vanishes_before_it_is_dated_does_not_end_the_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copying program renames its half-written file between the listing of the folder and the look at the file."""
    _put(tmp_path / "inbox" / "roster", "2024-02-05.csv", "pppk.csv.part")
    listed = inbox._files_below

    def listed_too_early(folder: Path) -> list[Path]:
        found = list(listed(folder))
        (folder / "pppk.csv.part").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(inbox, "_files_below", listed_too_early)

    assert "inbox/roster/2024-02-05.csv" in _names(tmp_path)


@pytest.mark.parametrize(("changed", "day"), [(1e13, date(2100, 1, 1)), (-1e9, date(1970, 1, 1))])
def test_a_change_that_no_calendar_has_is_dated_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: float, day: date
) -> None:
    """Told by the stat call: not every file system keeps such a time."""
    _put(tmp_path, "pppk.csv")
    monkeypatch.setattr(Path, "stat", lambda _: SimpleNamespace(st_mtime=changed))

    assert day_of(tmp_path / "pppk.csv", tmp_path, ZONE) == day


def test_a_folder_that_cannot_be_listed_is_told_and_its_neighbours_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path / "inbox" / "roster", "2024-02-05.csv", "closed/2024-02-01.csv")
    closed, listdir, scandir = tmp_path / "inbox" / "roster" / "closed", os.listdir, os.scandir

    def refusing(listing: Callable[..., Any]) -> Callable[..., Any]:
        def listed(path: Any) -> Any:
            if Path(path) == closed:
                raise PermissionError(13, "Permission denied", str(path))
            return listing(path)

        return listed

    monkeypatch.setattr(os, "listdir", refusing(listdir))
    monkeypatch.setattr(os, "scandir", refusing(scandir))

    assert _names(tmp_path) == ["inbox/roster/2024-02-05.csv"]
    assert [(path, refusal.strerror) for path, refusal in closed_folders(tmp_path)] == [(closed, "Permission denied")]
