"""Lets one process at a time write into a campaign, and says which one does; knows nothing of what it does."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO

from flows.messages import Message, Wrong
from warehouse.layout import Layout

_PAUSE = 2.0  # seconds between two tries of a night that waits for its turn


@contextmanager
def only_night(layout: Layout, doing: str, *, patience: float = 0) -> Iterator[None]:
    """Hold the campaign's lock; the system frees it when the process ends, however it ends.

    ``doing`` says to others what is going on ("the night of 2024-02-16"). A night of the schedule waits up to
    ``patience`` seconds for another. Raises Wrong while another process holds the lock. What stands in the file
    afterwards is of no account: only the system's lock counts.
    """
    until = time.monotonic() + patience
    with layout.lock.open("a+", encoding="utf-8") as lock:
        while not _taken(lock):
            if time.monotonic() >= until:
                raise Wrong([_busy(layout, _written(lock))])
            time.sleep(_PAUSE)
        _write(lock, doing)
        try:
            yield
        finally:
            lock.truncate(0)


def running_now(layout: Layout) -> str | None:
    """What holds the campaign's lock at this moment, in words; None where it is free."""
    if not layout.lock.exists():
        return None
    with layout.lock.open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _written(lock)
    return None


def _taken(lock: IO[str]) -> bool:
    """Whether the lock is ours now; tried more than once, because whoever only looks holds it for a moment."""
    for pause in (0.05, 0.2, None):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause:
                time.sleep(pause)
        else:
            return True
    return False


def _write(lock: IO[str], doing: str) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "doing": doing,
    }
    lock.truncate(0)
    lock.write(json.dumps(holder) + "\n")
    lock.flush()


def _written(lock: IO[str]) -> str:
    """What the holder has written of itself; the file may hold anything, or nothing yet."""
    try:
        lock.seek(0)
        told = json.loads(lock.read(4096))
        since = datetime.fromisoformat(str(told["since"])).astimezone(UTC)
        doing, pid, host = (str(told[name])[:80] for name in ("doing", "pid", "host"))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return "one that is running now"
    return f'{doing}, running since {since:%Y-%m-%d %H:%M} UTC as process {pid} on machine "{host}"'


def _busy(layout: Layout, found: str) -> Message:
    return Message(
        needed="no other night of this campaign running",
        found=found,
        where=str(layout.lock),
        remedy="wait until it has ended; other machines may share this folder",
    )
