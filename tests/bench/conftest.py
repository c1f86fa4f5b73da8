"""The example, for the tests of this folder that only read it."""

import pytest

from bench.generator.sumsel import build_case
from bench.generator.truth import Case


@pytest.fixture(scope="session")
def case() -> Case:
    """The example's campaign and its truth."""
    return build_case()
