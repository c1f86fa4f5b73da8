"""What a table holds, told by a digest: the same for the same rows in any order, another after any change."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import TypeAlias

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.content import Contents, content

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


@settings(max_examples=50)
@given(ROWS, ROWS)
def test_contents_agree_exactly_where_the_rows_do(some: list[Row], others: list[Row]) -> None:
    assert (_content(some) == _content(others)) == (sorted(some, key=_order) == sorted(others, key=_order))


@settings(max_examples=50)
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


@pytest.fixture
def night(warehouse: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A table of people, a table that says which night it is, and views of both, one upon the other."""
    warehouse.execute(
        "create schema raw; create schema staging; "
        "create table raw.people as select i, name, unit from people; "
        "create table raw.night as select date '2024-02-07' as as_of, 3 as confirmations; "
        "create view staging.named as select i, name from raw.people; "
        "create view staging.known as select people.i, people.unit from raw.people as people "
        "cross join raw.night as night where people.i <= day(night.as_of); "
        "create view staging.both as select named.i from staging.named as named "
        "inner join staging.known as known on named.i = known.i; "
        "create view staging.moment as select i from raw.people where random() < 2"
    )
    return warehouse


def _read(night: duckdb.DuckDBPyConnection, select: str) -> Mapping[str, str] | None:
    return Contents(night, [select]).read_by(select)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ("update raw.people set name = 'nobody' where i = 4000", {"staging.named", "staging.both"}),
        ("update raw.people set unit = 9 where i = 4000", set()),
        ("update raw.people set unit = 9 where i = 3", {"staging.known"}),
        ("update raw.people set i = 5000 where i = 3", {"staging.named", "staging.known", "staging.both"}),
        ("update raw.night set as_of = as_of + 1", {"staging.known", "staging.both"}),
        ("update raw.night set confirmations = 4", set()),
        ("create or replace view staging.named as select i, unit from raw.people", {"staging.named", "staging.both"}),
        ("drop view staging.known", {"staging.known", "staging.both"}),
    ],
)
def test_a_view_is_told_by_its_text_and_what_it_reads_or_by_its_rows_where_it_looks_at_the_date(
    night: duckdb.DuckDBPyConnection, change: str, changed: set[str]
) -> None:
    views = {"staging.named": "i", "staging.known": "i, unit", "staging.both": "i"}
    before = {view: _read(night, f"select {looked_at} from {view}") for view, looked_at in views.items()}
    assert None not in before.values()

    night.execute(change)

    after = {view: _read(night, f"select {looked_at} from {view}") for view, looked_at in views.items()}
    assert {view for view in views if after[view] != before[view]} == changed


@pytest.mark.parametrize("select", ["select i from raw.people where name <> ''", "select count(*) from raw.people"])
def test_a_column_that_no_select_names_may_change_and_the_others_may_not(
    night: duckdb.DuckDBPyConnection, select: str
) -> None:
    before = _read(night, select)
    night.execute("update raw.people set unit = unit + 1")
    assert _read(night, select) == before

    night.execute("delete from raw.people where i = 7")
    assert _read(night, select) != before


def test_a_table_is_told_by_the_columns_of_all_selects(night: duckdb.DuckDBPyConnection) -> None:
    selects = ["select i from raw.people", "select unit from raw.people", "select night.as_of from raw.night as night"]
    before = [Contents(night, selects).read_by(select) for select in selects]
    night.execute("update raw.people set name = 'nobody'")
    assert [Contents(night, selects).read_by(select) for select in selects] == before

    night.execute("update raw.people set unit = unit + 1 where i = 7")
    after = [Contents(night, selects).read_by(select) for select in selects]
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True, False]


@pytest.mark.parametrize(
    "select",
    [
        "select i from staging.moment",
        "select a from raw.nowhere",
        "select schema_name from information_schema.schemata",
        "select i from people",
    ],
)
def test_what_is_no_table_of_the_file_or_may_say_anything_is_not_told(
    night: duckdb.DuckDBPyConnection, select: str
) -> None:
    assert _read(night, select) is None


def test_a_view_that_cannot_be_read_is_not_told(night: duckdb.DuckDBPyConnection) -> None:
    night.execute("alter table raw.people rename column unit to office")

    assert _read(night, "select i from staging.known") is None


def test_what_names_no_date_is_told_without_it_and_what_names_it_not_at_all(night: duckdb.DuckDBPyConnection) -> None:
    before = _read(night, "select confirmations from raw.night")
    night.execute("update raw.night set as_of = as_of + 1")

    assert before is not None
    assert _read(night, "select confirmations from raw.night") == before
    assert _read(night, "select confirmations from raw.night where as_of is not null") is None
