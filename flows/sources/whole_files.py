"""Reads files whole or not at all: what is still being copied waits for the next night; knows no inbox, no format."""

import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Final

from transforms.faults import Fault

# Whatever changed less than this ago may be in the middle of a copy that will go on. A night that begins when somebody
# has just put a file there waits so long at most: after the first wait all the other files are old enough as well.
# Refusing by age instead would refuse the first try of everybody who copies a file and starts a night by hand.
QUIET_SECONDS = 2.0
_PIECE: Final = 1 << 20
# How browsers, sync clients and copying programs call what they have not finished.
_UNFINISHED: Final = re.compile(
    r"\.(?:part|partial|crdownload|download|opdownload|filepart|tmp|temp|!ut|aria2|!qb)$"
    r"|^\..+\.(?:[A-Za-z0-9]{6}|~[0-9a-f]+)$",
    re.IGNORECASE,
)

Stamp = tuple[str, int, int, int]


def is_unfinished(name: str) -> bool:
    """Whether a file's name says that some program is still writing it."""
    return _UNFINISHED.search(name) is not None


def being_copied(found: str) -> Fault:
    """The refusal of what may not be whole yet."""
    return Fault(
        "being_copied",
        needed="a file that is complete",
        found=f"{found}: it seems to be still being copied",
        remedy="nothing if so: it is taken on the next run, when it is whole; remove what an abandoned copy left",
    )


def unreadable(refusal: OSError) -> Fault:
    """The refusal of what the system does not let be read."""
    return Fault(
        "file_unreadable",
        needed="a file or folder that can be read",
        found=refusal.strerror or "no access",
        remedy="let the account that runs the night read it",
    )


def stamps(paths: Iterable[Path]) -> tuple[Stamp, ...]:
    """By what one can tell whether files were changed or replaced; nothing of a file that is gone."""
    told: list[Stamp] = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        told.append((str(path), state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(told)


def everything_in(place: Path) -> list[Path]:
    """A delivery's own path and all that is in it, folders and debris too: what tells whether it still grows.

    Raises Fault where a folder in it cannot be listed: a list that lies there in part would be taken for whole.
    """

    def refuse(refusal: OSError) -> None:
        raise unreadable(refusal) from None

    found = [place]
    for folder, folders, files in os.walk(place, onerror=refuse) if place.is_dir() else ():
        found += [Path(folder, name) for name in sorted((*folders, *files))]
    return found


def wait_until_quiet(
    paths: Iterable[Path], now: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Nothing, once the last change of these files and folders lies `QUIET_SECONDS` back.

    The change of an entry counts too, for unpackers and copying programs give a file back its old date. Times in a
    future that no clock of another machine explains are nobody's copy: nothing waits for them.
    """
    changes: list[float] = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        changes += [state.st_mtime, state.st_ctime]
    ages = [now() - change for change in changes]
    if young := [age for age in ages if -QUIET_SECONDS < age < QUIET_SECONDS]:
        sleep(QUIET_SECONDS - min(young))


def plain_file(name: str, flags: int) -> int:
    """An open file descriptor, as `open` asks of its opener. Raises OSError for what is no file: a pipe would wait."""
    descriptor = os.open(name, flags | os.O_NONBLOCK)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "Is a directory")
    raise OSError(0, "a pipe, a socket or a device in place of a file")


def read_whole(path: Path) -> bytes:
    """The bytes of a file. Raises Fault when it cannot be read or is still being written."""
    chunks: list[bytes] = []
    _read_through(path, chunks.append)
    return b"".join(chunks)


def hash_whole(path: Path) -> bytes:
    """SHA-256 of a file, read piece by piece. Raises Fault as `read_whole` does."""
    digest = sha256()
    _read_through(path, digest.update)
    return digest.digest()


def _read_through(path: Path, take: Callable[[bytes], object]) -> None:
    first_seen = stamps([path])
    wait_until_quiet([path])
    read = 0
    try:
        with FileIO(path, "rb", opener=plain_file) as file:
            while piece := file.read(_PIECE):
                take(piece)
                read += len(piece)
    except OSError as refusal:
        raise unreadable(refusal) from None
    after = stamps([path])
    if first_seen != after or [read] != [size for _, _, size, _ in after]:
        raise being_copied("a file that changed while it was read")
