"""A list put together on disk is the list put together in memory: rows, their order, rejects, counts and bytes."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.followers.test_joined_lists import KEY, nameless, part
from transforms.followers.lists import LIST_COLUMNS, join_long, join_parts
from transforms.parsed import LongList, Parsed
from warehouse.drafts import Drafts, drafts_in
from warehouse.landing import Landings

FIRST = datetime(2024, 2, 6, tzinfo=UTC)
Follower = tuple[str | None, str | None, datetime | None]


def followers() -> st.SearchStrategy[Follower]:
    """Few names and ids, so that many are met again, with and without a time."""
    names, ids = st.integers(0, 40).map("nama{}".format), st.integers(0, 40).map(str)
    who = st.one_of(st.tuples(names, st.none()), st.tuples(st.none(), ids), st.tuples(names, ids))
    times = st.none() | st.integers(0, 5).map(lambda hours: FIRST + timedelta(hours=hours))
    return st.builds(lambda one, at: (*one, at), who, times)


def lists() -> st.SearchStrategy[list[Parsed]]:
    parts = st.builds(
        lambda rows, more: part(*rows, rejected=more), st.lists(followers(), max_size=30), st.integers(0, 2)
    )
    return st.lists(parts, max_size=6)


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Drafts]:
    with drafts_in(tmp_path / "long-lists") as made:
        yield made


def as_long(parts: Iterable[Parsed], drafts: Drafts, platform: str = "instagram") -> LongList:
    joined = join_long(parts, platform, KEY, drafts, most_held=2)
    assert isinstance(joined, LongList)
    return joined


@given(lists())
def test_however_a_list_is_put_together_it_is_the_same_list(parts: list[Parsed]) -> None:
    held = join_parts(parts, "instagram", KEY)
    with TemporaryDirectory() as folder, drafts_in(Path(folder) / "long-lists") as drafts:
        joined = join_long(parts, "instagram", KEY, drafts, most_held=7)
        rows = joined.rows.lazy().collect()
    assert (rows.schema, rows.rows()) == (LIST_COLUMNS, held.rows.rows())
    assert joined.rejects.equals(held.rejects)
    assert (joined.rows_read, joined.rows_loaded, joined.facts) == (held.rows_read, held.rows_loaded, held.facts)


def test_the_nameless_of_a_long_list_are_counted_and_those_delivered_twice_rejected(drafts: Drafts) -> None:
    parts = [nameless(1, 2, named="abcd"), nameless(2, 1, named="cdef")]
    joined, held = as_long(parts, drafts, "facebook"), join_parts(parts, "facebook", KEY)
    assert joined.rejects.equals(held.rejects)
    assert (joined.rows_loaded, joined.facts) == (held.rows_loaded, held.facts)
    assert joined.rows.collect().equals(held.rows)


def test_a_list_that_memory_holds_leaves_nothing_on_disk(drafts: Drafts, tmp_path: Path) -> None:
    joined = join_long([part(("a", None, None), ("b", None, None))], "instagram", KEY, drafts, most_held=2)
    assert isinstance(joined, Parsed)
    assert list((tmp_path / "long-lists").iterdir()) == []


def test_a_list_begins_with_nothing_of_the_one_before(drafts: Drafts) -> None:
    as_long([part(*((name, None, None) for name in "abcdefgh"))], drafts)
    second = [part(*((name, None, None) for name in "ghijk"))]
    assert as_long(second, drafts).rows.collect().equals(join_parts(second, "instagram", KEY).rows)


def test_a_list_that_broke_off_leaves_nothing_to_the_next(drafts: Drafts) -> None:
    def broken() -> Iterator[Parsed]:
        yield part(*((name, None, None) for name in "abcdefgh"))
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - our own
        as_long(broken(), drafts)
    second = [part(*((name, None, None) for name in "ghijk"))]
    assert as_long(second, drafts).rows.collect().equals(join_parts(second, "instagram", KEY).rows)


@pytest.mark.long
def test_a_long_list_is_landed_in_the_same_bytes(drafts: Drafts, tmp_path: Path) -> None:
    """Over several of the groups of rows in which Parquet is written."""
    names = [f"nama{number}" for number in range(700_000)]
    cuts = [0, 60_000, 150_000, 400_000, 700_000]
    parts = [part(*((name, None, FIRST) for name in names[begin:end])) for begin, end in pairwise(cuts)]
    long = join_long(parts, "instagram", KEY, drafts, most_held=100_000)
    landings = Landings(tmp_path / "landing")
    kept = [
        landings.keep("followers", file_id * 64, one.rows, one.rejects, {"listed": "700000"})
        for file_id, one in (("a", long), ("b", join_parts(parts, "instagram", KEY)))
    ]
    assert isinstance(long, LongList)
    first, second = (pl.read_parquet(one.rows) for one in kept)
    assert first.equals(second)
    assert kept[0].rows.read_bytes() == kept[1].rows.read_bytes()
