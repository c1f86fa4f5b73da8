"""Models stay within the SQL that DuckDB and Spark read alike; each stranger is named together with its model."""

import pytest
import sqlglot

from tests.sql.building import models
from warehouse.spark.portable import STRANGERS, NotPortable, for_spark, strangers

# By the name under which a model's author is told of it: SELECTs that hold the construct and no other one.
HELD = {
    "a cast to a whole number of what may have a fraction": [
        "select cast(a as bigint) as b from marts.c",
        "select cast(2.5 as integer) as b",
        "select cast(floor(a) + b as bigint) as c from marts.d",
        "select cast(case when a then floor(b) else b end as bigint) as c from marts.d",
    ],
    "max_by, min_by or arg_max": ["select max_by(a, b) as c from marts.d", "select arg_min(a, b) as c from marts.d"],
    "a list or a text gathered from rows": [
        "select list(a order by b) as c from marts.d",
        "select string_agg(a, ', ') as c from marts.d",
    ],
    "date_diff of other than days between dates or seconds between cut instants": [
        "select date_diff('month', a_on, b_on) as c from marts.d",
        "select date_diff('day', a_at, b_on) as c from marts.d",
        "select date_diff('second', a_at, date_trunc('second', b_at)) as c from marts.d",
    ],
    "a part of a date": [
        "select extract(dow from a_on) as b from marts.c",
        "select dayofweek(a_on) as b from marts.c",
        "select isodow(a_on) as b from marts.c",
    ],
    "a change of case": ["select lower(a) as b from marts.c"],
    "a regular expression": [
        "select regexp_replace(a, 'b', 'c') as d from marts.e",
        "select regexp_matches(a, 'b') as c from marts.d",
    ],
    "a piece of a text": ["select left(a, -1) as b from marts.c", "select substr(a, 0, 2) as b from marts.c"],
    "format": ["select format('{}', a) as b from marts.c"],
    "log": ["select log(a) as b from marts.c"],
    "division of a decimal number": [
        "select a / 2.5 as b from marts.c",
        "select cast(a as decimal(9, 2)) / b as c from marts.d",
    ],
    "first, last or any_value of a group": ["select first(a order by b) as c from marts.d"],
    "a quantile": ["select quantile_cont(a, 0.5) as b from marts.c"],
    "a star with except, replace or rename": ["select * replace (1 as a) from marts.b"],
    "a series of rows": ["select * from range(5)", "select unnest(a) as b from marts.c"],
    "a week": ["select week(a_on) as b from marts.c"],
    "jaro_winkler_similarity": ["select jaro_winkler_similarity(a, b) as c from marts.d"],
    "JSON": ["select a ->> '$.b' as c from marts.d"],
    "an as-of join": ["select a.b from marts.a asof join marts.c on a.b >= c.b"],
    "a pivot": ["select * from marts.a pivot (max(b) for c in ('d'))"],
    "a union by name": ["select 1 as a union by name select 2 as a"],
    "columns()": ["select columns('a') from marts.b"],
    "a comparison with all or any of a query": ["select a > all (select b from marts.c) as d from marts.e"],
    "hugeint": ["select cast(null as hugeint) as a"],
    "a sample": ["select a from marts.b using sample 5"],
    "a frame added to a named window": [
        "select max(a) over (b rows unbounded preceding) as c from marts.d window b as (order by e)"
    ],
    "a filter within a window": ["select count(*) filter (where a) over (partition by b) as c from marts.d"],
    "a function that sqlglot does not know": [
        "select hash(a) as b from marts.c",
        "select histogram(a) as b from marts.c",
        "select strlen(a) as b from marts.c",
        "select nfc_normalize(a) as b from marts.c",
        "select strip_accents(a) as b from marts.c",
    ],
}
# A map literal holds a struct, and both have the one name.
HELD |= {"a map or a struct": ["select map {'a': 1} as b", "select {'a': 1} as b"]}


@pytest.mark.parametrize("name", models())
def test_model_reads_the_same_on_spark(name: str) -> None:
    assert for_spark(name, models()[name].sql)


@pytest.mark.parametrize(("construct", "sql"), [(name, sql) for name, held in HELD.items() for sql in held])
def test_stranger_is_seen_and_named_with_its_model(construct: str, sql: str) -> None:
    assert strangers(sqlglot.parse_one(sql, read="duckdb")) == [construct]
    with pytest.raises(NotPortable, match=r"marts\.fct_invented") as told:
        for_spark("marts.fct_invented", sql)
    assert construct in str(told.value)


def test_every_stranger_has_been_seen() -> None:
    assert set(HELD) == set(STRANGERS)


@pytest.mark.parametrize(
    "sql",
    [
        "select cast(sum(a) as bigint) - 1 as b from marts.c",
        "select cast(ceil(a) - 1 as bigint) as b from marts.c",
        "select cast(null as bigint) as a, cast(0 as bigint) as b",
        "select date_diff('day', a_on, coalesce(b_on, as_of)) as c from marts.d",
        "select date_diff('second', date_trunc('second', a_at), date_trunc('second', b_at)) as c from marts.d",
        "select a / b as c, 1.96 * a as d, median(a) as e from marts.d",
        "select lead(a) over b as c from marts.d window b as (order by a)",
    ],
)
def test_what_both_engines_read_alike_passes(sql: str) -> None:
    assert for_spark("marts.fct_invented", sql)


@pytest.mark.parametrize(
    "sql",
    ["select max(a) over (order by b rows unbounded preceding exclude ties) as c from marts.d", "select from where"],
)
def test_what_cannot_be_said_in_sparks_sql_is_named_with_its_model(sql: str) -> None:
    with pytest.raises(NotPortable, match=r"marts\.fct_invented cannot be said in Spark's SQL"):
        for_spark("marts.fct_invented", sql)
