"""A Spark cluster of one master and two workers on loopback; knows no campaign.

Master and workers are Spark's own programs. They end with the tests, and by themselves should the tests be killed.
"""

import ctypes
import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flows.api_process import free_port

PATIENCE = 600  # seconds; on a machine that does other things a Java program takes its time to begin
WORKERS = 2


@contextmanager
def standalone_cluster(programs: Path, folder: Path) -> Iterator[str]:
    """The address of a master to which two workers of one core each have reported."""
    port, page = free_port(), free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as running:
        master = ["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]
        running.enter_context(_program(programs, folder, *master))
        for n in range(WORKERS):
            place = folder / f"worker-{n}"
            worker = ["worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"]
            running.enter_context(_program(programs, folder, *worker, "--work-dir", str(place), address))
        _wait_for_workers(f"http://127.0.0.1:{page}/json/")
        yield address


@contextmanager
def _program(programs: Path, folder: Path, name: str, *arguments: str) -> Iterator[None]:
    with (folder / f"{name}-{time.monotonic_ns()}.log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *arguments],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - it only tells the kernel something
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(60)


def _end_with_parent() -> None:
    """Linux ends this process when the one that started it ends, however it does."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait_for_workers(page: str) -> None:
    until, alive = time.monotonic() + PATIENCE, 0
    while alive < WORKERS:
        assert time.monotonic() < until, f"{alive} of {WORKERS} workers have reported to the master"
        time.sleep(0.5)
        try:
            with urllib.request.urlopen(page, timeout=30) as answer:
                alive = json.load(answer)["aliveworkers"]
        except OSError:
            continue
