"""Whoever runs a Prefect server of their own gets no second one; who waits for the temporary one wastes nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

import flows
from flows.api_process import api_address, free_port, wait_until_healthy
from flows.messages import ExitCode, Stop
from flows.night import Asked, night_of
from flows.temporary_api import _started, temporary_api


def test_a_server_that_is_configured_is_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a server was started"))

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), temporary_api() as wait:
        wait()
        assert get_current_settings().api.url == "http://127.0.0.1:9/api"


def test_task_runs_are_flushed_at_whole_seconds() -> None:
    """Prefect 3.8.8 cuts a part of a second off: 0.5 is none, and an idle API then keeps half a core busy."""
    interval = flows._DEFAULTS["PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL"]

    assert int(interval) >= 1


def test_a_terminals_interrupt_does_not_reach_the_api_and_waits_until_it_will_be_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It goes to the whole group, and one that comes while the API starts must not leave it running."""
    asleep = [sys.executable, "-c", "import signal, time; print(*signal.pthread_sigmask(0, ())); time.sleep(60)"]
    started: list[subprocess.Popen[bytes]] = []
    ended: list[object] = []

    def start(_port: int, _settings: object) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(asleep, stdout=subprocess.PIPE))
        signal.raise_signal(signal.SIGINT)
        return started[0]

    monkeypatch.setattr("flows.temporary_api.start_api", start)
    monkeypatch.setattr("flows.temporary_api.atexit.register", lambda *what: ended.extend(what))
    monkeypatch.setattr("flows.temporary_api._started", _started.__wrapped__)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with temporary_settings({PREFECT_API_URL: None}), pytest.raises(KeyboardInterrupt), temporary_api():
            pytest.fail("the interrupt was lost")
    finally:
        signal.signal(signal.SIGINT, before)
    with started[0] as process:
        assert process.stdout
        held_back = process.stdout.readline().split()
        process.terminate()

    assert str(int(signal.SIGINT)).encode() in held_back
    assert started[0] in ended
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class _NeverAnswering(subprocess.Popen[bytes]):
    """Stands for an API that is still starting."""

    def __init__(self) -> None:
        self.returncode = None

    def poll(self) -> int | None:
        return None


def test_certificates_are_read_once_however_long_the_api_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[httpx.Client] = []
    make = httpx.Client.__init__

    def counted(client: httpx.Client, *given: object, **named: object) -> None:
        made.append(client)
        make(client, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(httpx.Client, "__init__", counted)
    with pytest.raises(Stop):
        wait_until_healthy(api_address(free_port()), _NeverAnswering(), patience=0.5)
    assert len(made) == 1


def test_great_expectations_is_loaded_while_the_api_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    happened: list[str] = []
    monkeypatch.setattr("flows.night.get_ready", lambda: happened.append("loaded"))

    def wait() -> None:
        happened.append("waited")
        raise Stop(ExitCode.FAULT, [])

    with pytest.raises(Stop):
        night_of(Asked(tmp_path, None, None), wait)
    assert happened == ["loaded", "waited"]
