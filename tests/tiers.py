"""Which tests `make test` runs and which only `make test-long` does, on which core and when; knows no test."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
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


def first_of_each(values: Iterable[tuple[str, str]], names: Iterable[str]) -> list[Any]:
    """Parameters, each under its name: of those with the same first part `make test` takes the first one alone."""
    met: set[str] = set()
    shared = []
    for number, (value, name) in enumerate(zip(values, names, strict=True)):
        is_more = value[0] in met
        met.add(value[0])
        again = f"{name}~{number % HALVES}"
        shared.append(
            pytest.param(*value, id=again, marks=pytest.mark.long) if is_more else pytest.param(*value, id=name)
        )
    return shared


def share_of(nodeid: str) -> str:
    """What stays on one core: a file, and of what is shared between cores a half of it."""
    file, _, test = nodeid.partition("::")
    half = _HALF.search(test)
    return f"{file}~{half[1]}" if half else file


def nobody_waits(tests: Mapping[str, Collection[str]], slow: str) -> list[str]:
    """The tests (by name: their fixtures) in the order in which they are handed to the cores, large shares first.

    One share that needs the `slow` fixture, which is made once for all cores, comes before all others, and the rest
    of those that need it come last: else the second core would stand still while the first one makes it.
    """
    sizes, needing = Counter(map(share_of, tests)), defaultdict(set)
    for test, fixtures in tests.items():
        needing[slow in fixtures].add(share_of(test))
    maker = max(needing[True], key=lambda share: (sizes[share], share), default=None)

    def place(test: str) -> tuple[int, int, str]:
        share = share_of(test)
        when = 0 if share == maker else 2 if share in needing[True] else 1
        return when, -sizes[share], share

    return sorted(tests, key=place)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A share stays on one core: what its tests have in common (nights, servers) is made once.

    Why not xdist's groups: 3.8.0 writes them where pytest 9.2 no longer reads, and every test runs anywhere.
    """

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
