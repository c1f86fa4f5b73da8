"""What holds for every test of the house."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.sources import whole_files
from tests.tiers import ByFile

# Prefect, imported on a machine where nobody has run a night yet, warns that it cannot make this folder's parents.
Path(os.environ["PREFECT_HOME"]).mkdir(mode=0o700, parents=True, exist_ok=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Where tests run on several cores, each file on one of them, whatever else is asked for."""
    return ByFile(config, log) if config.getvalue("dist") != "no" else None


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_copying() -> Iterator[None]:
    """Tests read what they have just written, and know that it is whole; those about copies in progress wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files, "QUIET_SECONDS", 0.0)
        yield
