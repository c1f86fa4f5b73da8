"""Which tests `make test` runs and which only `make test-long` does; knows no test."""

from collections.abc import Iterable
from typing import Any

import pytest

HALVES = 2


def first_ones(values: Iterable[object], count: int) -> list[Any]:
    """Parameters of which `make test` takes the first so many and `make test-long` the others, half on each core."""
    return [
        value
        if number < count
        else pytest.param(value, marks=(pytest.mark.long, pytest.mark.xdist_group(f"half {number % HALVES}")))
        for number, value in enumerate(values)
    ]
