"""The nights that many tests read, run once for all processes of a session."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.generator.sumsel import Case, build_case
from tests.night.case_nights import CaseNights, run_case
from tests.night.command import Shift, Told


@pytest.fixture(scope="session")
def case() -> Case:
    return build_case()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test session have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def case_nights(shared: Path) -> CaseNights:
    nights = CaseNights(shared / "case-nights")
    with (shared / "case-nights.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (nights.root / "done").exists():
            run_case(nights)
            (nights.root / "done").touch()
    return nights


@pytest.fixture(scope="session")
def state_home(case_nights: CaseNights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's state in which Prefect's record exists already: to make it costs as much as a night."""
    home = tmp_path_factory.mktemp("state")
    shutil.copytree(case_nights.state_home, home, dirs_exist_ok=True)
    return home


@pytest.fixture(scope="session")
def shift(state_home: Path) -> Iterator[Callable[..., Told]]:
    """Runs commands one after the other in one process."""
    working = Shift(state_home)
    yield working.ikuti
    working.end()
