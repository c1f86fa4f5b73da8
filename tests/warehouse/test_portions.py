"""Into which portions the days of a long past fall; that the answer is the same is the matter of tests/sql."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from warehouse.portions import portions

STAFF = 4


@pytest.fixture
def year() -> Iterator[duckdb.DuckDBPyConnection]:
    """Four employees, two accounts, the roster of the 1st, and a list of one account on each of the 2nd to the 9th."""
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema staging")
        connection.execute("create table raw.night as select date '2024-03-09' as as_of")
        connection.execute(
            "create table staging.stg_rosters as "
            f"select date '2024-03-01' as roster_on, unnest(range({STAFF})) as staff_key"
        )
        connection.execute(
            "create table staging.stg_accounts as "
            "select unnest(['a', 'b']) as account_key, date '2024-01-01' as valid_from"
        )
        connection.execute(
            "create table staging.stg_captures as select 'a' as account_key, "
            "unnest(range(date '2024-03-02', date '2024-03-12', interval 1 day))::date as captured_on"
        )
        connection.execute(
            "create table staging.stg_point_checks (account_key varchar, checked_on date);"
            "insert into staging.stg_point_checks values ('b', '2024-03-05'), ('b', '2024-02-20')"
        )
        yield connection


def test_a_portion_has_as_many_lines_as_it_may(year: duckdb.DuckDBPyConnection) -> None:
    """Of the roster 8, then 4 a list and 4 for the check on the 5th; lists of tomorrow are not known."""
    assert portions(year, None, lines=16, days=1) == [date(2024, 3, 3), date(2024, 3, 6)]


def test_days_that_are_closed_are_in_no_portion(year: duckdb.DuckDBPyConnection) -> None:
    assert portions(year, date(2024, 3, 7), lines=8, days=1) == [date(2024, 3, 8)]


def test_a_portion_has_some_days_however_many_people_there_are(year: duckdb.DuckDBPyConnection) -> None:
    assert portions(year, None, lines=1, days=2) == [date(2024, 3, 3), date(2024, 3, 6)]


def test_what_a_night_can_hold_is_not_divided(year: duckdb.DuckDBPyConnection) -> None:
    assert portions(year, None) == []


def test_without_a_roster_nobody_is_judged(year: duckdb.DuckDBPyConnection) -> None:
    year.execute("delete from staging.stg_rosters")

    assert portions(year, None, lines=0, days=1) == []
