"""What a table holds, told by a digest: the same for the same rows in any order, another after any change."""

from collections.abc import Iterator
from random import Random
from typing import TypeAlias

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.content import content

Row: TypeAlias = tuple[str | None, int | None, bool | None]

_TEXT = st.none() | st.sampled_from(["", "a", "b", "ab", "null"])
ROWS = st.lists(st.tuples(_TEXT, st.none() | st.integers(-2, 2), st.none() | st.booleans()), max_size=6)


def _content(rows: list[Row]) -> str:
    with duckdb.connect() as connection:
        connection.execute("create table told (name varchar, number bigint, is_so boolean)")
        if rows:
            connection.executemany("insert into told values (?, ?, ?)", rows)
        return content(connection, "told")


def _order(row: Row) -> str:
    return repr(row)


@settings(deadline=None, max_examples=50)
@given(ROWS, ROWS)
def test_contents_agree_exactly_where_the_rows_do(some: list[Row], others: list[Row]) -> None:
    assert (_content(some) == _content(others)) == (sorted(some, key=_order) == sorted(others, key=_order))


@settings(deadline=None, max_examples=50)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(rows: list[Row], chance: Random) -> None:
    assert _content(chance.sample(rows, len(rows))) == _content(rows)


def test_two_equal_rows_do_not_cancel_out() -> None:
    assert _content([("a", 1, True)] * 2) != _content([("b", 1, True)] * 2)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table people as "
            "select i, 'name ' || i as name, i % 3 as unit, date '2024-02-07' as as_of from range(5000) as rows(i)"
        )
        yield connection


@pytest.mark.parametrize(
    "change",
    [
        "update people set name = 'name 1' where i = 2",
        "update people set name = null where i = 2",
        "update people set name = case i when 1 then 'name 2' else 'name 1' end where i in (1, 2)",
        "update people set unit = (unit + 1) % 3",
        "delete from people where i = 4999",
        "insert into people from people where i = 7",
        "insert into people from people where i = 7; insert into people from people where i = 7",
        "alter table people rename column unit to office",
        "alter table people alter column unit type integer",
        "update people set as_of = as_of + 1",
    ],
)
def test_any_change_gives_another_content(warehouse: duckdb.DuckDBPyConnection, change: str) -> None:
    before = content(warehouse, "people")
    warehouse.execute(change)
    assert content(warehouse, "people") != before


def test_a_column_that_is_left_out_may_change_and_all_others_may_not(warehouse: duckdb.DuckDBPyConnection) -> None:
    before = content(warehouse, "people", without={"as_of"})
    warehouse.execute("update people set as_of = as_of + 1")
    assert content(warehouse, "people", without={"as_of"}) == before
    warehouse.execute("update people set name = 'nobody' where i = 9")
    assert content(warehouse, "people", without={"as_of"}) != before


def test_a_view_is_told_by_its_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("create view few as select name from people where i < 10")
    before = content(warehouse, "few")
    warehouse.execute("update people set name = 'nobody' where i = 11")
    assert content(warehouse, "few") == before
    warehouse.execute("update people set name = 'nobody' where i = 9")
    assert content(warehouse, "few") != before
