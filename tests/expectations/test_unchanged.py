"""Which checks are asked again and which are taken over from the night before; not what they find."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb
import pytest

from expectations import unchanged
from expectations.check import Check, Outcome, columns_are, expect, holds, in_set, no_rows, row_count, unique
from expectations.suites import all_checks
from expectations.unchanged import judge_changed
from tests.expectations.test_suites import CHECKS, DAMAGES, freeze_staging
from tests.tiers import HALVES
from warehouse.standing import nothing_stands

Ask = Callable[..., list[str]]

# Two ask DuckDB's catalogue, which is no table; and there are those that name a column of the night's date.
OF_THE_CATALOGUE = {"marts.dim_account.types_are_as_promised", "marts.dim_staff.no_personal_column_anywhere"}
OF_THE_DATE = {
    check.check_id
    for check in all_checks()
    if re.search(r"\b(as_of|ends_at)\b", str(check.arguments)) and not check.expect.startswith("table_columns")
}
EACH_NIGHT = OF_THE_CATALOGUE | OF_THE_DATE


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Judges with what is kept, and tells which checks were asked; whatever is asked passes, unless said otherwise."""

    def ask(
        night: duckdb.DuckDBPyConnection, checks: Sequence[Check], version: str = "1", *, failing: str = ""
    ) -> list[str]:
        asked: list[str] = []

        def judge(_: object, rest: Sequence[Check], **__: object) -> list[Outcome]:
            asked.extend(check.check_id for check in rest)
            return [Outcome(check, passed=check.check_id != failing, failed_rows=0, rows=7) for check in rest]

        monkeypatch.setattr(unchanged, "judge", judge)
        outcomes = judge_changed(night, checks, version)
        assert [outcome.check for outcome in outcomes] == list(checks)
        assert {outcome.check.check_id for outcome in outcomes if not outcome.is_taken_over} == set(asked)
        return asked

    return ask


def said(name: str, sql: str, question: str = "Does it hold?") -> Check:
    return no_rows(f"marts.dim_account.{name}", sql, question=question, remedy="Look there.")


