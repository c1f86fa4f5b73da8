"""What holds for every test of the house."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from flows.sources import whole_files
from tests.programs import LEFT_OUT, files_left_out, leave_out, there
from tests.tiers import ByFile, nobody_waits

# Times vary on shared machines, and the same examples every time keep a red night repeatable. Here, not beside those
# who need it: read by chance, it held for the whole suite and for no folder of it alone.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")

# Prefect, imported on a machine where nobody has run a night yet, warns that it cannot make this folder's parents.
Path(os.environ["PREFECT_HOME"]).mkdir(mode=0o700, parents=True, exist_ok=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Where tests run on several cores, each file on one of them in our own order, whatever else is asked for."""
    config.option.loadscopereorder = False
    return ByFile(config, log) if config.getvalue("dist") != "no" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of a program that this machine lacks are not run; on several cores nobody waits for the case's nights."""
    leave_out(config, items)
    if hasattr(config, "workerinput"):
        needs = {
            item.nodeid: {*getattr(item, "fixturenames", ()), *(f"mark.{mark.name}" for mark in item.iter_markers())}
            for item in items
        }
        places = {test: place for place, test in enumerate(nobody_waits(needs, once="case_nights", slow="mark.night"))}
        items.sort(key=lambda item: places[item.nodeid])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The files they stand in are named."""
    for name in files_left_out(config):
        terminalreporter.write_line(f"left out, its program is not on this machine: {name}")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Where tests run on several cores, each of them has left out the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", [])


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A browser without a window."""
    return there("chromium")


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_copying() -> Iterator[None]:
    """Tests read what they have just written, and know that it is whole; those about copies in progress wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files, "QUIET_SECONDS", 0.0)
        yield
