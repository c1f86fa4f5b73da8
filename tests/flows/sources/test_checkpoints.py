"""A walk that broke off is taken up again, but only where it belongs."""

import asyncio
import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.sources.apis import ApiAccount
from flows.sources.checkpoints import Checkpoints
from flows.sources.walks import Walk, walk
from tests.flows.sources.book import ACCOUNT, Book, NobodyAsked, fault
from tests.flows.sources.invented_time import InventedTime

KEY = bytes(range(32))
NIGHT = date(2024, 2, 7)


def walked(
    book: Book,
    folder: Path,
    account: ApiAccount = ACCOUNT,
    night: date = NIGHT,
    key: bytes = KEY,
    time: InventedTime | None = None,
) -> Walk:
    clock = (time or InventedTime()).clock
    return asyncio.run(walk(NobodyAsked(), book.api(), account, Checkpoints(folder, account, night, key), clock))


@pytest.fixture
def broken_off(tmp_path: Path) -> Path:
    """A folder, its name one that could be a pattern, in which a walk of three pages broke off before its last."""
    folder = tmp_path / "walks [2024]"
    book = Book.of([1, 2], [2, 3], [4, 5])
    book.pages["2"] = fault("rate_limited")
    assert walked(book, folder).ended == "interrupted"
    return folder


def whole() -> Book:
    return Book.of([1, 2], [2, 3], [4, 5])


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_walk_goes_on_where_it_broke_off(broken_off: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    later = InventedTime()
    began = later.now
    asyncio.run(later.sleep(600))
    book = whole()
    found = walked(book, broken_off, time=later)
    at_once = walked(whole(), tmp_path_factory.mktemp("other"))

    assert book.asked == ["2"]
    assert (found.ended, found.started_at) == ("exhausted", began)
    assert found.parsed.rows.equals(at_once.parsed.rows)
    assert found.parsed.rejects.equals(at_once.parsed.rejects)


def test_a_finished_walk_leaves_nothing_behind(broken_off: Path) -> None:
    walked(whole(), broken_off)

    assert files(broken_off) == []


@pytest.mark.parametrize("stranger", ["account", "night", "key", "address", "id"])
def test_a_walk_of_another_is_never_taken_up(broken_off: Path, stranger: str) -> None:
    account, night, key = ACCOUNT, NIGHT, KEY
    if stranger == "account":
        other = replace(ACCOUNT, account_key="bluesky:diskominfo.contoh.example")
        # even if its checkpoint were put into the other's place
        (mine,) = broken_off.iterdir()
        mine.rename(Checkpoints(broken_off, other, NIGHT, KEY)._folder)
        account = other
    if stranger == "night":
        night = date(2024, 2, 8)
    if stranger == "key":
        key = bytes(32)
    if stranger == "address":
        account = replace(ACCOUNT, base_url="https://lain.contoh.example")
    if stranger == "id":
        account = replace(ACCOUNT, account_id="did:plc:pemprov")
    book = whole()
    found = walked(book, broken_off, account, night, key)

    assert book.asked == [None, "1", "2"]
    assert found.listed == 5


def test_two_accounts_do_not_disturb_each_other(broken_off: Path) -> None:
    other = replace(ACCOUNT, account_key="bluesky:diskominfo.contoh.example")
    walked(whole(), broken_off, other)
    book = whole()
    walked(book, broken_off)

    assert book.asked == ["2"]


def test_a_checkpoint_is_for_its_owners_eyes_and_names_nobody(broken_off: Path) -> None:
    assert len(files(broken_off)) == 3
    for file in files(broken_off):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        content = file.read_bytes()
        assert b"pegawai" not in content
        assert KEY not in content
        assert KEY.hex().encode() not in content
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in broken_off.iterdir()} == {0o700}


@pytest.mark.parametrize("damage", ["empty", "cut", "no json", "no page", "another page", "page cut"])
def test_a_damaged_checkpoint_is_thrown_away(broken_off: Path, damage: str) -> None:
    first, _, state = files(broken_off)
    if damage == "empty":
        state.write_bytes(b"")
    if damage == "cut":
        state.write_bytes(state.read_bytes()[:-9])
    if damage == "no json":
        state.write_bytes(b"\xff\xfe")
    if damage == "no page":
        first.unlink()
    if damage == "another page":
        state.write_text(json.dumps(json.loads(state.read_text()) | {"pages": 9}))
    if damage == "page cut":
        first.write_bytes(first.read_bytes()[:-40])
    book = whole()

    assert walked(book, broken_off).listed == 5
    assert book.asked == [None, "1", "2"]


def test_a_walk_that_is_killed_goes_on_after_its_last_page(tmp_path: Path) -> None:
    book = whole()
    book.pages["2"] = KeyError("the process ends here")
    with pytest.raises(KeyError):
        walked(book, tmp_path)
    again = whole()

    assert walked(again, tmp_path).listed == 5
    assert again.asked == ["2"]


def test_what_a_page_lacked_before_the_break_is_not_forgotten(tmp_path: Path) -> None:
    book = Book.of([1], [2], [3], page_0="partial_errors")
    book.pages["2"] = fault()
    walked(book, tmp_path)

    assert walked(Book.of([1], [2], [3]), tmp_path).reason == "partial_errors"


@pytest.mark.parametrize("reason", ["bad_cursor", "server_error"])
def test_a_cursor_that_has_grown_too_old_begins_the_walk_anew(broken_off: Path, reason: str) -> None:
    book = Book.of([1, 2], [3, 4, 5])
    book.pages["2"] = fault(reason)
    found = walked(book, broken_off)

    assert book.asked == ["2", None, "1"]
    assert (found.ended, found.listed) == ("exhausted", 5)


def test_a_walk_that_may_not_go_on_yet_keeps_its_place(broken_off: Path) -> None:
    book = whole()
    book.pages["2"] = fault("rate_limited")
    found = walked(book, broken_off)
    again = whole()
    walked(again, broken_off)

    assert (found.ended, found.listed) == ("interrupted", 3)
    assert again.asked == ["2"]
