"""Parts become one list: each follower once under a keyed pseudonym, and the nameless counted without a row."""

from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.followers import lists
from transforms.followers.lists import LIST_COLUMNS, join_parts
from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys, id_keys

KEY = bytes(range(32))
EARLY, LATE = datetime(2024, 2, 6, tzinfo=UTC), datetime(2024, 2, 7, tzinfo=UTC)
ROWS = pl.Schema(
    {
        "entry": pl.Int64(),
        "handle": pl.String(),
        "platform_user_id": pl.String(),
        "followed_at": pl.Datetime("us", "UTC"),
    }
)


def part(*rows: tuple[str | None, str | None, datetime | None], rejected: int = 0) -> Parsed:
    """A part whose last entries are rejected."""
    frame = pl.DataFrame([(place, *row) for place, row in enumerate(rows, start=1)], schema=ROWS, orient="row")
    places = [len(rows) + more for more in range(1, rejected + 1)]
    rejects = pl.DataFrame({"row": places, "reason": ["no_identity"] * rejected}, schema=REJECT_COLUMNS)
    return Parsed(frame, rejects, len(rows) + rejected, len(rows))


def nameless(*marks: int | None, named: Sequence[str] = ()) -> Parsed:
    """A part of followers without handle and id, after those who have a handle."""
    rows: list[tuple[str | None, str | None, datetime | None]] = [(handle, None, None) for handle in named]
    one = part(*rows, *((None, None, None) for _ in marks))
    held = pl.Series("repeat_mark", [*([None] * len(named)), *marks], pl.UInt64)
    return Parsed(one.rows.with_columns(held), one.rejects, one.rows_read, one.rows_loaded)


def key_of(handle: str) -> str:
    return str(follower_keys(pl.Series([handle]), "instagram", KEY)[0])


def test_a_follower_met_again_is_listed_once_with_the_earliest_time() -> None:
    joined = join_parts([part(("a", None, LATE)), part(("b", None, None), ("a", None, EARLY))], "instagram", KEY)
    assert dict(joined.rows.select("follower_key", "followed_at").rows()) == {key_of("a"): EARLY, key_of("b"): None}
    assert joined.rejects.rows() == [(3, "duplicate_follower")]
    assert (joined.rows_read, joined.rows_loaded) == (3, 2)


def test_a_list_is_in_the_order_of_its_keys_whether_or_not_somebody_is_met_again() -> None:
    names = [(name, None, None) for name in "abcdefgh"]
    for again in ([], names[2:4], names):
        keys = join_parts([part(*names), part(*again)], "instagram", KEY).rows["follower_key"]
        assert keys.to_list() == sorted(key_of(name) for name, _, _ in names)


def test_two_followers_whose_keys_begin_alike_stay_two(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {name: f"{half * 16}{last * 16}" for name, half, last in ("a7f", "b70", "c78", "d0f", "ef0")}
    monkeypatch.setattr(lists, "follower_keys", lambda names, _platform, _key: names.replace_strict(keys))
    rows = [(name, None, at) for name, at in zip("abcdeba", (LATE, LATE, None, None, None, EARLY, None), strict=True)]
    joined = join_parts([part(*rows)], "instagram", KEY)
    assert joined.rows["follower_key"].to_list() == sorted(keys.values())
    assert dict(joined.rows.select("follower_key", "followed_at").rows()) == {
        keys["a"]: LATE,
        keys["b"]: EARLY,
        keys["c"]: None,
        keys["d"]: None,
        keys["e"]: None,
    }
    assert joined.rejects.rows() == [(6, "duplicate_follower"), (7, "duplicate_follower")]


def test_rejects_are_numbered_through_all_parts() -> None:
    joined = join_parts([part(("a", None, None), rejected=2), part(("b", None, None), rejected=1)], "instagram", KEY)
    assert joined.rejects["row"].to_list() == [2, 3, 5]


def test_an_id_is_the_follower_and_the_handle_stands_beside_it() -> None:
    rows = join_parts([part(("a", "17", None), (None, "18", None))], "instagram", KEY).rows
    ids = id_keys(pl.Series(["17", "18"]), "instagram", KEY)
    assert dict(rows.select("follower_key", "handle_key").rows()) == {ids[0]: key_of("a"), ids[1]: None}


def test_no_part_is_an_empty_list() -> None:
    joined = join_parts([], "instagram", KEY)
    assert (joined.rows.schema, joined.rows_read, dict(joined.facts)) == (LIST_COLUMNS, 0, {})


def test_the_nameless_are_counted_and_have_no_row() -> None:
    joined = join_parts([nameless(1, 2, None), nameless(3)], "facebook", KEY)
    assert joined.rows.schema == LIST_COLUMNS
    assert joined.rows.is_empty()
    assert (joined.rows_read, joined.rows_loaded, joined.facts["anonymous"]) == (4, 4, "4")


def test_those_with_a_name_among_the_nameless_have_their_row() -> None:
    joined = join_parts([nameless(1, named=["a"])], "instagram", KEY)
    assert joined.rows["follower_key"].to_list() == [key_of("a")]
    assert (joined.rows_loaded, joined.facts["anonymous"]) == (2, "1")


def test_a_part_that_begins_with_the_last_of_the_part_before_repeats_it() -> None:
    joined = join_parts([nameless(1, 2), nameless(2, 1), nameless(1)], "facebook", KEY)
    assert joined.rejects.rows() == [(3, "duplicate_follower"), (5, "duplicate_follower")]
    assert joined.rows_loaded == 3


@pytest.mark.parametrize(
    "parts",
    [
        [nameless(1, 1)],
        [nameless(1, 2), nameless(1)],
        [nameless(1, None), nameless(None)],
        [nameless(1, 2, 1)],
        [nameless(1), nameless(), nameless(1)],
    ],
)
def test_anybody_else_with_the_same_name_is_somebody_else(parts: list[Parsed]) -> None:
    assert join_parts(parts, "facebook", KEY).rejects.is_empty()


def test_a_follower_without_any_identity_is_a_bug_where_the_parser_counts_no_nameless() -> None:
    with pytest.raises(ValueError, match="without handle and id"):
        join_parts([part((None, None, None))], "instagram", KEY)


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=5), max_size=5))
def test_followers_read_are_followers_counted_and_rejected(marks: list[list[int | None]]) -> None:
    joined = join_parts([nameless(*one) for one in marks], "facebook", KEY)
    assert joined.rows_read == sum(map(len, marks)) == joined.rows_loaded + joined.rejects.height
