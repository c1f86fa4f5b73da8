"""Starts Prefect's API as a process of its own, on loopback; knows nothing of what is run against it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from flows.messages import ExitCode, Message, Stop, Wrong

PATIENCE = 180.0  # seconds: the first start makes a database, and the machine may do much else


def make_prefect_home() -> None:
    """Nothing; the folder for Prefect's record of runs is there. Raises Wrong where it cannot be made."""
    home = Path(os.environ["PREFECT_HOME"])
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refusal:
        message = Message(
            needed="a folder for the record of runs (PREFECT_HOME)",
            found=refusal.strerror or "no access",
            where=str(home),
            remedy="set PREFECT_HOME to a folder that can be written",
        )
        raise Wrong([message]) from None


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


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], patience: float = PATIENCE) -> None:
    """Nothing, once the API answers. Raises Stop where it ends before, or does not answer in time."""
    until = time.monotonic() + patience
    # One client for all attempts: making one reads all certificates, which costs more than the API it waits for.
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{address}/health").status_code == httpx.codes.OK:
                    return
            time.sleep(0.1)
    code = process.poll()
    found = f"none within {patience:.0f} s" if code is None else f"a process that ended with exit code {code}"
    remedy = "read what it said before this; ikuti doctor examines the machine"
    raise Stop(ExitCode.FAULT, [Message("an answer of Prefect's API", found, address, remedy)])


def end_group(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Tell a process that was started alone, and its children, to end; what is left after so many seconds is killed."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Tell a process to end; one that has not after so many seconds is killed."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
