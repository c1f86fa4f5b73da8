"""`ikuti serve` in a process of its own, and Prefect's API asked from outside; knows nothing of what a night brings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from flows.api_process import api_address, free_port
from tests.night.case_nights import copy_example
from tests.night.command import HOUSE, environment

PATIENCE = 900.0  # seconds; a machine that does ten other things at the same time has taken 200 for one night
PLANNED = datetime(2024, 2, 16, 19, tzinfo=UTC)  # 02:00 on 17 February in Jakarta: the night of the 16th


def until(found: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What was found at last; fails where nothing was in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.3)
    raise AssertionError(f"nothing found within {seconds} s")


def campaign_at(folder: Path) -> Path:
    """The example's campaign in this folder, with a key, so that every copy of it gives the same tables."""
    copy_example(folder)
    key = folder / "pseudonym.key"
    key.write_text("ab" * 32 + "\n", encoding="ascii")
    key.chmod(0o600)
    return folder


@dataclass(frozen=True)
class Api:
    """Prefect's API as anybody on the machine may ask it."""

    address: str

    def ask(self, path: str, **body: object) -> Any:
        """What it answers to a question; asked again while its database is busy, as Prefect's own clients do."""
        [answer] = until(lambda: self._answer(path, body))
        answer.raise_for_status()
        return answer.json()

    def deployment(self, folder: Path, flow: str = "nightly") -> dict[str, Any]:
        """What is planned for a campaign."""
        found = [one for one in self.ask("deployments/filter") if one["parameters"]["folder"] == str(folder)]
        return next(one for one in found if one["entrypoint"].endswith(flow))

    def plan(self, folder: Path, at: datetime = PLANNED, flow: str = "nightly") -> str:
        """The id of a run that was planned for an instant, of the past too."""
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}}
        path = f"deployments/{self.deployment(folder, flow)['id']}/create_flow_run"
        return str(self.ask(path, state=state)["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        """A run as it stands."""
        answer: dict[str, Any] = httpx.get(f"{self.address}/flow_runs/{run_id}", trust_env=False, timeout=60).json()
        return answer

    def ended(self, run_id: str) -> dict[str, Any]:
        """A run that has ended; waits for it."""
        ends = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
        until(lambda: self._answers() and self.run(run_id)["state_type"] in ends)
        return self.run(run_id)

    def in_the_middle(self, folder: Path, run_id: str) -> None:
        """Nothing, once a run has begun and its night holds the campaign's lock."""
        until(lambda: self.run(run_id)["state_type"] == "RUNNING")
        until(lambda: (folder / "warehouse" / "night.lock").is_file() and self.logs(run_id, "take roster"))

    def logs(self, run_id: str, words: str = "") -> list[str]:
        """The lines of a run's log in which these words stand."""
        lines = self.ask("logs/filter", logs={"flow_run_id": {"any_": [run_id]}})
        return [line["message"] for line in lines if words in line["message"]]

    def _answer(self, path: str, body: dict[str, object]) -> list[httpx.Response]:
        answer = httpx.post(f"{self.address}/{path}", json=body, trust_env=False, timeout=60)
        return [] if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else [answer]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health", trust_env=False, timeout=60).is_success
        except httpx.TransportError:
            return False


@dataclass(frozen=True)
class Served:
    """A process that serves campaigns, and what it says."""

    process: "subprocess.Popen[bytes]"
    said: Path
    api: Api

    def says(self, words: str) -> None:
        """Nothing, once it has said so."""
        until(lambda: words in self.said.read_text(encoding="utf-8") or self.process.poll() is not None)
        assert words in self.said.read_text(encoding="utf-8"), self.said.read_text(encoding="utf-8")

    def children(self, name: str = "") -> list[int]:
        """The processes below it whose command has this word in it."""
        return [pid for pid in _below(self.process.pid) if name in _command(pid)]

    @contextmanager
    def night_held(self) -> Iterator[None]:
        """The night under way stands still, so that it has not ended before something else has."""
        nights = self.children("prefect.engine")
        _tell(nights, signal.SIGSTOP)
        try:
            yield
        finally:
            _tell(nights, signal.SIGCONT)

    def told_to_end(self) -> int:
        """Its exit code after it was told to end."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(home: Path, *folders: Path, at: str = "02:00", more: Mapping[str, str] | None = None) -> Iterator[Served]:
    """`ikuti serve` at work; whatever is left of it at the end is killed."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    said = home / f"said-{port}"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "serve", *map(str, folders), "--at", at, "--port", str(port)],
            cwd=HOUSE,
            env=environment(home) | dict(more or {}),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    served = Served(process, said, Api(api_address(port)))
    try:
        served.says("serving ")
        yield served
    finally:
        kill([*served.children(), process.pid])
        process.wait(60)


def kill(pids: Sequence[int]) -> None:
    """End processes as a power cut would."""
    _tell(pids, signal.SIGKILL)


def _tell(pids: Sequence[int], order: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, order)
        except ProcessLookupError:
            continue


def alive(pids: Sequence[int]) -> list[int]:
    """Those of these processes that have not ended; one that has ended and is only not yet asked about has."""
    return [pid for pid in pids if _stat(pid)[:1] not in ([], ["Z"])]


def _below(parent: int) -> list[int]:
    children = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    own = [pid for pid in children if _stat(pid)[1:2] == [str(parent)]]
    return [*own, *(pid for child in own for pid in _below(child))]


def _stat(pid: int) -> list[str]:
    """State and parent of a process; nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""
