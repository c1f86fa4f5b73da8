"""Which tests `make test` runs and which only `make test-long` does, and what runs on one core; knows no test."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HALVES = 2
_HALF = re.compile(r"~(\d+)")


def first_ones(values: Iterable[object], count: int) -> list[Any]:
    """Parameters of which `make test` takes the first so many and `make test-long` the others, half on each core."""
    return [
        value if number < count else pytest.param(value, id=f"{value}~{number % HALVES}", marks=pytest.mark.long)
        for number, value in enumerate(values)
    ]


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file stays on one core: what its tests have in common (nights, servers) is made once. Shares are their own.

    Why not xdist's groups: 3.8.0 writes them where pytest 9.2 no longer reads, and every test runs anywhere.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        half = _HALF.search(test)
        return f"{file}~{half[1]}" if half else file
