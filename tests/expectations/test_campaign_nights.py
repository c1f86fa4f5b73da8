"""No critical check stops a night that is only unusual: the office would get nothing, night after night."""

from collections.abc import Iterator
from typing import Final

import pytest

from expectations.gate import judge
from expectations.suites import all_checks
from tests.sql.building import models
from tests.sql.campaigns import campaign
from tests.sql.nights import Workshop
from tests.tiers import first_ones

# Invented keys are no pseudonyms, and say so.
NOT_INVENTED: Final = {"marts.dim_staff.names_no_person"}
CRITICAL: Final = [
    check
    for check in all_checks()
    if check.severity == "critical" and check.schema in ("intermediate", "marts") and check.check_id not in NOT_INVENTED
]
SEEDS: Final = first_ones(range(20), 1)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    workshop = Workshop(list(models().values()))
    yield workshop
    workshop.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_random_campaign_is_published(seed: int, workshop: Workshop) -> None:
    workshop.build(campaign(seed), models())

    stopped_by = [outcome.check.check_id for outcome in judge(workshop.connection, CRITICAL) if not outcome.passed]

    assert stopped_by == []
