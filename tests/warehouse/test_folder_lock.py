"""One process at a time works in a folder."""

import fcntl
import os
from pathlib import Path

import pytest

from warehouse.folder_lock import one_at_a_time


def _try(folder: Path) -> None:
    """As another process would, which does not wait."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)


def test_nobody_else_gets_in_while_one_is_within(tmp_path: Path) -> None:
    with one_at_a_time(tmp_path), pytest.raises(BlockingIOError):
        _try(tmp_path)


def test_the_next_one_gets_in_when_the_first_has_left_even_by_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), one_at_a_time(tmp_path):
        raise ZeroDivisionError
    _try(tmp_path)


def test_another_folder_is_another_matter(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    with one_at_a_time(tmp_path):
        _try(tmp_path / "other")
