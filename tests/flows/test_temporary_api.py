"""Whoever runs a Prefect server of their own gets no second one."""

import subprocess

import pytest
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from flows.temporary_api import temporary_api


def test_a_server_that_is_configured_is_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a server was started"))

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), temporary_api() as wait:
        wait()
        assert get_current_settings().api.url == "http://127.0.0.1:9/api"
