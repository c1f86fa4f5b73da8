"""Runs a command as a whole process and measures it from outside; knows nothing of what it does."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """One run: wall and processor seconds of the process and all it waited for, peak memory of its whole tree."""

    wall: float
    cpu: float
    peak_bytes: int
    exit_code: int


def measure(command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """The figures of one run of the command; what it prints is thrown away.

    Memory is that of every process of the tree added up, looked at ten times a second.
    """
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peaks = [0]
    watching = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, watching), daemon=True)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    watching.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(wall, usage.ru_utime + usage.ru_stime, peaks[0], process.returncode)


def _watch(root: int, peaks: list[int], done: threading.Event) -> None:
    """What a tree holds is read exactly where it may be more than ever before.

    The kernel walks through all pages for it: of five gigabytes that is a third of a core, and the process waits.
    """
    most = 0
    while not done.wait(0.1):
        tree = _tree(root)
        resident = sum(map(_resident, tree))
        if resident > most:
            most = resident
            peaks[0] = max(peaks[0], sum(map(_proportional, tree)))


def _tree(root: int) -> list[int]:
    """The process and all its descendants that are alive now."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (parent := _parent(folder)):
            parents.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def _parent(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def _resident(pid: int) -> int:
    """Bytes in memory, shared pages among them: never less than `_proportional`, and for nothing."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """Bytes in memory, a page that processes share divided among them (Pss): Rss would count it once for each."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
