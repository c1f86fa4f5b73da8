"""Keeps Prefect's server and worker running for some campaigns, and lets a running night end before it leaves.

Knows processes and signals; knows nothing of what a night does.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time as hour
from pathlib import Path
from types import FrameType
from typing import Self

from flows.api_process import api_address, end, end_group, make_prefect_home, start_api, wait_until_healthy
from flows.campaign import Campaign, load_campaign
from flows.messages import ExitCode, Message, Stop, Wrong, say
from flows.schedule.surroundings import MORNINGS, NIGHTS, POOL, of_server, of_worker
from warehouse.layout import Layout

_LOOK = 1.0  # seconds between two looks at the processes
_PAUSE = 5.0  # seconds before one that has died is started again
_LONGEST_START = 600.0  # a machine that has just been switched on does much else, and nobody waits
_LONGEST_NIGHT = 3 * 3600.0


def serve(folders: Sequence[Path], *, at: hour, port: int) -> int:
    """The exit code, once somebody has told it to end and the night that was running has ended.

    Raises Wrong for configurations with mistakes (all of them at once) and for a port that is taken.
    """
    campaigns = _load_all(folders)
    with _Told() as told, _own_api(port) as (address, server):
        _plan(address, campaigns, at)
        # One night at a time: a night takes the whole machine for the short while that it lasts.
        workers = [_worker(address, NIGHTS, "--limit", "1"), _worker(address, MORNINGS)]
        say(f"serving {len(campaigns)} campaign(s): nights at {at:%H:%M}; pages: {address.removesuffix('/api')}")
        while not told.times:
            _look_at(*server, *workers)
            time.sleep(_LOOK)
        _drain(server, workers, told)
    return ExitCode.PUBLISHED


def _load_all(folders: Sequence[Path]) -> list[Campaign]:
    campaigns: list[Campaign] = []
    mistakes: list[Message] = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        try:
            campaigns.append(load_campaign(folder))
        except Stop as stop:
            mistakes += stop.messages
    if mistakes:
        raise Wrong(mistakes)
    return campaigns


@contextlib.contextmanager
def _own_api(port: int) -> Iterator[tuple[str, list["_Kept"]]]:
    """Address and process of the API: that of a server that is configured, or else of one that is started here."""
    make_prefect_home()  # before Prefect is imported, which complains of a folder that it cannot make
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    configured = get_current_settings().api.url
    if configured:
        yield configured, []
        return
    _refuse_taken(port)
    server = _Kept("server", lambda: start_api(port, of_server(port), alone=True))
    try:
        wait_until_healthy(api_address(port), server.process, _LONGEST_START)
        with temporary_settings({PREFECT_API_URL: api_address(port)}):
            yield api_address(port), [server]
    finally:
        end(server.process, 30)


def _refuse_taken(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refusal:
            found = refusal.strerror or "none"
            remedy = "choose another with --port, or end what listens there (another ikuti serve?)"
            raise Wrong([Message("a free port for Prefect's server", found.lower(), f"port {port}", remedy)]) from None


def _plan(address: str, campaigns: Sequence[Campaign], at: hour) -> None:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.leftovers import close_leftovers
    from flows.schedule.deployments import deploy, planned_for

    with temporary_settings({PREFECT_API_URL: address}):
        with get_client(sync_client=True) as api:
            deploy(api, planned_for(campaigns, at))
        for campaign in campaigns:
            for name in close_leftovers(Layout(campaign.folder)):
                say(f"closed: {name}, left open by a process that ended without a word")


def _worker(address: str, queue: str, *limit: str) -> "_Kept":
    command = [
        *(sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--work-queue", queue),
        *("--type", "process", "--install-policy", "never", *limit),
    ]
    surroundings = {**os.environ, **of_worker(address)}
    return _Kept(
        f"worker of the {queue}",
        # A signal to the terminal's group would crash the night: the worker alone is told, and it lets the night end.
        lambda: subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, start_new_session=True),  # noqa: S603
    )


def _look_at(*processes: "_Kept") -> None:
    for kept in processes:
        kept.look()


@dataclass
class _Kept:
    """A process that is started again when it dies."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] = field(init=False)
    due: float = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.process = self.start()

    def look(self) -> None:
        """Start it again if it has died, after a pause."""
        if self.process.poll() is None:
            self.due = 0
        elif not self.due:
            say(f"the {self.name} has ended (exit code {self.process.returncode}); it is started again")
            self.due = time.monotonic() + _PAUSE
        elif time.monotonic() >= self.due:
            self.process, self.due = self.start(), 0


class _Told:
    """How often the process was told to end: once to let the night end first, twice to end it with the worker."""

    def __init__(self) -> None:
        self.times = 0

    def __enter__(self) -> Self:
        # The command's own way out ends at once and reports it as its exit code; one that has drained is well.
        self._wakeup = signal.set_wakeup_fd(-1)
        self._before = {number: signal.signal(number, self._count) for number in (signal.SIGTERM, signal.SIGINT)}
        return self

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self.times += 1

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._wakeup)


def _drain(server: Sequence[_Kept], workers: Sequence[_Kept], told: _Told) -> None:
    say("told to end: waiting for a running night to end (tell me again to end it too)")
    for worker in workers:
        worker.process.terminate()
    until = time.monotonic() + _LONGEST_NIGHT
    while _running(workers) and told.times == 1 and time.monotonic() < until:
        _look_at(*server)
        time.sleep(0.2)
    for worker in _running(workers):
        end_group(worker.process, 10)
    say("ended")


def _running(workers: Sequence[_Kept]) -> list[_Kept]:
    return [worker for worker in workers if worker.process.poll() is None]
