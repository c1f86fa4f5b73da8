"""What a SELECT reads, and what of it cannot be told; no table need be there."""

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.select_reading import Reader, Reading

COLUMNS = {"raw.night": ["as_of", "ends_at", "confirmations"], "marts.status": ["as_of", "status", "unit"]}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with duckdb.connect() as connection:
        yield Reader(connection, COLUMNS)


TOLD = {
    "select a from s.t": {"s.t"},
    "from s.t as t, S.U": {"s.t", "s.u"},
    "with w as (select a from s.t) select * from w where a in (select b from s.u)": {"s.t", "s.u"},
    "select a from s.t where exists (select 1 from s.u where u.b = t.a) except select a from s.v": {
        "s.t",
        "s.u",
        "s.v",
    },
    "select a, row_number() over (partition by b order by c) from s.t qualify count(*) over (partition by b) > 1": {
        "s.t"
    },
    "select if(a > 0, 1, nullif(b, 2)) from s.t left join (values (1)) as one (x) on x = a, range(3)": {"s.t"},
    "select case when (a, b) in (select (c, d) from s.u) then 1 end from s.t": {"s.t", "s.u"},
}


@pytest.mark.parametrize("sql", TOLD)
def test_every_table_is_told_wherever_it_stands(reader: Reader, sql: str) -> None:
    assert reader.read(sql) == Reading(dict.fromkeys(TOLD[sql], frozenset()))


@pytest.mark.parametrize(
    "sql",
    [
        "no select",
        "select 1; select 2",
        "delete from s.t",
        "select a from t",
        "with w as (select 1) select * from v",
        "select a from other.s.t",
        "select a from s.t limit 1",
        "select a from s.t using sample 3",
        "select a from s.t natural join s.u",
        "select a from s.t asof join s.u on t.a >= u.a",
        "select a from s.t positional join s.u",
        "select a from s.t where a > ?",
        "select #1 from s.t",
        "select a from s.t where b = current_date",
        "select a from s.t where b = localtimestamp",
        "select a from s.t where b = today()",
        "select uuid() from s.t",
        "select nextval('s.counter') from s.t",
        "select our_macro(a) from s.t",
        "select main.max(a) from s.t",
        "select a from read_csv('t.csv')",
        "select a from query('select 1')",
        "pivot s.t on a using sum(b)",
        "with recursive w as (select 1 as a union all select a + 1 from w) select a from w",
    ],
)
def test_what_cannot_be_told_for_certain_is_not_told(reader: Reader, sql: str) -> None:
    assert reader.read(sql) is None


_NIGHT = {"as_of", "ends_at", "confirmations"}
_STATUS = {"as_of", "status", "unit"}


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("select a from s.t cross join raw.night as night where confirmations > 1", {"confirmations"}),
        ("select a from s.t cross join raw.night as night where night.as_of > a", {"as_of"}),
        ("select a from s.t where a > (select ENDS_AT from raw.night)", {"ends_at"}),
        ("select as_of from s.t", set()),
        ("select * from raw.night", _NIGHT),
        ("select night.* from s.t, raw.night as night", _NIGHT),
        ("select columns('a.*') from raw.night", _NIGHT),
        ("select count(*) from raw.night", set()),
        ("select count(*) from raw.night group by all order by all", _NIGHT),
        ("select night from raw.night as night", _NIGHT),
        ("select hash(status) from marts.status", _STATUS),
        ("select statuses.status from marts.status as statuses", {"status"}),
        ("select statuses.unit.part from marts.status as statuses", {"unit"}),
        ("select unit.part from marts.status as statuses", {"unit"}),
        ("select unit from s.t where a in (select b from marts.status as statuses)", {"unit"}),
        ("select unit from marts.status as one where a in (select status from marts.status)", _STATUS),
        (
            "select unit from marts.status as one where a in (select as_of from marts.status as other)",
            {"unit", "as_of"},
        ),
        ("select x from raw.night as night (x, y, z)", _NIGHT),
        ("select 1 from raw.night as one join raw.night as other using (as_of)", {"as_of"}),
        ("with w as (select * from marts.status) select a from w", _STATUS),
        ("with w as (select a from marts.status) select * from w", set()),
        ("select * from s.t where a in (select b from marts.status)", set()),
        ("select a from s.t where a in (select columns(*) from marts.status)", _STATUS),
        ("select * from (select a from marts.status) as few", set()),
        ("select unit, row_number() over (partition by status order by as_of) from marts.status as few", _STATUS),
    ],
)
def test_every_column_is_told_on_which_it_may_hang_what_is_found(reader: Reader, sql: str, read: set[str]) -> None:
    told = reader.read(sql)
    assert told is not None
    assert set().union(*told.columns.values()) == read
