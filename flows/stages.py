"""Puts every stage of a night on record: one structured line with counts in and out and its time; knows no stage.

The lines go into a file of the run's own and into Prefect's log where Prefect is listening. They hold counts and names
of our own stages, never a value of a row. Whoever shows progress is told more often, and of nothing that is kept.
"""

import contextlib
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

LOGGER = logging.getLogger("ikuti.night")
LOGGER.setLevel(logging.INFO)

Counts = Mapping[str, int]


class Watcher(Protocol):
    """Is told what a night is doing while it does it."""

    def began(self, stage: str) -> None:
        """The stage has begun."""

    def came_to(self, part: str, done: int, of: int | None) -> None:
        """Of a part of the running stage (an account, say; "" is the stage itself) so much is done, of so much."""

    def ended(self, stage: str) -> None:
        """The stage has ended, however it did."""


_run_id: ContextVar[str] = ContextVar("run_id", default="")
_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def recorded(run_id: str, folder: Path) -> Iterator[Path]:
    """The run's log, to which the lines of all stages within are appended, one JSON object each.

    A log that cannot be written is no reason to lose the night: it then goes unwritten.
    """
    token = _run_id.set(run_id)
    path = folder / f"{run_id}.jsonl"
    handler = _file_handler(path)
    LOGGER.addHandler(handler)
    try:
        yield path
    finally:
        LOGGER.removeHandler(handler)
        handler.close()
        _run_id.reset(token)


@contextmanager
def stage(name: str) -> Iterator[dict[str, int]]:
    """One stage; put its counts into what is given. Its line is written when it ends, however it ends."""
    counted: dict[str, int] = {}
    began, ended = time.perf_counter(), "failed"
    try:
        with shown(name):
            yield counted
        ended = "done"
    finally:
        _write(name, ended, time.perf_counter() - began, counted)


@contextmanager
def shown(name: str) -> Iterator[None]:
    """Like a stage, but for a command that is no night: whoever is watching hears of it, nothing is on record."""
    watcher = _watcher.get()
    if watcher:
        watcher.began(name)
    try:
        yield
    finally:
        if watcher:
            watcher.ended(name)


def note(name: str, seconds: float, counted: Counts) -> None:
    """Write the line of something that happened within a stage and was measured there."""
    _write(name, "done", seconds, counted)


def came_to(done: int, of: int | None = None, *, part: str = "") -> None:
    """Tell whoever is watching how far the running stage has come, or one part of it; nothing is written."""
    if watcher := _watcher.get():
        watcher.came_to(part, done, of)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Within, `watcher` is told of every stage and of how far it has come."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def _write(name: str, ended: str, seconds: float, counted: Counts) -> None:
    line = {"run_id": _run_id.get(), "stage": name, "ended": ended, "seconds": round(seconds, 3), **counted}
    LOGGER.info(json.dumps(line), extra={"line": line})


def _file_handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = _Lines(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    except OSError:
        return logging.NullHandler()
    handler.addFilter(lambda record: hasattr(record, "line"))
    return handler


class _Lines(logging.Handler):
    """Appends the structured lines to an open file; a full disk loses lines, never the night."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._file = os.fdopen(descriptor, "a", encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        line = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(), **record.line}  # type: ignore[attr-defined]
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
        except OSError:
            return

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what a full disk did not take before it does not take now
            self._file.close()
        super().close()
