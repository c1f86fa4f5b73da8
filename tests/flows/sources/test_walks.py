"""How a walk through a follower list ends, and that it loses and repeats nobody."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources.apis import Identity, Page
from flows.sources.checkpoints import Checkpoints
from flows.sources.walks import Question, Walk, walk
from tests.flows.sources.book import ACCOUNT, FOLLOWED, Book, NobodyAsked, fault, follower
from tests.flows.sources.invented_time import InventedTime
from transforms.followers.lists import LIST_COLUMNS
from transforms.pseudonyms import follower_keys, id_keys

KEY = bytes(range(32))
NIGHT = date(2024, 2, 7)


def walked(book: Book, folder: Path, **features: Any) -> Walk:
    store = Checkpoints(folder, ACCOUNT, NIGHT, KEY)
    question = Question(book.api(**features), ACCOUNT, store, clock=InventedTime().clock)
    return asyncio.run(walk(NobodyAsked(), question, lambda _: True))[-1]


def keys(*numbers: int) -> set[str]:
    ids = pl.Series([follower(number).platform_user_id for number in numbers], dtype=pl.String)
    return set(id_keys(ids, "bluesky", KEY))


def test_a_list_is_walked_to_its_last_page(tmp_path: Path) -> None:
    book = Book.of([1, 2], [3, 4], [5])
    found = walked(book, tmp_path)

    assert (found.ended, found.reason, found.listed, found.fault) == ("exhausted", "", 5, None)
    assert set(found.parsed.rows["follower_key"]) == keys(1, 2, 3, 4, 5)
    assert book.asked == [None, "1", "2"]


def test_followers_are_kept_under_the_keys_that_lists_of_exports_have(tmp_path: Path) -> None:
    found = walked(Book.of([7]), tmp_path)

    assert found.parsed.rows.schema == LIST_COLUMNS
    assert found.parsed.rows.rows() == [
        (*keys(7), follower_keys(pl.Series([follower(7).handle]), "bluesky", KEY)[0], FOLLOWED)
    ]


def test_a_platform_without_ids_knows_followers_by_their_handles(tmp_path: Path) -> None:
    found = walked(Book({None: Page((Identity("budi.contoh.example", None),), None)}), tmp_path)
    by_handle = follower_keys(pl.Series(["budi.contoh.example"]), "bluesky", KEY)[0]

    assert found.parsed.rows.rows() == [(by_handle, None, None)]


def test_whoever_is_shown_again_is_counted_once_and_rejected_afterwards(tmp_path: Path) -> None:
    found = walked(Book.of([1, 2, 2], [2, 3]), tmp_path)

    assert found.listed == 3
    assert found.parsed.rows_read == 5
    assert found.parsed.rejects.rows() == [(3, "duplicate_follower"), (4, "duplicate_follower")]


def test_a_list_without_followers_has_ended(tmp_path: Path) -> None:
    found = walked(Book.of([]), tmp_path)

    assert (found.ended, found.listed) == ("exhausted", 0)
    assert found.parsed.rows.schema == LIST_COLUMNS


def test_a_cursor_that_comes_back_ends_the_walk(tmp_path: Path) -> None:
    book = Book.of([1], [2], [3])
    book.pages["2"] = Page((follower(3),), "1")
    found = walked(book, tmp_path)

    assert (found.ended, found.reason, found.listed) == ("interrupted", "cursor_loop", 3)
    assert book.asked == [None, "1", "2"]


def test_the_same_cursor_for_ever_ends_the_walk_at_once(tmp_path: Path) -> None:
    book = Book({None: Page((follower(1),), "1"), "1": Page((follower(2),), "1")})

    assert walked(book, tmp_path).reason == "cursor_loop"
    assert book.asked == [None, "1"]


def test_a_page_without_anybody_new_ends_the_walk(tmp_path: Path) -> None:
    book = Book.of([1, 2], [2, 1], [3])
    found = walked(book, tmp_path)

    assert (found.ended, found.reason, found.listed) == ("interrupted", "no_progress", 2)


def test_nobody_new_on_the_last_page_is_no_trouble(tmp_path: Path) -> None:
    assert walked(Book.of([1, 2], [2]), tmp_path).ended == "exhausted"


def test_a_platform_that_repeats_its_border_may_do_so_once(tmp_path: Path) -> None:
    once = walked(Book.of([1], [1], [2]), tmp_path, may_repeat_border=True)
    twice = walked(Book.of([1], [1], [1], [2]), tmp_path, may_repeat_border=True)

    assert (once.ended, once.listed) == ("exhausted", 2)
    assert (twice.ended, twice.reason) == ("interrupted", "no_progress")


@pytest.mark.parametrize("pages", [([1, 2], [3, 4], [5]), ([1, 2], [3, 4])], ids=["more to come", "ends there"])
def test_a_list_as_long_as_the_platform_shows_is_capped(pages: tuple[list[int], ...], tmp_path: Path) -> None:
    found = walked(Book.of(*pages), tmp_path, most=4)

    assert (found.ended, found.reason, found.listed) == ("capped", "platform_cap", 4)


def test_a_page_that_lacks_rows_makes_the_list_incomplete(tmp_path: Path) -> None:
    found = walked(Book.of([1], [2], [3], page_1="partial_errors"), tmp_path)

    assert (found.ended, found.reason, found.listed) == ("interrupted", "partial_errors", 3)


def test_a_fault_at_the_first_page_is_an_error_without_rows(tmp_path: Path) -> None:
    found = walked(Book({None: fault("auth_expired")}), tmp_path)

    assert (found.ended, found.reason, found.listed) == ("error", "auth_expired", 0)
    assert found.fault is not None


def test_a_fault_later_interrupts_and_keeps_what_was_seen(tmp_path: Path) -> None:
    book = Book.of([1, 2], [3])
    book.pages["1"] = fault("rate_limited")
    found = walked(book, tmp_path)

    assert (found.ended, found.reason) == ("interrupted", "rate_limited")
    assert set(found.parsed.rows["follower_key"]) == keys(1, 2)


def test_a_walk_is_dated_from_its_first_page_to_its_last(tmp_path: Path) -> None:
    time = InventedTime()
    book = Book.of([1], [2])
    api = book.api()
    assert api.page is not None
    page = api.page

    async def slow(*question: Any) -> Page:
        await time.sleep(60)
        return await page(*question)

    store = Checkpoints(tmp_path, ACCOUNT, NIGHT, KEY)
    question = Question(replace(api, page=slow), ACCOUNT, store, clock=time.clock)
    (found,) = asyncio.run(walk(NobodyAsked(), question))

    assert (found.finished_at - found.started_at).total_seconds() == 120


@settings(max_examples=50)
@given(pages=st.lists(st.lists(st.integers(0, 30), max_size=8), min_size=1, max_size=8))
def test_every_row_read_is_a_follower_or_a_reject(pages: list[list[int]], tmp_path_factory: Any) -> None:
    found = walked(Book.of(*pages), tmp_path_factory.mktemp("walk"))
    read = pages[: next((n + 1 for n in range(len(pages)) if _is_last(pages, n)), len(pages))]
    everyone = [number for page in read for number in page]

    assert found.parsed.rows_read == len(everyone)
    assert found.listed == len(set(everyone))
    assert found.parsed.rejects.height == len(everyone) - len(set(everyone))
    assert (found.ended == "exhausted") == (len(read) == len(pages))


def _is_last(pages: list[list[int]], number: int) -> bool:
    before = {one for page in pages[:number] for one in page}
    return number < len(pages) - 1 and not set(pages[number]) - before


def test_the_earliest_time_of_a_repeated_follower_is_kept(tmp_path: Path) -> None:
    later = replace(follower(1), followed_at=FOLLOWED + timedelta(days=1))
    book = Book({None: Page((later, follower(2)), "1"), "1": Page((follower(1), follower(3)), None)})

    assert set(walked(book, tmp_path).parsed.rows["followed_at"]) == {FOLLOWED}
