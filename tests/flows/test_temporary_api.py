"""Whoever runs a Prefect server of their own gets no second one."""

import subprocess

import pytest
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

import flows
from flows.temporary_api import temporary_api


def test_a_server_that_is_configured_is_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a server was started"))

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), temporary_api() as wait:
        wait()
        assert get_current_settings().api.url == "http://127.0.0.1:9/api"


def test_task_runs_are_flushed_at_whole_seconds() -> None:
    """Prefect 3.8.8 cuts a part of a second off: 0.5 is none, and an idle API then keeps half a core busy."""
    interval = flows._DEFAULTS["PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL"]

    assert int(interval) >= 1
