"""Keeps private files: whole ones, and logs of lines of JSON that are appended to; knows nothing of what they say."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


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


def open_private(path: Path, flag: int) -> IO[bytes]:
    """A file to write that was never readable by anybody else, not even for a moment."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb" if flag == os.O_TRUNC else "ab")


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A private file that gets its name only when all of it has reached the disk."""
    partial = target.with_name(f".{target.name}.partial")
    with open_private(partial, os.O_TRUNC) as sink:
        yield sink
        sink.flush()
        os.fsync(sink.fileno())
    partial.replace(target)
