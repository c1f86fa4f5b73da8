"""Whatever lies in an inbox, and however it is called, the night goes on and says what it could not use.

Names that no office gives, and things in the place of files and folders: made in every place in which the night looks.
"""

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from flows.campaign import load_campaign
from flows.inspection import check_campaign
from flows.sources.strays import find_strays
from flows.sources.unit_table import read_units
from tests.flows.sources.small_campaign import OFFICE, SECOND_LIST
from tests.flows.sources.taking import Taking
from tests.fuzz.watch import watched
from transforms.faults import FILE_REASONS

ODD_NAMES = [
    *(b"2024-02-08\n.csv", b'2024-02-08 ".csv', b"2024-02-08 '; drop table staff;--.csv", b"%s%n%d.csv", b"[a-z]*.csv"),
    *(b"2024-02-08 \xe9\xff.csv", b"2024-02-08 " + b"x" * 230 + b".csv", b" .csv", b"-rf.csv", b"$(id).csv", b"\\.csv"),
    *("2024-02-08 \u202evsc.csv".encode(), "\U0001f600.xlsx".encode(), b"CON.csv", b"a\tb.csv", b"\x01.csv"),
    *(b"2024-02-30.csv", b"9999-12-31.csv", b"0000-01-01.csv", b"0001-01-01.csv", b"2024-02-08.CSV", b"x.csv.zip"),
    *(b"2024-02-08.zip", b".zip", b"[red]x.zip", b"follower_1.json", b"pengikut.csv", b"user_data.json"),
]  # fmt: skip
LISTS = f"inbox/followers/instagram/{OFFICE.handle}"
PLACES = [
    *("inbox", "inbox/roster", "inbox/declarations", "inbox/followers", "inbox/followers/instagram", LISTS),
    f"{LISTS}/{SECOND_LIST}",
]
TABLES = ["inbox/counts.csv", "inbox/corrections.csv", "inbox/statements.csv", "units.csv"]


@pytest.fixture
def inbox(tmp_path: Path) -> Taking:
    return Taking.of_a_healthy_inbox(tmp_path / "kampanye")


def _folder(path: Path) -> None:
    (path / "in" / "it").mkdir(parents=True)


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


def _listening(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        before = Path.cwd()
        os.chdir(path.parent)  # the address of a socket must be short
        try:
            listener.bind(path.name[:90])
        finally:
            os.chdir(before)


THINGS: dict[str, Callable[[Path], object]] = {
    "an empty file": Path.touch,
    "a folder": _folder,
    "a pipe": os.mkfifo,
    "a socket": _listening,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": _itself,
    "a link to nowhere": lambda path: path.symlink_to("gone"),
    "a link to the folder above": lambda path: path.symlink_to(".."),
}
REFUSED = [thing for thing in THINGS if thing not in ("a folder", "a link to the folder above", "a link to nowhere")]


def _look(inbox: Taking, told: str) -> list[str]:
    """The paths that the night refuses, once all that it takes was taken; `check` looks as well."""
    with watched(told):
        taken = inbox.take()
        campaign = load_campaign(inbox.folder)
        refusals = (*taken.refusals, *find_strays(campaign).refusals, *read_units(campaign).refusals)
        assert check_campaign(inbox.folder, None) in (0, 2, 4)
    assert all(refusal.fault.reason in FILE_REASONS for refusal in refusals)
    for refusal in refusals:
        refusal.path.encode("utf-8")
    return [refusal.path for refusal in refusals]


def _pairs(places: Sequence[str], things: Sequence[str]) -> list[object]:
    """Every thing in every place; make test takes each thing once or twice, make test-long the others."""
    return [
        pytest.param(place, thing, marks=() if (row + column) % len(places) == 0 else pytest.mark.long)
        for row, place in enumerate(places)
        for column, thing in enumerate(things)
    ]


@pytest.mark.parametrize(("place", "thing"), _pairs(PLACES, list(THINGS)))
def test_anything_under_any_name_is_said_or_passed_over(inbox: Taking, place: str, thing: str) -> None:
    for name in Random(f"{place} {thing}").sample(ODD_NAMES, 8):
        path = inbox.folder / place / os.fsdecode(name)
        if not path.exists() and not path.is_symlink():
            THINGS[thing](path)

    refused = _look(inbox, f"{thing} in {place}")

    assert inbox.landed("roster")
    assert inbox.landed("followers")
    assert refused or place in ("inbox/roster", "inbox/declarations") or place.endswith(str(SECOND_LIST))


@pytest.mark.parametrize(("table", "thing"), _pairs(TABLES, REFUSED))
def test_anything_in_the_place_of_a_table_is_refused(inbox: Taking, table: str, thing: str) -> None:
    (inbox.folder / table).unlink(missing_ok=True)
    THINGS[thing](inbox.folder / table)

    assert _look(inbox, f"{thing} as {table}") == [table]


@pytest.mark.parametrize(("place", "thing"), _pairs(PLACES, list(THINGS)))
def test_anything_in_the_place_of_a_folder_is_no_end_of_the_night(inbox: Taking, place: str, thing: str) -> None:
    (inbox.folder / place).rename(inbox.folder / "away")
    THINGS[thing](inbox.folder / place)

    _look(inbox, f"{thing} as {place}")


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Closes a folder to whoever lists it: chmod does not keep out whoever runs tests as the superuser."""

    def close(folder: Path) -> None:
        def refusing(listing: Callable[..., Any]) -> Callable[..., Any]:
            def listed(path: Any = ".", *more: Any) -> Any:
                if not isinstance(path, int) and Path(os.fsdecode(path)) == folder:  # a number is an open folder
                    raise PermissionError(13, "Permission denied", str(path))
                return listing(path, *more)

            return listed

        monkeypatch.setattr(os, "scandir", refusing(os.scandir))
        monkeypatch.setattr(os, "listdir", refusing(os.listdir))

    return close


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_that_nobody_may_list_is_told_and_the_others_are_taken(
    inbox: Taking, closed: Callable[[Path], None], place: str
) -> None:
    closed(inbox.folder / place)

    refused = _look(inbox, f"{place} closed")

    assert any(path.startswith(place) for path in refused)
