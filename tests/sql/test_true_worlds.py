"""Every published number over invented worlds whose truth is known: it is true of them."""

import os
from collections.abc import Iterator

import pytest

from tests.sql.building import models
from tests.sql.nights import Workshop
from tests.sql.told import Told, TruthLaw
from tests.sql.true_worlds import seen_of, world
from tests.sql.truth_laws import LAWS, TABLES
from tests.tiers import first_ones

# More in a quiet hour: IKUTI_WORLDS=500
SEEDS = first_ones(range(int(os.environ.get("IKUTI_WORLDS", "50"))), 8)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    workshop = Workshop(list(models().values()))
    yield workshop
    workshop.close()


@pytest.fixture(scope="module", params=SEEDS)
def told(request: pytest.FixtureRequest, workshop: Workshop) -> Told:
    invented = world(request.param)
    raw = seen_of(invented)
    return Told(invented, raw, workshop.build(raw, TABLES))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_number_is_true(law: TruthLaw, told: Told) -> None:
    violations = list(law(told))
    assert not violations, "\n".join(violations)
