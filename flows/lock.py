"""Keeps two nights of one campaign apart; knows nothing of what a night does."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from flows.messages import Message, Wrong
from warehouse.layout import Layout

_PAUSE = 2.0  # seconds between two tries of a night that waits


@contextmanager
def only_night(layout: Layout, *, patience: float = 0) -> Iterator[None]:
    """Hold the campaign's lock; the system frees it when the process ends, however it ends.

    A night of the schedule waits up to `patience` seconds for one that somebody started by hand. Raises Wrong.
    """
    until = time.monotonic() + patience
    with layout.lock.open("a") as lock:
        while not _taken(lock):
            if time.monotonic() >= until:
                raise Wrong([_busy(layout)])
            time.sleep(_PAUSE)
        yield


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(layout: Layout) -> Message:
    return Message(
        needed="no other night of this campaign running",
        found="one that is running now",
        where=str(layout.lock),
        remedy="wait until it has ended; other machines may share this folder",
    )
