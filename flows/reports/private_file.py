"""Writes a file that is for its owner alone, whole or not at all; knows nothing of what is written."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_OWNERS_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class Draft:
    """A file on its way: where its bytes go, and a folder (mode 0700) for what a writer puts aside meanwhile."""

    file: IO[bytes]
    aside: Path


@contextmanager
def private_file(path: Path) -> Iterator[Draft]:
    """A draft that takes the place of ``path`` when all went well; mode 0600 from its first byte.

    Draft and asides lie in a folder of their own beside it, so that no name of a person gets into the system's
    temporary folder. What a writer that was killed has left there goes with the next one. Makes missing folders.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    aside = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
    held = _hold(aside)
    try:
        fresh = aside / path.name
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNERS_ALONE), "w+b") as file:
            yield Draft(file, aside)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if held is not None:
            os.close(held)


def _prefix(path: Path) -> str:
    return f".{path.name}.new-"


def _sweep(path: Path) -> None:
    """Delete what killed writers left: a writer that lives holds its folder, and the system lets go for a dead one."""
    for left in path.parent.glob(f"{_prefix(path)}*"):
        if (held := _hold(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _hold(folder: Path) -> int | None:
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
