"""Prefect's API for tests that need no worker, started once, and the programs of the machine that some tests need.

A test whose program is missing is named as left out; with CI=true, where .ci/run installs them all, it fails.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.api_process import api_address, end, free_port, start_api, wait_until_healthy


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncPrefectClient]:
    """A client of an API with a record of its own; whatever runs in this process runs against it."""
    port = free_port()
    home = tmp_path_factory.mktemp("prefect")
    process = start_api(port, {"PREFECT_HOME": str(home), "PREFECT_API_URL": ""} | _without_profile())
    try:
        wait_until_healthy(api_address(port), process, 900)
        with temporary_settings({PREFECT_API_URL: api_address(port)}), get_client(sync_client=True) as client:
            client.home = home  # type: ignore[attr-defined]
            yield client
    finally:
        end(process, 30)


def _without_profile() -> dict[str, str]:
    return {name: "" for name in os.environ if name.startswith("PREFECT_API_")}


_LEFT_OUT = pytest.StashKey[list[str]]()


def _programs() -> dict[str, Path | None]:
    """By the fixture that gives it: where a program of the machine is, None where it is not."""
    found = shutil.which("systemd-analyze")
    # Debian keeps the server's own programs out of the path, a folder for each version.
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin")), *map(Path, os.environ.get("PATH", "").split(":"))]
    whole = [
        folder for folder in folders if all((folder / name).is_file() for name in ("initdb", "pg_ctl", "createdb"))
    ]
    return {"systemd_analyze": Path(found) if found else None, "postgres": whole[-1] if whole else None}


@pytest.fixture(scope="session")
def systemd_analyze() -> str:
    """What examines systemd's units."""
    return str(_there("systemd_analyze"))


@pytest.fixture(scope="session")
def postgres() -> Path:
    """The folder of PostgreSQL's own programs."""
    return _there("postgres")


def _there(name: str) -> Path:
    found = _programs()[name]
    assert found, f"needed {name.replace('_', '-')}; .ci/run installs it (Debian's packages postgresql and systemd)"
    return found


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = {name for name, found in _programs().items() if not found} if os.environ.get("CI") != "true" else set()
    left_out = [item for item in items if missing & set(getattr(item, "fixturenames", []))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = [item.nodeid for item in left_out]
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in config.stash.get(_LEFT_OUT, []):
        terminalreporter.write_line(f"left out, its program is not on this machine: {name}")
