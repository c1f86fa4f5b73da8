"""A walk that broke off is taken up again, but only where it belongs."""

import asyncio
import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.sources.apis import ApiAccount, Shown
from flows.sources.checkpoints import Checkpoints, Counted, forget_ended, forget_others
from flows.sources.walks import Question, Walk, walk
from tests.flows.sources.book import ACCOUNT, Book, NobodyAsked, fault
from tests.flows.sources.invented_time import InventedTime

KEY = bytes(range(32))
NIGHT = date(2024, 2, 7)


def told(
    book: Book,
    folder: Path,
    account: ApiAccount = ACCOUNT,
    *,
    night: date = NIGHT,
    key: bytes = KEY,
    time: InventedTime | None = None,
    count: Counted | None = None,
    is_landed: bool = False,
) -> tuple[Walk, ...]:
    """The walk of one run of a night, and what is told of one before it."""
    store = Checkpoints(folder, account, night, key)
    question = Question(book.api(), account, store, count, (time or InventedTime()).clock)
    return asyncio.run(walk(NobodyAsked(), question, lambda _: is_landed))


def walked(book: Book, folder: Path, *stranger: Any, **circumstances: Any) -> Walk:
    return told(book, folder, *stranger, **circumstances)[-1]


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


def test_a_finished_walk_is_kept_until_it_is_landed_and_no_longer(broken_off: Path) -> None:
    walked(whole(), broken_off)
    assert len(files(broken_off)) == 4

    forget_ended(broken_off)

    assert files(broken_off) == []


def test_a_walk_that_can_be_taken_up_is_kept(broken_off: Path) -> None:
    forget_ended(broken_off)

    assert len(files(broken_off)) == 3


def test_a_finished_walk_that_a_kill_kept_from_being_landed_is_not_asked_for_again(broken_off: Path) -> None:
    finished = walked(whole(), broken_off)
    book = whole()
    (again,) = told(book, broken_off)

    assert book.asked == []
    assert (again.ended, again.reason, again.fault) == ("exhausted", "", None)
    assert (again.started_at, again.finished_at) == (finished.started_at, finished.finished_at)
    assert again.parsed.rows.equals(finished.parsed.rows)


def test_how_a_finished_walk_ended_is_not_forgotten(tmp_path: Path) -> None:
    book = Book.of([1, 2], [2, 1], [3])
    walked(book, tmp_path)
    again = walked(Book({}), tmp_path)

    assert (again.ended, again.reason, again.listed) == ("interrupted", "no_progress", 2)


def test_a_walk_that_is_landed_is_taken_anew_by_whoever_runs_the_night_again(broken_off: Path) -> None:
    walked(whole(), broken_off)
    book = whole()
    walked(book, broken_off, is_landed=True)

    assert book.asked == [None, "1", "2"]


@pytest.mark.parametrize("is_finished", [False, True])
def test_what_was_walked_in_the_morning_is_no_list_of_the_evening(broken_off: Path, is_finished: bool) -> None:
    evening = InventedTime()
    if is_finished:
        walked(whole(), broken_off)
    asyncio.run(evening.sleep(10 * 3600))
    book = whole()
    left, found = told(book, broken_off, time=evening)

    assert book.asked == [None, "1", "2"]
    assert (left.listed, left.ended) == ((5, "exhausted") if is_finished else (3, "interrupted"))
    assert (found.ended, found.started_at) == ("exhausted", evening.now)


def test_what_a_killed_night_has_seen_the_next_one_tells_beside_its_own_list(broken_off: Path) -> None:
    counted = Counted(Shown(5, 5, is_exact=True), InventedTime().now)
    left, tonight = told(Book.of([1, 9]), broken_off, night=date(2024, 2, 8), count=counted)

    assert (left.night, left.ended, left.listed) == (NIGHT, "interrupted", 3)
    assert (tonight.night, tonight.ended, tonight.listed) == (date(2024, 2, 8), "exhausted", 2)
    assert (left.count, tonight.count) == (None, counted)


def test_a_list_that_was_told_before_is_told_as_the_same(tmp_path: Path) -> None:
    book = Book.of([1, 2], [3])
    book.pages["1"] = fault()
    landed = walked(book, tmp_path)
    left, _ = told(Book.of([1]), tmp_path, night=date(2024, 2, 8))

    assert (left.started_at, left.finished_at) == (landed.started_at, landed.finished_at)


def test_a_walk_that_is_taken_up_is_judged_by_the_count_it_began_with(tmp_path: Path) -> None:
    at = InventedTime().now
    book = Book.of([1, 2], [3])
    book.pages["1"] = KeyError("the process ends here")
    before, later = Counted(Shown(30, 39, is_exact=False), at), Counted(Shown(3, 3, is_exact=True), at)
    with pytest.raises(KeyError):
        walked(book, tmp_path, count=before)

    assert walked(Book.of([1, 2], [3]), tmp_path, count=later).count == before


def test_of_an_account_that_is_no_longer_asked_about_nothing_stays(broken_off: Path) -> None:
    forget_others(broken_off, [ACCOUNT.account_key])
    assert len(files(broken_off)) == 3

    forget_others(broken_off, ["bluesky:lain.contoh.example"])

    assert files(broken_off) == []


@pytest.mark.parametrize("stranger", ["account", "key", "address", "id"])
def test_a_walk_of_another_is_never_taken_up(broken_off: Path, stranger: str) -> None:
    account, key = ACCOUNT, KEY
    if stranger == "account":
        other = replace(ACCOUNT, account_key="bluesky:diskominfo.contoh.example")
        # even if its checkpoint were put into the other's place
        (mine,) = broken_off.iterdir()
        mine.rename(Checkpoints(broken_off, other, NIGHT, KEY)._folder)
        account = other
    if stranger == "key":
        key = bytes(32)
    if stranger == "address":
        account = replace(ACCOUNT, base_url="https://lain.contoh.example")
    if stranger == "id":
        account = replace(ACCOUNT, account_id="did:plc:pemprov")
    book = whole()
    (found,) = told(book, broken_off, account, key=key)

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
    found = told(book, broken_off)

    assert book.asked == ["2", None, "1"]
    assert [(one.ended, one.listed) for one in found] == [("interrupted", 3), ("exhausted", 5)]
    assert found[-1].fault is None


@pytest.mark.parametrize("reason", ["bad_cursor", "server_error"])
def test_a_platform_that_is_down_takes_nothing_of_what_was_walked(broken_off: Path, reason: str) -> None:
    book = whole()
    book.pages |= {"2": fault(reason), None: fault("server_error")}
    (found,) = told(book, broken_off)
    again = whole()
    walked(again, broken_off)

    assert (found.ended, found.reason, found.listed) == ("interrupted", reason, 3)
    assert again.asked == ["2"]


def test_pages_of_a_walk_that_was_given_up_are_none_of_the_next_ones(broken_off: Path) -> None:
    book = Book.of([6], [7, 8], [9])
    book.pages |= {"2": fault("bad_cursor")}
    told(book, broken_off)  # its third page is refused as well
    again = whole()

    assert walked(again, broken_off).listed == 5
    assert again.asked == ["2"]


def test_a_walk_that_may_not_go_on_yet_keeps_its_place(broken_off: Path) -> None:
    book = whole()
    book.pages["2"] = fault("rate_limited")
    found = walked(book, broken_off)
    again = whole()
    walked(again, broken_off)

    assert (found.ended, found.listed) == ("interrupted", 3)
    assert again.asked == ["2"]
