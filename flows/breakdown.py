"""What broke, without its words: kind and place of an unexpected fault, or a full or closed disk in plain words.

The text of an unexpected exception may quote a person's row. What leaves a step of the night therefore never carries
it, neither to the terminal nor into Prefect's log, states and pages.
"""

import errno
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.messages import ExitCode, Message, Stop

ROOMS = ("flows", "expectations", "warehouse", "transforms")
HERE = Path(__file__).resolve()  # which every fault passes on its way out
HOUSE = HERE.parent.parent
DEBUG = "IKUTI_DEBUG"

# Libraries wrap the system's refusal in errors of their own (DuckDB, Polars), whose type tells nothing: the system's
# sentence stands in their text, and it quotes a path at most.
_MACHINE = {
    errno.ENOSPC: ("space on the disk", "free some and run again: what was published before is untouched"),
    errno.EDQUOT: ("space within the account's quota", "free some and run again: what was published stays"),
    errno.EROFS: ("a disk that can be written", "mount it for writing, or move the campaign folder, and run again"),
    errno.EACCES: ("files that this account may read and write", "give them to the account that runs the night"),
    errno.EFBIG: ("files as large as the night needs", "raise the limit for file sizes (ulimit -f) and run again"),
    errno.EIO: ("a disk that answers", "look at the disk's health, and restore the folder from its copy if it is ill"),
}


class Breakdown(Exception):  # noqa: N818 - what is left of an error, not one more
    """An unexpected fault: the kind of its exception and our innermost line, never its text."""

    def __init__(self, fault: BaseException) -> None:
        self.kind = type(fault).__name__
        super().__init__(f"{self.kind}{place_of(fault)}")


@contextmanager
def without_words() -> Iterator[None]:
    """Within, an unexpected exception becomes a Breakdown, or a Stop where the machine refused something.

    Stops pass as they are, and so do refusals of the state file and of landed files: whoever opened the night tells
    what to do. With IKUTI_DEBUG=1 everything passes: who sets it wants the traceback, and sees the rows.
    """
    try:
        yield
    except (Stop, Breakdown):
        raise
    except Exception as fault:
        if os.environ.get(DEBUG) == "1":
            raise
        from warehouse.landing import LandedDamaged
        from warehouse.state_file import StateRefused, damage_of

        if isinstance(fault, StateRefused | LandedDamaged):
            raise
        if refusal := refused_by_machine(fault):
            raise refusal from None
        raise (damage_of(fault) or Breakdown(fault)) from None


def refused_by_machine(fault: BaseException) -> Stop | None:
    """What to say where the system refused a write or a read, whichever library passed it on; None for other faults."""
    number = fault.errno if isinstance(fault, OSError) else None
    text = _text_of(fault)
    for code, (needed, remedy) in _MACHINE.items():
        if number == code or os.strerror(code) in text:
            where = f"{_path_of(fault)}{place_of(fault)}".strip() or "the campaign folder"
            return Stop(ExitCode.FAULT, [Message(needed, os.strerror(code).lower(), where, remedy)])
    return None


def place_of(fault: BaseException) -> str:
    """The innermost line of our own code that was running, as " at room/file.py:12"; nothing where none was."""
    frames = traceback.walk_tb(fault.__traceback__)
    lines = [(Path(frame.f_code.co_filename), line) for frame, line in frames]
    ours = [
        (file.relative_to(HOUSE), line)
        for file, line in lines
        if file != HERE and file.is_relative_to(HOUSE) and file.relative_to(HOUSE).parts[0] in ROOMS
    ]
    return f" at {ours[-1][0].as_posix()}:{ours[-1][1]}" if ours else ""


def _text_of(fault: BaseException) -> str:
    """The fault's own text, to be searched and never told; an exception that cannot make its text has none."""
    try:
        return str(fault)
    except Exception:  # noqa: BLE001 - its words would be those of the row that it stumbled on
        return ""


def _path_of(fault: BaseException) -> str:
    """The folder the system spoke of; not the file, which an office may have called after somebody."""
    name = getattr(fault, "filename", None)
    return str(Path(os.fsdecode(name)).parent) if isinstance(name, str | bytes) else ""
