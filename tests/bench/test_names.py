"""Invented people of one birthday are told apart by their names, however many share one."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bench.generator.names import FAMILY, tell_apart

_FIRST = ("Amelia", f"Amelia {FAMILY[0]}", f"Amelia {FAMILY[0]} {FAMILY[0]}")
_FAMILY = (None, FAMILY[0], FAMILY[1])
_DAY = date(1990, 1, 1)


@given(st.lists(st.tuples(st.sampled_from(_FIRST), st.sampled_from(_FAMILY)), min_size=1, max_size=12))
def test_no_two_of_one_birthday_have_one_name(people: list[tuple[str, str | None]]) -> None:
    names = pl.DataFrame(people, schema={"first": pl.String, "family": pl.String}, orient="row").with_columns(
        name=pl.concat_str("first", "family", separator=" ", ignore_nulls=True)
    )

    told = tell_apart(names, pl.Series("born_on", [_DAY] * len(people)))

    assert told["name"].n_unique() == len(people)
    assert all(name.startswith(before) for name, before in zip(told["name"], names["name"], strict=True))


def test_people_of_other_birthdays_keep_their_names() -> None:
    names = pl.DataFrame({"first": ["Amelia"] * 2, "family": ["Baru"] * 2, "name": ["Amelia Baru"] * 2})

    assert tell_apart(names, pl.Series("born_on", [_DAY, date(1991, 1, 1)])).equals(names)
