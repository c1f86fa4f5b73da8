"""Writes so that it survives a kill or a power cut, and is closed to others; knows nothing of what is written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of names is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_private(path: Path, flag: int) -> IO[bytes]:
    """A file to write that was never readable by anybody else, not even for a moment."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb" if flag == os.O_TRUNC else "ab")


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A private file that gets its name only when all of it has reached the disk."""
    partial = target.with_name(f".{target.name}.partial")
    with open_private(partial, os.O_TRUNC) as sink:
        os.fchmod(sink.fileno(), 0o600)  # a draft that a kill has left keeps its mode, whoever has changed it since
        yield sink
        sink.flush()
        os.fsync(sink.fileno())
    partial.replace(target)
