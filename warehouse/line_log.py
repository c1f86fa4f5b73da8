"""Keeps logs of lines of JSON that are appended to, closed to others; knows nothing of what they say."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.durable import open_private, written_whole


class LineLog:
    """One such file, closed to others; a last line that a kill cut short never was, and is written over.

    The one exception to "only appended to" is a line that nobody may keep any more: see `replace_all`.
    """

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

    def replace_all(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Nothing; the log holds these lines and no others, and no byte of what it held before."""
        with written_whole(self._path) as log:
            log.write("".join(f"{json.dumps(line)}\n" for line in lines).encode())

    def _whole(self) -> bytes:
        written = self._path.read_bytes() if self._path.exists() else b""
        return written[: written.rfind(b"\n") + 1]
