"""What lies in an inbox and is read by nothing is told."""

import os
from pathlib import Path

import pytest

from flows.campaign import load_campaign
from flows.sources.strays import find_strays
from tests.flows.sources.taking import Taking


def _strays(inbox: Taking) -> dict[str, str]:
    return {one.path: one.fault.reason for one in find_strays(load_campaign(inbox.folder)).refusals}


@pytest.mark.parametrize("folder", ["roster", "declarations"])
def test_a_linked_folder_a_dead_link_and_a_pipe_are_told_and_a_linked_file_is_read(
    inbox: Taking, tmp_path: Path, folder: str
) -> None:
    place = inbox.folder / "inbox" / folder
    share, below = tmp_path / "share", place / "2024"
    share.mkdir()
    below.mkdir()
    (place / "bagian").symlink_to(share)
    (below / "2024-02-07.csv").symlink_to(tmp_path / "not mounted" / "a.csv")
    os.mkfifo(place / "pipa.csv")
    (share / "a.csv").write_text("NIP\n", encoding="utf-8")
    (place / "2024-02-08.csv").symlink_to(share / "a.csv")

    named = ("2024/2024-02-07.csv", "bagian", "pipa.csv")
    assert _strays(inbox) == {f"inbox/{folder}/{name}": "file_unreadable" for name in named}
