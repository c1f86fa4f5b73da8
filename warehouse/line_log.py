"""Keeps a log of lines of JSON that is only appended to; knows nothing of what a line says."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any


class LineLog:
    """One such file, closed to others; a last line that a kill cut short never was, and is written over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[dict[str, Any]]:
        """Every whole line, in the order in which they were appended; none where there is no file."""
        return [json.loads(line) for line in self._whole().splitlines()]

    def append(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Nothing; afterwards the lines have reached the disk, and nothing before them was touched."""
        if not lines:
            return
        written = "".join(f"{json.dumps(line)}\n" for line in lines)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_private(self._path, os.O_APPEND) as log:
            log.truncate(len(self._whole()))
            log.write(written.encode())
            log.flush()
            os.fsync(log.fileno())

    def _whole(self) -> bytes:
        written = self._path.read_bytes() if self._path.exists() else b""
        return written[: written.rfind(b"\n") + 1]


def open_private(path: Path, flag: int) -> IO[bytes]:
    """A file to write that was never readable by anybody else, not even for a moment."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb" if flag == os.O_TRUNC else "ab")
