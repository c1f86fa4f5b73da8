"""A file for its owner alone: never open to others, never half there, and nothing left behind."""

import fcntl
import os
from pathlib import Path

import pytest

from flows.reports.private_file import private_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "2024-02-16" / "bkd.xlsx"


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def break_off(path: Path) -> None:
    with private_file(path) as draft:
        draft.file.write(b"half")
        raise ZeroDivisionError


def test_it_is_the_owners_alone_from_its_first_byte_whatever_the_account_allows_others(path: Path) -> None:
    before = os.umask(0)
    try:
        with private_file(path) as draft:
            (drafted,) = draft.aside.iterdir()
            assert (mode(draft.aside), mode(drafted)) == ("0o700", "0o600")
            draft.file.write(b"names")
    finally:
        os.umask(before)

    assert (mode(path), path.read_bytes()) == ("0o600", b"names")


def test_what_breaks_on_the_way_leaves_the_file_as_it_was_and_nothing_beside_it(path: Path) -> None:
    with private_file(path) as draft:
        draft.file.write(b"before")

    with pytest.raises(ZeroDivisionError):
        break_off(path)

    assert (path.read_bytes(), list(path.parent.iterdir())) == (b"before", [path])


def test_a_file_that_was_open_to_others_is_so_no_longer(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"open")
    path.chmod(0o644)

    with private_file(path) as draft:
        draft.file.write(b"closed")

    assert mode(path) == "0o600"


def test_what_a_killed_writer_left_goes_with_the_next_one(path: Path) -> None:
    left = path.parent / ".bkd.xlsx.new-killed"
    left.mkdir(parents=True)
    (left / "bkd.xlsx").write_bytes(b"names")

    with private_file(path):
        assert not left.exists()


def test_what_another_writer_is_writing_stays(path: Path) -> None:
    with private_file(path) as first:
        first.file.write(b"first")
        with private_file(path) as second:
            second.file.write(b"second")
        assert path.read_bytes() == b"second"

    assert (path.read_bytes(), list(path.parent.iterdir())) == (b"first", [path])


def test_the_lock_of_a_writer_is_let_go(path: Path) -> None:
    with private_file(path) as draft:
        held = os.open(draft.aside, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(held)
