"""Says how much memory DuckDB may take, and where the rest lies; opens no file."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from warehouse.layout import BUILDS
from warehouse.literals import quoted

# Of the 6 GB in which the night of a nation is to fit: with 4 GiB it took 6.5, a third of that beside DuckDB.
OF_STATE: Final = 13 * 1024**3 // 4
OF_READER: Final = 2 * 1024**3
SPILLED: Final = ".spilled-"  # begins the name of every reader's folder


def limit_memory(connection: duckdb.DuckDBPyConnection, most: int) -> None:
    """Nothing; the connection takes so many bytes at most. On small machines four fifths of all, as by itself."""
    if os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > 2 * most:
        connection.execute(f"set memory_limit = '{most} B'")


@contextmanager
def room_beside(file: Path) -> Iterator[Path]:
    """A folder for what one reader of the file cannot hold in memory: closed to others, and gone with the reader.

    DuckDB would make it as open as the process makes its files. Whoever may not write beside the file may not read
    names either: his folder is one of the system's temporary ones. The system frees its lock however the process ends,
    so that a night can clear the rooms of readers that were killed.
    """
    beside = _lasting(file)
    place = beside if os.access(beside, os.W_OK) else None
    draft = Path(tempfile.mkdtemp(prefix=".room-", dir=place))
    held = os.open(draft, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    room = draft.rename(draft.with_name(SPILLED + draft.name.removeprefix(".room-")))  # which appears held
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(held)


def clear_rooms(folder: Path) -> None:
    """Nothing; what readers that were killed have left in this folder is gone, and those who still read keep theirs."""
    for room in folder.glob(f"{SPILLED}*"):
        with contextlib.suppress(OSError):  # its reader holds it, or has gone with it just now
            held = os.open(room, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(room, ignore_errors=True)
            finally:
                os.close(held)


@contextmanager
def reader_beside(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has no file open yet, with a reader's memory, and a reader's room beside one that it will."""
    with room_beside(file) as room, contextlib.closing(duckdb.connect()) as connection:
        limit_memory(connection, OF_READER)
        use_room(connection, room)
        yield connection


def _lasting(file: Path) -> Path:
    """The folder beside a file that is there as long as anybody reads: a build is deleted under its readers."""
    return file.parents[2] if file.parents[1].name == BUILDS else file.parent


def use_room(connection: duckdb.DuckDBPyConnection, room: Path) -> None:
    """Nothing; the connection lays there what it cannot hold, unless another one of this process to the same file does.

    They share their memory, and keep the room that the first of them has begun to use.
    """
    with contextlib.suppress(duckdb.NotImplementedException):
        connection.execute(f"set temp_directory = {quoted(str(room))}")
