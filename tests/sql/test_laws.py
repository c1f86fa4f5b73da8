"""The laws of the design over random campaigns."""

import os
from collections.abc import Iterator

import pytest

from tests.sql import changes
from tests.sql.building import models
from tests.sql.lawbook import CHANGE_LAWS, NIGHT_LAWS, PUBLISHED, ChangeLaw, NightLaw, compared
from tests.sql.nights import Change, Nights, Workshop
from tests.tiers import first_ones

# More in a quiet hour: IKUTI_CAMPAIGNS=500
SEEDS = first_ones(range(int(os.environ.get("IKUTI_CAMPAIGNS", "70"))), 3)


@pytest.fixture(scope="module")
def workshops() -> Iterator[dict[bool, Workshop]]:
    """One without the optimiser, on one thread, and one as the night has it, so that any order would show."""
    both = {
        is_optimised: Workshop(list(models().values()), is_optimised=is_optimised) for is_optimised in (False, True)
    }
    yield both
    for workshop in both.values():
        workshop.close()


@pytest.fixture(scope="module", params=SEEDS)
def nights(request: pytest.FixtureRequest, workshops: dict[bool, Workshop]) -> Nights:
    return Nights(request.param, workshops[False], PUBLISHED)


@pytest.mark.parametrize("law", NIGHT_LAWS, ids=lambda law: law.__name__)
def test_night_keeps(law: NightLaw, nights: Nights) -> None:
    violations = list(law(nights.raw, nights.built))
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize(("law", "change"), CHANGE_LAWS, ids=lambda function: function.__name__)
def test_change_keeps(
    law: ChangeLaw,
    change: Change,
    nights: Nights,
    workshops: dict[bool, Workshop],
) -> None:
    is_optimised = change is changes.reordered and nights.seed % 5 == 0
    violations = list(law(nights.built, nights.after(change, compared(change), workshops[is_optimised])))
    assert not violations, "\n".join(violations)
