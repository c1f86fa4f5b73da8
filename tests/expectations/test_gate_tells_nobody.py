"""Of the rows that fail a check their keys are named, and nothing of a person."""

import dataclasses

import duckdb
import pytest

from expectations.check import between, expect, holds, in_set, matches, no_rows
from tests.expectations.few_checks import HEALTHY, NAME, NIP, SAID, STATUS, judged


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
