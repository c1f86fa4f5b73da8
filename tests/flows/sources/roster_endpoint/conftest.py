"""Personnel systems that run for one test, and the pauses that nobody makes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from flows.sources import roster_client
from flows.sources.roster_client import Patience
from tests.flows.sources.personnel_system import Answering, PersonnelSystem, running

Start = Callable[[Answering], PersonnelSystem]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(running(answer))


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    paused: list[float] = []
    monkeypatch.setattr(roster_client.RosterClient.__init__, "__defaults__", (Patience(answering=5), paused.append))
    return paused
