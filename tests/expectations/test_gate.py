"""Checks as a layer writes them, carried out on a small warehouse: which of them fail, and which stop a night."""

import dataclasses
import subprocess
import sys

import duckdb
import pytest

from expectations.check import expect, holds, in_set, row_count, unique
from expectations.gate import may_publish
from tests.expectations.few_checks import HEALTHY, PAIR, SAID, STATUS, STATUSES, behaviour, judged

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


def test_healthy_warehouse_passes_every_check_in_the_order_given(warehouse: duckdb.DuckDBPyConnection) -> None:
    for checks in (HEALTHY, HEALTHY[::-1]):
        outcomes = judged(warehouse, *checks)
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
    outcomes = judged(warehouse, *HEALTHY)
    [failed] = [outcome for outcome in outcomes if not outcome.passed]
    assert behaviour(failed) == fault
    assert (failed.broken, failed.failed_rows, failed.failed_keys) == (False, 1, (named,))
    assert not may_publish(outcomes)


def test_repeated_rows_are_all_counted_and_named_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("insert into marts.fct_follow_status from marts.everybody where staff_key = 'staff-2'")
    [failed] = [outcome for outcome in judged(warehouse, *HEALTHY) if not outcome.passed]
    assert behaviour(failed) == "every_person_has_one_answer"
    assert failed.failed_rows == 2 + 2
    assert failed.failed_keys == ("staff_key=staff-2 account_key=x:a", "staff_key=staff-2 account_key=x:b")


def test_table_of_another_shape_fails_and_shows_the_columns_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("alter table marts.dim_account add column owner text")
    [failed] = [outcome for outcome in judged(warehouse, *HEALTHY) if not outcome.passed]
    assert (behaviour(failed), failed.observed) == ("columns_are_promised", "account_key, owner")
    assert failed.failed_rows is None


def test_missing_rows_fail_and_show_the_number_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    [failed] = judged(warehouse, row_count("marts.everybody.roster_is_complete", 9, question="?", remedy="!"))
    assert (failed.passed, failed.observed) == (False, "8")


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
