"""Where a campaign's warehouse lies, and that nobody else may enter it."""

import os
import stat
from pathlib import Path

import pytest

from warehouse.layout import Layout

FOLDERS = {"root": 0o700, "landing": 0o700, "rejected": 0o700, "builds": 0o750}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.usefixtures("open_umask")
def test_the_folders_are_the_owners_and_only_the_way_to_the_builds_is_the_groups(tmp_path: Path, folder: str) -> None:
    layout = Layout(tmp_path)

    layout.make()

    assert _mode(getattr(layout, folder)) == FOLDERS[folder]


def test_the_groups_way_to_the_builds_does_not_hang_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        Layout(tmp_path).make()
    finally:
        os.umask(before)

    assert _mode(Layout(tmp_path).builds) == 0o750


def test_a_folder_the_office_opened_to_its_analysts_stays_open(layout: Layout) -> None:
    layout.root.chmod(0o750)

    layout.make()

    assert _mode(layout.root) == 0o750


def test_making_the_folders_again_keeps_what_is_in_them(layout: Layout) -> None:
    kept = layout.landing / "kept"
    kept.write_text("content")

    layout.make()

    assert kept.read_text() == "content"


def test_analysts_find_the_promised_names_in_the_warehouse_folder(tmp_path: Path) -> None:
    layout = Layout(tmp_path)

    assert layout.published == tmp_path / "warehouse" / "ikuti.duckdb"
    assert layout.restricted == tmp_path / "warehouse" / "restricted.duckdb"
    assert layout.state == tmp_path / "warehouse" / "state.duckdb"
    assert layout.landing == tmp_path / "warehouse" / "landing"


def test_rejected_builds_and_data_docs_lie_outside_what_analysts_open(layout: Layout) -> None:
    assert layout.rejected == layout.campaign / "quality"
    assert layout.data_docs == layout.rejected / "data-docs"
    assert not layout.rejected.is_relative_to(layout.root)
