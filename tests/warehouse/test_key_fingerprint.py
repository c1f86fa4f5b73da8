"""The key that landings were made with: remembered once, and no other accepted."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse import landing
from warehouse.landing import Landings
from warehouse.layout import Layout


def test_the_first_key_is_accepted_and_from_then_on_no_other(layout: Layout) -> None:
    assert Landings(layout.landing).remember_key("first")

    assert Landings(layout.landing).remember_key("first")
    assert not Landings(layout.landing).remember_key("second")


def test_a_refused_key_is_not_remembered(landings: Landings) -> None:
    landings.remember_key("first")
    landings.remember_key("second")

    assert landings.remember_key("first")
    assert not landings.remember_key("second")


@pytest.mark.parametrize(("first", "second"), [("finger", "fingerprint"), ("fingerprint", "finger")])
def test_a_key_that_only_begins_like_the_first_is_refused(landings: Landings, first: str, second: str) -> None:
    landings.remember_key(first)

    assert not landings.remember_key(second)


@pytest.mark.usefixtures("open_umask")
def test_the_fingerprint_cannot_be_read_by_others(landings: Landings, layout: Layout) -> None:
    landings.remember_key("first")

    notes = [path for path in layout.landing.iterdir() if path.is_file()]
    assert [stat.S_IMODE(note.stat().st_mode) for note in notes] == [0o600]


def test_killed_at_any_line_the_right_key_is_accepted_afterwards(killed_at_each_line: Callable[..., int]) -> None:
    def prepare(folder: Path) -> Callable[[], object]:
        return lambda: Landings(folder).remember_key("first")

    def look(folder: Path) -> None:
        assert Landings(folder).remember_key("first")
        assert not Landings(folder).remember_key("second")

    assert killed_at_each_line(landing, prepare, look) > 3


def test_a_note_that_a_kill_left_empty_does_not_lock_the_right_key_out(landings: Landings, layout: Layout) -> None:
    landings.remember_key("first")
    (note,) = layout.landing.iterdir()
    note.write_bytes(b"")

    assert landings.remember_key("first")
