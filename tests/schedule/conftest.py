"""Prefect's API for tests that need no worker, started once, and the programs of the machine that some tests need."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.api_process import api_address, end, free_port, start_api, wait_until_healthy
from tests.programs import there


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


@pytest.fixture(scope="session")
def systemd_analyze() -> str:
    """What examines systemd's units."""
    return str(there("systemd_analyze"))


@pytest.fixture(scope="session")
def postgres() -> Path:
    """The folder of PostgreSQL's own programs."""
    return there("postgres")
