"""Prefect's API for tests that need no worker, started once."""

import os
from collections.abc import Iterator

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
        wait_until_healthy(api_address(port), process)
        with temporary_settings({PREFECT_API_URL: api_address(port)}), get_client(sync_client=True) as client:
            client.home = home  # type: ignore[attr-defined]
            yield client
    finally:
        end(process, 30)


def _without_profile() -> dict[str, str]:
    return {name: "" for name in os.environ if name.startswith("PREFECT_API_")}
