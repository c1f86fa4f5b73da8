"""Ends a test whose input hangs, with the place where it hangs; measures nothing else."""

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 60
_STDERR = 2  # the real one, whatever captures what is written


class HangError(Exception):
    """An input took so long that a night would stand still."""


@contextmanager
def watched(told: object, seconds: int = SECONDS) -> Iterator[None]:
    """Nothing, or HangError with what was being done; if even Python stands still, the process ends."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise HangError(f"still at it after {seconds} s: {told}")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    faulthandler.dump_traceback_later(seconds * 2, exit=True, file=_STDERR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
