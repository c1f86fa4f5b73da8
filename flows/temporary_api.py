"""Starts Prefect's temporary API as a process of its own, once; knows nothing of what is run against it.

Prefect would start the same process by itself, and import the whole of its server into ours to do so: seconds and a
tenth of the night's memory for a class of which one method is needed.
"""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache

import httpx

_PATIENCE = 180.0  # seconds: the first start makes a database, and the machine may do much else


@contextlib.contextmanager
def temporary_api() -> Iterator[Callable[[], None]]:
    """Within, Prefect's client talks to the API that the environment or profile names, or else to a temporary one.

    Call what is given before the first question: the API starts while others import.
    """
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    settings = get_current_settings()
    if settings.api.url:
        yield lambda: None
        return
    address, process = _started(tuple(settings.to_environment_variables(exclude_unset=True).items()))
    with temporary_settings({PREFECT_API_URL: address}):
        yield lambda: _wait_for(f"{address}/health", process)


@cache
def _started(settings: tuple[tuple[str, str], ...]) -> tuple[str, subprocess.Popen[bytes]]:
    """The API that was started; it ends after everything that is registered later to run at the exit."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [
            *(sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"),
        ],
        # What Prefect itself tells a server that lives as long as its client.
        env={
            **os.environ,
            **dict(settings),
            "PREFECT_UI_ENABLED": "0",
            "PREFECT__SERVER_EPHEMERAL": "1",
            "PREFECT__SERVER_FINAL": "1",
        },
    )
    atexit.register(_stop, process)
    return f"http://127.0.0.1:{port}/api", process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address, trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise RuntimeError("Prefect's temporary API did not start")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
