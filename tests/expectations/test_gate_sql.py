"""Checks are carried out as their SQL says, a few in one query; what cannot be carried out is told from what fails."""

from collections.abc import Iterable

import duckdb
import pytest

from expectations import lent
from expectations.check import Outcome, expect, holds, no_rows, not_null, refers_to
from expectations.gate import may_publish, verify
from tests.expectations.few_checks import HEALTHY, PAIR, SAID, STATUS, judged

BROKEN = {
    "MissingTable": not_null("marts.fct_tomorrow.filled", "staff_key", **SAID),
    "MissingColumn": not_null(f"{STATUS}.unit_is_filled", "unit", **SAID),
    "BinderException": no_rows(f"{STATUS}.unit", "select unit from {batch}", **SAID),
    "CatalogException": refers_to(f"{STATUS}.known", "staff_key", "marts.dim_tomorrow.staff_key", **SAID),
    "ConversionException": holds(f"{STATUS}.numbered", "staff_key::bigint > 0", **SAID),
    "ExpectationNotFoundError": expect(f"{STATUS}.typo", "column_to_exsist", arguments={}, **SAID),
    "ValidationError": expect(f"{STATUS}.argument", "column_to_exist", arguments={"colum": "a"}, **SAID),
}


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_check_that_cannot_be_carried_out_is_broken_and_spares_its_neighbours(
    warehouse: duckdb.DuckDBPyConnection, kind: str
) -> None:
    before, outcome, after = judged(warehouse, HEALTHY[0], BROKEN[kind], HEALTHY[3])
    assert outcome == Outcome(BROKEN[kind], passed=False, broken=True, error=kind)
    assert (before.passed, after.passed) == (True, True)
    assert not may_publish([before, outcome, after])


def test_checks_that_break_in_one_query_each_name_their_own_error(warehouse: duckdb.DuckDBPyConnection) -> None:
    unknown = holds(f"{STATUS}.unit", "unit is not null", **SAID)
    outcomes = judged(warehouse, unknown, BROKEN["ConversionException"], HEALTHY[0])
    assert [outcome.error for outcome in outcomes] == ["BinderException", "ConversionException", None]


def test_conditions_and_keys_of_one_table_are_told_by_one_query(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = lent._Cursor.execute

    def listened(cursor: lent._Cursor, statement: str, parameters: Iterable[object] = ()) -> None:
        asked.append(statement)
        execute(cursor, statement, parameters)

    monkeypatch.setattr(lent._Cursor, "execute", listened)
    in_one_scan = [check for check in HEALTHY if check.table_name == STATUS and {"where", "key"} & set(check.arguments)]
    assert len(in_one_scan) == 4
    assert all(outcome.passed for outcome in judged(warehouse, *in_one_scan))
    assert sum("fct_follow_status" in statement for statement in asked) == 1


def test_two_keys_with_one_hash_are_two_keys(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("create macro hash(staff_key, account_key) as 1")
    [outcome] = judged(warehouse, HEALTHY[0])
    assert (outcome.passed, outcome.failed_rows) == (True, 0)


def test_condition_that_names_its_table_is_carried_out(warehouse: duckdb.DuckDBPyConnection) -> None:
    own = "(select count(*) from marts.dim_account as a where a.account_key = {}.account_key) = 1"
    for name in ("{batch}", "fct_follow_status"):
        [outcome] = judged(warehouse, holds(f"{STATUS}.named", own.replace("{}", name), **PAIR))
        assert (outcome.passed, outcome.error) == (True, None)


def test_two_checks_with_the_same_condition_both_answer(warehouse: duckdb.DuckDBPyConnection) -> None:
    twins = [not_null(f"{STATUS}.{name}", column, **SAID) for name in "ab" for column in ("status", "unit")]
    assert [o.passed for o in judged(warehouse, *twins)] == [True, False, True, False]


@pytest.mark.parametrize(
    "sql",
    [
        "select s.* from {batch} as s join marts.dim_account as a using (account_key) where s.status is null",
        "select * from {batch} where fct_follow_status.status is null -- a comment at the end",
        "with few as (select * from {batch}) select * from few where status is null;",
        r"select * from {batch} where regexp_matches(staff_key, '^\d{18}$') or status like '% :name{}'",
        "select * from {batch} where staff_key in (select staff_key from {batch} group by all having count(*) > 9)",
        "select * from {batch} where status = {'a': 1::varchar}['a'] order by staff_key limit 3",
    ],
)
def test_sql_is_written_as_for_a_duckdb_shell(warehouse: duckdb.DuckDBPyConnection, sql: str) -> None:
    check = no_rows(f"{STATUS}.shell", sql, **PAIR)
    verify([check])
    assert judged(warehouse, check) == [Outcome(check, passed=True, observed="0", failed_rows=0)]


def test_verify_accepts_what_can_be_carried_out() -> None:
    verify(HEALTHY)


def test_verify_reports_every_mistake_at_once() -> None:
    mistakes = [
        expect(f"{STATUS}.kind", "column_to_exsist", arguments={"column": "a"}, **SAID),
        expect(f"{STATUS}.argument", "column_to_exist", arguments={"colum": "a"}, **SAID),
        no_rows(f"{STATUS}.syntax", "select from where {batch}", **SAID),
        no_rows(f"{STATUS}.statement", "delete from {batch}", **SAID),
        HEALTHY[0],
        HEALTHY[0],
    ]
    with pytest.raises(ValueError, match="have this id") as refused:
        verify(mistakes)
    for check in mistakes:
        assert check.check_id in str(refused.value)
