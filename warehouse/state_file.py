"""Opens the pipeline's own DuckDB file and says in what way it refuses; knows no table."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.memory import OF_STATE, limit_memory

STATE_NAME = "state.duckdb"
_CORRUPT = "Corrupt database file"
_HOLDER = re.compile(r"Could not set lock on file.*?(?:\(PID (?P<pid>\d+)\)|$)", re.DOTALL)
# What the machine refuses says nothing about the file: it is reported as any other fault of the machine.
_MACHINE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
)


class StateRefused(Exception):  # noqa: N818 - a state of the campaign folder, not an error of the program
    """The state file cannot be worked with as it is."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"{path}: {found}")
        self.path = path
        self.found = found


class StateDamaged(StateRefused):
    """The file cannot be read; landing has all that is needed to make it anew."""


class StateHeld(StateRefused):
    """Another process has the file open."""


class StateIsNewer(StateRefused):
    """A newer version of ikuti has changed the file's tables."""


@contextmanager
def refusals_told(path: Path, *, is_opening: bool = False) -> Iterator[None]:
    """Raises StateHeld and StateDamaged in place of DuckDB's own words for them.

    DuckDB reads a file piece by piece, so damage may show at any later statement. While it is being opened, whatever
    is neither another process nor the machine is damage.
    """
    try:
        yield
    except duckdb.ConnectionException:
        raise  # this very process has it open in another way: a fault of ours
    except duckdb.Error as refusal:
        said = str(refusal)
        if str(path) in said and (held := _HOLDER.search(said)):
            pid = held["pid"]
            raise StateHeld(path, f"another process has it open{f' (PID {pid})' if pid else ''}") from None
        if any(os.strerror(code) in said for code in _MACHINE):
            raise
        if is_opening or _is_damage(said, path):
            raise StateDamaged(path, _first_sentence(said)) from None
        raise


def connect_state(path: Path) -> duckdb.DuckDBPyConnection:
    """A writing connection; raises StateHeld and StateDamaged."""
    with refusals_told(path, is_opening=True):
        # Most tables are small, and every column of every table takes at least a block.
        connection = duckdb.connect(str(path), config={"default_block_size": "65536"})
    # What does not fit into memory lies beside the file, and what a killed night has left there has names in it.
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
    limit_memory(connection, OF_STATE)
    connection.execute("set timezone = 'UTC'")
    return connection


@contextmanager
def closed_to_others() -> Iterator[None]:
    """DuckDB takes no mode for the files it lays beside its own, and its write-ahead log has names in it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def write_ahead_log(path: Path) -> Path:
    """Where DuckDB keeps what it has not yet moved into a file."""
    return path.with_name(f"{path.name}.wal")


def damage_of(fault: BaseException) -> StateDamaged | None:
    """The damage of a state file that shows in a fault of DuckDB's, by the file's bare name; None for other faults.

    For whoever has a fault before it reaches `refusals_told`.
    """
    said = str(fault) if isinstance(fault, duckdb.Error) else ""
    is_damage = _CORRUPT in said or ("Could not read" in said and f'/{STATE_NAME}"' in said)
    return StateDamaged(Path(STATE_NAME), _first_sentence(said)) if is_damage else None


def _is_damage(said: str, path: Path) -> bool:
    return _CORRUPT in said or ("Could not read" in said and f'"{path}"' in said)


def _first_sentence(said: str) -> str:
    return said.partition("\n")[0].rstrip(".!")
