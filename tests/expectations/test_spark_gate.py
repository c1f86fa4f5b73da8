"""Which checks Spark carries out (expectations/spark_gate.py), and who carries out the rest; Spark is not needed."""

import duckdb
import pytest

from expectations.check import Check, Outcome, holds, matches
from expectations.spark_gate import is_for_spark, judge_rest, said_to_spark
from expectations.suites import all_checks
from warehouse.models import load_models
from warehouse.spark.build import divided
from warehouse.spark.portable import NotPortable

# Of the checks of tables that Spark builds: those that ask Spark something else than DuckDB, by how they are written.
CARRIED_OUT_BY_DUCKDB = {
    "marts.dim_account.types_are_as_promised",
    "marts.dim_staff.names_no_person",
    "marts.dim_staff.no_personal_column_anywhere",
    "marts.dim_staff.no_unit_is_an_employees_name",
    "marts.fct_event.renames_are_those_asked_about",
    "marts.fct_follow_bounds.account_rows_and_rule_rows",
    "marts.fct_follow_bounds.rules_follow_from_the_accounts",
    "marts.fct_follower_growth.consistent_baseline_makes_statements_true",
}


def low_is(condition: str, name: str = "low_holds") -> Check:
    return holds(f"marts.fct_x.{name}", condition, question="Is it so?", remedy="Look at it.", keys=("account_key",))


def test_spark_is_asked_all_checks_of_its_tables_but_these() -> None:
    held = divided(load_models()).taken_back
    left = {check.check_id for check in all_checks() if check.table_name in held and not is_for_spark(check)}

    assert left == CARRIED_OUT_BY_DUCKDB


def test_a_check_is_said_in_sparks_words_with_the_table_left_open() -> None:
    said = said_to_spark(low_is("low > 0 and note <> '{}'"))

    assert said.startswith("with fct_x as (select * from {batch}) select * from (SELECT * FROM fct_x WHERE")
    assert "'{{}}'" in said


def test_a_check_that_reads_otherwise_there_is_not_asked_of_spark() -> None:
    with pytest.raises(NotPortable, match=r"marts\.fct_x\.low_holds uses a change of case"):
        said_to_spark(low_is("lower(note) = ''"))
    assert not is_for_spark(low_is("lower(note) = ''"))
    assert not is_for_spark(matches("marts.fct_x.form", "note", "a+", question="Is it so?", remedy="Look at it."))


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute("create table marts.fct_x as select 'instagram:a' as account_key, 0 as low")
    return connection


def test_what_spark_has_found_stands_and_duckdb_finds_the_rest_in_the_order_of_the_checks(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    checks = [low_is("low = 0", "first"), low_is("low = 0", "second"), low_is("low = 1", "third")]
    on_spark = {checks[1].check_id: Outcome(checks[1], passed=True, observed="seen on Spark")}

    outcomes = judge_rest(warehouse, checks, on_spark)

    assert [outcome.check for outcome in outcomes] == checks
    assert [outcome.passed for outcome in outcomes] == [True, True, False]
    assert outcomes[1].observed == "seen on Spark"


def test_a_check_that_failed_on_spark_fails_the_night_and_shows_its_keys(warehouse: duckdb.DuckDBPyConnection) -> None:
    check = low_is("low = 1")

    (outcome,) = judge_rest(warehouse, [check], {check.check_id: Outcome(check, passed=False, failed_rows=1)})

    assert (outcome.blocks, outcome.failed_rows, outcome.failed_keys) == (True, 1, ("account_key=instagram:a",))
