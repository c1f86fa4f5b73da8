"""Which tests `make test` runs and which only `make test-long` does, on which core and when; knows no test."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HALVES = 2
LARGE = 100  # tests
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


def nobody_waits(tests: Mapping[str, Collection[str]], once: str, slow: str) -> list[str]:
    """The tests (by name: their fixtures and marks) in the order in which shares of them are handed to the cores.

    First one share that needs the fixture `once`, which is made once for all cores, so that it is made while the others
    have enough to do without it; then shares with tests marked `slow`, and large shares; then the rest of those that
    need the fixture. The small shares come last: whoever has a long one at the end leaves the other cores idle.
    """
    sizes, needs = Counter(map(share_of, tests)), defaultdict[str, set[str]](set)
    for test, needed in tests.items():
        needs[share_of(test)].update(needed)
    maker = max((share for share in needs if once in needs[share]), key=lambda share: (sizes[share], share), default="")

    def when(share: str) -> int:
        if share == maker:
            return 0
        if once in needs[share]:
            return 3
        return 1 if slow in needs[share] else 2 if sizes[share] >= LARGE else 4

    places = {share: (when(share), -sizes[share], share) for share in sizes}
    return sorted(tests, key=lambda test: places[share_of(test)])


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A share stays on one core: what its tests have in common (nights, servers) is made once.

    Why not xdist's groups: 3.8.0 writes them where pytest 9.2 no longer reads, and every test runs anywhere.
    """

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
