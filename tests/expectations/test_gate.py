"""Checks as a layer writes them, carried out on a small warehouse of invented people."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterable, Iterator

import duckdb
import pytest

from expectations import lent
from expectations.check import (
    Check,
    Outcome,
    Wording,
    between,
    columns_are,
    expect,
    holds,
    in_set,
    matches,
    no_rows,
    not_null,
    refers_to,
    row_count,
    unique,
)
from expectations.gate import judge, may_publish, verify

NAME = "Tanjung Planted"  # stands for a person; must never come out
NIP = "199001012022211001"
STATUSES = ("following", "not_seen")
STATUS = "marts.fct_follow_status"
SAID: Wording = {"question": "Does it hold?", "remedy": "Look at the named rows.", "keys": ("staff_key",)}
PAIR: Wording = {"question": "Does it hold?", "remedy": "Look there.", "keys": ("staff_key", "account_key")}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute("create schema raw")
    connection.execute("create table marts.dim_account as select unnest(['x:a', 'x:b']) as account_key")
    connection.execute(
        "create table marts.fct_follow_status as select 'staff-' || person as staff_key, account_key, "
        "if(person % 2 = 0, 'following', 'not_seen') as status, person as confirmations "
        "from range(1, 5) as people(person), marts.dim_account"
    )
    connection.execute(
        f"create table raw.roster as select '{NIP}' as nip, '{NAME}' as name, 1 as row, 'staff-1' as staff_key"
    )
    connection.execute("create view marts.everybody as from marts.fct_follow_status")
    yield connection
    connection.close()


HEALTHY = [
    unique(f"{STATUS}.every_person_has_one_answer", "staff_key", "account_key", **PAIR),
    not_null(f"{STATUS}.keys_are_filled", "staff_key", "account_key", **PAIR),
    not_null(f"{STATUS}.status_is_filled", "status", **PAIR),
    in_set(f"{STATUS}.status_is_known", "status", STATUSES, **PAIR),
    between(f"{STATUS}.confirmations_are_counts", "confirmations", 0, 99, **PAIR),
    matches(f"{STATUS}.staff_key_is_opaque", "staff_key", r"^staff-[0-9]{1,3}$", **PAIR),
    refers_to(f"{STATUS}.account_is_known", "account_key", "marts.dim_account.account_key", **PAIR),
    holds(f"{STATUS}.seen_needs_one", "status <> 'following' or confirmations > 0", **PAIR),
    columns_are("marts.dim_account.columns_are_promised", ["account_key"], question="?", remedy="!"),
    row_count("marts.everybody.roster_is_complete", {"$PARAMETER": "rows"}, question="?", remedy="!"),
    no_rows(f"{STATUS}.no_third_person", "select * from {batch} where staff_key = 'staff-9'", **PAIR),
]
# One row is changed: which check then fails, whose row it is, what is changed, and how the row is named.
CHANGED = {
    "keys_are_filled": ("staff-3", "staff_key = null", "staff_key=null account_key=x:a"),
    "status_is_filled": ("staff-1", "status = null, confirmations = 1", "staff_key=staff-1 account_key=x:a"),
    "status_is_known": ("staff-1", "status = 'rumoured'", "staff_key=staff-1 account_key=x:a"),
    "confirmations_are_counts": ("staff-4", "confirmations = 100", "staff_key=staff-4 account_key=x:a"),
    "staff_key_is_opaque": ("staff-4", "staff_key = 'Staff'", "staff_key=Staff account_key=x:a"),
    "account_is_known": ("staff-4", "account_key = 'x:c'", "staff_key=staff-4 account_key=x:c"),
    "seen_needs_one": ("staff-2", "confirmations = 0", "staff_key=staff-2 account_key=x:a"),
    "no_third_person": ("staff-4", "staff_key = 'staff-9'", "staff_key=staff-9 account_key=x:a"),
}


def judged(warehouse: duckdb.DuckDBPyConnection, *checks: Check, **parameters: object) -> list[Outcome]:
    return judge(warehouse, checks, parameters)


def behaviour(outcome: Outcome) -> str:
    return outcome.check.check_id.rpartition(".")[2]


def test_healthy_warehouse_passes_every_check_in_the_order_given(warehouse: duckdb.DuckDBPyConnection) -> None:
    for checks in (HEALTHY, HEALTHY[::-1]):
        outcomes = judged(warehouse, *checks, rows=8)
        assert [outcome.check for outcome in outcomes] == checks
        assert all(o.passed and not o.broken and not o.error and not o.failed_keys for o in outcomes)
        assert may_publish(outcomes)


@pytest.mark.parametrize("fault", sorted(CHANGED))
def test_wrong_row_fails_its_own_check_and_no_other_and_is_named(
    warehouse: duckdb.DuckDBPyConnection, fault: str
) -> None:
    person, change, named = CHANGED[fault]
    where = f"staff_key = '{person}' and account_key = 'x:a'"
    warehouse.execute(f"update marts.fct_follow_status set {change} where {where}")
    outcomes = judged(warehouse, *HEALTHY, rows=8)
    [failed] = [outcome for outcome in outcomes if not outcome.passed]
    assert behaviour(failed) == fault
    assert (failed.broken, failed.failed_rows, failed.failed_keys) == (False, 1, (named,))
    assert not may_publish(outcomes)


def test_repeated_rows_are_all_counted_and_named_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("insert into marts.fct_follow_status from marts.everybody where staff_key = 'staff-2'")
    [failed] = [outcome for outcome in judged(warehouse, *HEALTHY, rows=10) if not outcome.passed]
    assert behaviour(failed) == "every_person_has_one_answer"
    assert failed.failed_rows == 2 + 2
    assert failed.failed_keys == ("staff_key=staff-2 account_key=x:a", "staff_key=staff-2 account_key=x:b")


def test_table_of_another_shape_fails_and_shows_the_columns_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("alter table marts.dim_account add column owner text")
    [failed] = [outcome for outcome in judged(warehouse, *HEALTHY, rows=8) if not outcome.passed]
    assert (behaviour(failed), failed.observed) == ("columns_are_promised", "account_key, owner")
    assert failed.failed_rows is None


def test_missing_rows_fail_and_show_the_number_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    [failed] = [outcome for outcome in judged(warehouse, *HEALTHY, rows=9) if not outcome.passed]
    assert (behaviour(failed), failed.observed) == ("roster_is_complete", "8")


def test_key_with_a_gap_that_occurs_twice_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("update marts.fct_follow_status set account_key = null where staff_key = 'staff-3'")
    key = ["staff_key", "account_key"]
    builtin = expect(f"{STATUS}.two", "compound_columns_to_be_unique", arguments={"column_list": key}, **PAIR)
    ours, theirs = judged(warehouse, unique(f"{STATUS}.one", *key, **PAIR), builtin)
    assert (ours.passed, ours.failed_rows, ours.failed_keys) == (False, 2, ("staff_key=staff-3 account_key=null",))
    assert theirs.passed  # the reason why `unique` does not use it


def test_condition_that_comes_out_null_does_not_hold(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("update marts.fct_follow_status set confirmations = null where staff_key = 'staff-3'")
    assert judged(warehouse, holds(f"{STATUS}.counted", "confirmations < 9", **PAIR))[0].failed_rows == 2


def test_only_five_failing_rows_are_named_and_always_the_same(warehouse: duckdb.DuckDBPyConnection) -> None:
    [outcome] = judged(warehouse, holds(f"{STATUS}.never", "false", **PAIR))
    assert outcome.failed_rows == 8
    assert len(outcome.failed_keys) == 5
    warehouse.execute("create or replace table marts.fct_follow_status as from marts.everybody order by random()")
    assert judged(warehouse, holds(f"{STATUS}.never", "false", **PAIR))[0].failed_keys == outcome.failed_keys


def test_failed_warning_does_not_stop_publication(warehouse: duckdb.DuckDBPyConnection) -> None:
    critical = row_count(f"{STATUS}.few", 0, 1, **SAID)
    warning = dataclasses.replace(critical, severity="warning")
    assert may_publish(judged(warehouse, warning))
    assert not may_publish(judged(warehouse, warning, critical))


def test_uncommitted_rows_are_judged_and_the_transaction_lives_on(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.begin()
    warehouse.execute("update marts.fct_follow_status set status = 'rumoured'")
    [outcome] = judged(warehouse, in_set(f"{STATUS}.known", "status", STATUSES, **PAIR))
    assert outcome.failed_rows == 8
    warehouse.rollback()
    assert judged(warehouse, in_set(f"{STATUS}.known", "status", STATUSES, **PAIR))[0].passed
    assert warehouse.sql("select 1").fetchall() == [(1,)]  # refused while a result is half-read


BROKEN = {
    "MissingTable": not_null("marts.fct_tomorrow.filled", "staff_key", **SAID),
    "MissingColumn": not_null(f"{STATUS}.unit_is_filled", "unit", **SAID),
    "BinderException": no_rows(f"{STATUS}.unit", "select unit from {batch}", **SAID),
    "CatalogException": refers_to(f"{STATUS}.known", "staff_key", "marts.dim_tomorrow.staff_key", **SAID),
    "ConversionException": holds(f"{STATUS}.numbered", "staff_key::bigint > 0", **SAID),
    "SuiteParameterError": row_count(f"{STATUS}.enough", {"$PARAMETER": "unsaid"}, **SAID),
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


def test_planted_personal_values_reach_no_outcome(
    warehouse: duckdb.DuckDBPyConnection, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    raw = "raw.roster"
    outcomes = judged(
        warehouse,
        in_set(f"{raw}.a", "name", ["absent"], **SAID),
        in_set(f"{raw}.b", "nip", ["absent"], **SAID),
        matches(f"{raw}.c", "nip", "^absent$", **SAID),
        between(f"{raw}.d", "name", 0, 1, **SAID),
        no_rows(f"{raw}.e", "select * from {batch}", **SAID),
        no_rows(f"{raw}.f", "select * from {batch} where name::bigint > 0", **SAID),
        no_rows(f"{raw}.g", "select name as staff_key from {batch} where error(name)", **SAID),
        no_rows(f"{raw}.h", "select nip as staff_key from {batch}", **SAID),  # in disguise
        no_rows(f"{raw}.i", "select nip || '@example.test' as staff_key from {batch}", **SAID),
        holds(f"{raw}.j", f"name <> '{NAME}'", **SAID),
        expect(f"{raw}.k", "column_value_lengths_to_equal", arguments={"column": "nip", "value": 1}, **SAID),
    )
    assert not any(outcome.passed for outcome in outcomes)
    told = [dataclasses.replace(o, check=HEALTHY[0]) for o in outcomes]  # what was found, not what was asked
    for place in (repr(told), *capfd.readouterr(), caplog.text):
        assert NIP not in place
        assert NAME not in place
    assert outcomes[0].failed_keys == ("staff_key=staff-1",)
    assert outcomes[7].failed_keys == ("staff_key=(withheld)",)


def test_value_that_slips_past_the_refusal_list_is_still_not_observed(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.check.REVEALING", frozenset())
    for kind in ("column_most_common_value_to_be_in_set", "column_distinct_values_to_be_in_set"):
        said = {"column": "name", "value_set": ["absent"]}
        [outcome] = judged(warehouse, expect("raw.roster.seen", kind, arguments=said, **SAID))
        assert (outcome.passed, outcome.broken, outcome.observed) == (False, False, None)


def test_rows_that_lack_the_keys_keep_the_verdict_and_say_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    [outcome] = judged(warehouse, no_rows(f"{STATUS}.keyless", "select status from {batch}", **SAID))
    assert (outcome.passed, outcome.broken, outcome.failed_rows) == (False, False, 8)
    assert (outcome.failed_keys, outcome.error) == ((), "keys: BinderException")


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


WITNESS = """
import sys
from pathlib import Path
import expectations, expectations.check, expectations.gate
heavy = {"great_expectations", "sqlalchemy", "pandas", "duckdb"} & set(sys.modules)
assert not heavy, f"imported too early: {heavy}"
import duckdb
from expectations.check import no_rows
expectations.gate.get_ready()
assert "great_expectations" in sys.modules
calls = []
names = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "os.mkdir")
writes = lambda name, seen: name == "open" and isinstance(seen[1], str) and set(seen[1]) & set("wax+")
sys.addaudithook(lambda name, seen: calls.append(name) if name in names or writes(name, seen) else None)
connection = duckdb.connect()
connection.execute("create schema marts; create table marts.one as select 1 as number")
check = no_rows("marts.one.none", "select * from {batch}", question="?", remedy="!")
[outcome] = expectations.gate.judge(connection, [check])
assert outcome.failed_rows == 1 and not calls, calls
"""


def test_gate_loads_late_calls_nobody_and_writes_nothing() -> None:
    run = subprocess.run([sys.executable, "-c", WITNESS], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
