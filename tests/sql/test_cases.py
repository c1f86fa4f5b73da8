"""The case folders: every model has its cases, and every folder its model."""

from pathlib import Path

import pytest

from tests.sql.building import broken, models
from tests.sql.conftest import CaseError, outcome

CASES = Path(__file__).parent


def test_every_model_has_cases_and_every_case_a_model() -> None:
    folders = {path.parent.name for path in CASES.glob("*/*.yaml")}
    assert folders == set(models())


def test_case_sees_a_missing_row_and_a_surplus_one() -> None:
    given = {"raw.follower": [{"chain": 1, "follower_key": "k"}]}
    for expect in ([], [{"chain": 1}, {"chain": 1}], [{"chain": 2}]):
        wanted, got = outcome("staging.stg_follower_spans", "because", given, expect)
        assert wanted != got


def test_case_compares_only_the_columns_it_names() -> None:
    given = {"raw.follower": [{"chain": 1, "follower_key": "k"}]}
    wanted, got = outcome("staging.stg_follower_spans", "because", given, [{"chain": 1}])
    assert wanted == got


def test_case_that_gives_another_table_is_refused() -> None:
    with pytest.raises(CaseError, match=r"look at raw\.night"):
        outcome("staging.stg_follower_spans", "because", {"raw.follower": [], "raw.night": []}, [])


def test_breaking_what_a_model_does_not_say_is_refused() -> None:
    with pytest.raises(ValueError, match="any more"):
        broken("staging.stg_follower_spans", "no such text", "")