def test_the_same_night_once_more_asks_what_is_asked_each_night(
    small_night: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    assert len(ask(small_night, all_checks())) == len(all_checks())

    assert set(ask(small_night, all_checks())) == EACH_NIGHT
    assert len(EACH_NIGHT) < 35


def test_what_is_taken_over_is_what_was_found(small_night: duckdb.DuckDBPyConnection) -> None:
    checks = [check for check in all_checks() if check.schema in ("restricted", "marts")][:40]
    first = judge_changed(small_night, checks, "1")
    second = judge_changed(small_night, checks, "1")

    assert not any(outcome.is_taken_over for outcome in first)
    assert sum(outcome.is_taken_over for outcome in second) > 30
    assert [replace(outcome, is_taken_over=False) for outcome in second] == first


@pytest.mark.long
@pytest.mark.parametrize(
    ("check_id", "damage"), DAMAGES, ids=[f"{name}-{n}~{n % HALVES}" for n, (name, _) in enumerate(DAMAGES)]
)
def test_check_whose_damage_is_done_is_asked(
    small_night: duckdb.DuckDBPyConnection, ask: Ask, check_id: str, damage: str
) -> None:
    if check_id.startswith("staging."):
        freeze_staging(small_night, CHECKS[check_id].table_name)
    ask(small_night, [CHECKS[check_id]])
    assert ask(small_night, [CHECKS[check_id]]) == [check_id] * (check_id in EACH_NIGHT)

    small_night.execute(damage)

    assert ask(small_night, [CHECKS[check_id]]) == [check_id]


def test_another_night_asks_only_what_looks_at_the_date(small_night: duckdb.DuckDBPyConnection, ask: Ask) -> None:
    status = "marts.fct_follow_status"
    seen = holds(f"{status}.seen", "status <> ''", question="?", remedy="!")
    tonight = holds(f"{status}.now", "as_of = (select night.as_of from raw.night as night)", question="?", remedy="!")
    starred = no_rows(f"{status}.all", "select distinct * from {batch} where false", question="?", remedy="!")
    shape = columns_are(f"{status}.shape", ["staff_key"], question="?", remedy="!")
    keyed = unique(f"{status}.key", "staff_key", question="?", remedy="!")
    known = in_set(f"{status}.day", "as_of", ["2024-02-07"], question="?", remedy="!")
    checks = [seen, tonight, starred, shape, keyed, known]
    ask(small_night, checks)

    small_night.execute(f"update {status} set as_of = as_of + 1; update raw.night set as_of = as_of + 1")

    assert ask(small_night, checks) == [tonight.check_id, starred.check_id, known.check_id]


@pytest.mark.parametrize("how", ["words", "version", "distrust", "failed"])
def test_other_words_another_version_distrust_or_failure_ask_again(
    small_night: duckdb.DuckDBPyConnection, ask: Ask, how: str
) -> None:
    check = said("any", "select account_key from {batch} where false")
    name = check.check_id
    ask(small_night, [check], failing=name if how == "failed" else "")
    if how == "distrust":
        nothing_stands(small_night)
    asked = replace(check, severity="warning") if how == "words" else check

    assert ask(small_night, [asked], "2" if how == "version" else "1") == [name]
    assert ask(small_night, [asked], "2" if how == "version" else "1") == []


@pytest.mark.parametrize(
    "sql",
    [
        "select account_key from {batch} where valid_from > current_date",
        "select account_key from {batch} where random() < 0",
        "select account_key from {batch} where valid_from > cast(now() as date)",
        "select account_key from {batch} where getvariable('day') is not null",
        "select column_name from duckdb_columns() where (select count(*) from {batch}) < 0",
        "select account_key from {batch}, information_schema.tables where false",
        "select account_key from {batch} tablesample 10% where false",
        "select account_key from {batch} where account_key in (select account_key from unknown_step) and false",
        "select account_key from {batch} limit 0",
    ],
)
def test_what_may_say_something_else_of_the_same_rows_is_always_asked(
    small_night: duckdb.DuckDBPyConnection, ask: Ask, sql: str
) -> None:
    check = said("moment", sql)

    assert [ask(small_night, [check]) for _ in range(3)] == [[check.check_id]] * 3


def test_checks_of_an_unknown_kind_or_table_are_always_asked(small_night: duckdb.DuckDBPyConnection, ask: Ask) -> None:
    checks = [
        expect(
            "marts.dim_account.kind", "column_values_to_be_unique", arguments={"column": "a"}, question="?", remedy="!"
        ),
        row_count("marts.nowhere.rows", 1, question="?", remedy="!"),
    ]

    assert [len(ask(small_night, checks)) for _ in range(2)] == [2, 2]


def test_a_check_that_is_asked_no_longer_is_kept_no_longer(small_night: duckdb.DuckDBPyConnection, ask: Ask) -> None:
    checks = [said(name, "select account_key from {batch} where false") for name in ("first", "second")]
    ask(small_night, checks)
    ask(small_night, checks[:1])

    assert ask(small_night, checks) == [checks[1].check_id]
    assert small_night.execute("select count(*) from raw.passed_check").fetchone() == (2,)


def test_beside_what_spark_has_found_nothing_is_taken_over_or_kept(small_night: duckdb.DuckDBPyConnection) -> None:
    checks = [said(name, "select account_key from {batch} where false") for name in ("first", "second")]
    on_spark = {checks[0].check_id: Outcome(checks[0], passed=True, observed="seen on Spark")}

    for _ in range(2):
        outcomes = judge_changed(small_night, checks, "1", on_spark)
        assert [outcome.is_taken_over for outcome in outcomes] == [False, False]
        assert outcomes[0].observed == "seen on Spark"
    assert small_night.execute("select count(*) from raw.passed_check").fetchone() == (0,)


def test_whoever_listens_hears_of_all_checks(small_night: duckdb.DuckDBPyConnection) -> None:
    checks = [said(name, "select account_key from {batch} where false") for name in ("first", "second")]
    judge_changed(small_night, checks[:1], "1")
    heard: list[tuple[int, int]] = []

    judge_changed(small_night, checks, "1", heard=lambda done, of: heard.append((done, of)))

    assert heard[-1] == (2, 2)
