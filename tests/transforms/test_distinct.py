"""A column is read as each of its texts alone, and each of them once."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.distinct import by_distinct


@given(st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "ab"]))))
def test_each_text_stands_where_it_stood(texts: list[str | None]) -> None:
    lengths = by_distinct(pl.Series("told", texts, dtype=pl.String), lambda told: told.str.len_chars())
    assert lengths.to_list() == [None if text is None else len(text) for text in texts]
    assert lengths.name == "told"


def test_what_is_said_often_is_read_once() -> None:
    seen: list[str] = []

    def read(told: pl.Series) -> pl.Series:
        seen.extend(told)
        return told

    by_distinct(pl.Series(["a", "b", "a", None, "a"]), read)
    assert sorted(seen) == ["a", "b"]
