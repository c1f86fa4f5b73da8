"""The words a layer writes its checks in: what they refuse before anything is carried out."""

import dataclasses
import pickle
from typing import Any

import pytest

from expectations.check import Check, Outcome, Wording, expect, not_null, unique

SAID: Wording = {"question": "Does it hold?", "remedy": "Look at the named rows."}
FILLED = not_null("raw.roster.row_is_filled", "row", **SAID)


def test_check_knows_its_table_and_is_critical_unless_it_says_otherwise() -> None:
    assert (FILLED.schema, FILLED.table, FILLED.table_name) == ("raw", "roster", "raw.roster")
    assert (FILLED.severity, FILLED.keys) == ("critical", ())


def test_unique_without_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="names no column"):
        unique("raw.roster.once", **SAID)


@pytest.mark.parametrize("key", ["nip", "name", "handle", "follower_key", "platform_user_id", "former_handle", "*"])
def test_personal_columns_are_refused_as_keys(key: str) -> None:
    with pytest.raises(ValueError, match="cannot be shown"):
        not_null("raw.roster.filled", "row", question="?", remedy="!", keys=("staff_key", key))


@pytest.mark.parametrize("kind", ["column_max_to_be_between", "column_most_common_value_to_be_in_set"])
def test_expectations_that_repeat_values_are_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="would copy column values"):
        expect("raw.roster.shown", kind, arguments={"column": "row"}, **SAID)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"check_id": "roster.filled"}, "schema.table.behaviour"),
        ({"check_id": "raw.Roster.filled"}, "schema.table.behaviour"),
        ({"severity": "info"}, "critical or warning"),
        ({"question": " "}, "question and a remedy"),
        ({"remedy": ""}, "question and a remedy"),
        ({"expect": "no_rows", "arguments": {"sql": "select 1"}}, "{batch}"),
        ({"expect": "no_rows", "arguments": {}}, "{batch}"),
    ],
)
def test_unfinished_check_is_refused_where_it_is_written(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        dataclasses.replace(FILLED, **changed)


def test_checks_can_be_collected_in_sets_and_compared() -> None:
    again: Check = dataclasses.replace(FILLED)
    assert {FILLED, again} == {FILLED}


def test_outcomes_can_be_handed_between_processes() -> None:
    outcome = Outcome(FILLED, passed=False, failed_rows=1, failed_keys=("row=7",))
    assert pickle.loads(pickle.dumps(outcome)) == outcome
