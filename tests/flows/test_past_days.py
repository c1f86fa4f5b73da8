"""Portions of past days are checked and closed one by one; that the answer is the same is the matter of tests/sql."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from expectations.check import holds
from flows import past_days
from tests.sql.building import models
from tests.sql.campaigns import campaign
from tests.sql.nights import Workshop

PLANS = list(models().values())
FIRST, SECOND, THIRD = (date(2024, 2, day) for day in (8, 9, 10))


@pytest.fixture
def state() -> Iterator[duckdb.DuckDBPyConnection]:
    workshop = Workshop(PLANS)
    workshop.lay(campaign(0))
    yield workshop.connection
    workshop.close()


def test_days_are_closed_up_to_the_last_portion(state: duckdb.DuckDBPyConnection) -> None:
    assert not past_days.judge_past_days(state, PLANS, None, [FIRST, THIRD])

    assert _told(state, "select judged_to from raw.closed_basis") == THIRD
    assert _told(state, "from raw.opening") == THIRD + timedelta(days=1)
    assert _told(state, "select count(*) > 0 from raw.closed_period")


def test_the_first_portion_that_is_not_sound_is_the_last(
    state: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsound = holds(
        "intermediate.int_evaluation_days.ends_early",
        f"evaluated_on <= date '{FIRST}'",
        question="Is there no second portion?",
        remedy="Nothing.",
        keys=("evaluated_on",),
    )
    monkeypatch.setattr(past_days, "checks_of_days", lambda: (unsound,))

    wrong = past_days.judge_past_days(state, PLANS, None, [FIRST, SECOND, THIRD])

    assert [outcome.failed_keys for outcome in wrong.values()] == [(f"evaluated_on={SECOND}",)]
    assert _told(state, "select judged_to from raw.closed_basis") == FIRST
    assert _told(state, "select closes_on from raw.opening") == SECOND


def _told(state: duckdb.DuckDBPyConnection, query: str) -> object:
    ((told, *_),) = state.execute(query).fetchall()
    return told
