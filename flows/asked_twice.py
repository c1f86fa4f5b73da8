"""Asks a person once more before something is removed for good; knows nothing of what it is."""

import sys
from pathlib import Path

from flows.messages import ExitCode, Message, Stop, Wrong, say

_YES = frozenset({"y", "yes", "ya"})


def must_agree(summary: str, folder: Path, *, agreed: bool, command: str) -> None:
    """Nothing, if it was agreed to beforehand or now. Raises Wrong where nobody can be asked, and Stop for a no."""
    if agreed:
        return
    say(summary)
    if not sys.stdin.isatty():
        needed, found = "an agreement to remove this for good", "no terminal on which to ask for it"
        remedy = f"look first with --dry-run, then give --yes: ikuti {command} {folder} … --yes"
        raise Wrong([Message(needed, found, "the command line", remedy)])
    sys.stderr.write("Remove it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in _YES:
        raise Stop(ExitCode.WRONG, [Message("a yes", "another answer", "the terminal", "nothing was changed")])
