"""Starts Prefect's API as a process of its own, on loopback; knows nothing of what is run against it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping

import httpx

PATIENCE = 180.0  # seconds: the first start makes a database, and the machine may do much else


class ApiNotStartedError(RuntimeError):
    """Prefect's API ended, or did not answer in time."""


def start_api(port: int, surroundings: Mapping[str, str], *, alone: bool = False) -> subprocess.Popen[bytes]:
    """The process that will answer at `api_address(port)`; `alone` keeps a terminal's Ctrl-C from it."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [
            *(sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"),
            *("--timeout-keep-alive", "5"),
        ],
        env={**os.environ, **surroundings},
        start_new_session=alone,
    )


def api_address(port: int) -> str:
    """Where such a process answers."""
    return f"http://127.0.0.1:{port}/api"


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    """Nothing, once the API answers. Raises ApiNotStartedError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/health", trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise ApiNotStartedError("Prefect's API did not start")


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Tell a process to end; one that has not after so many seconds is killed."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
