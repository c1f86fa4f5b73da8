"""Refuses folders that a command must not write into; knows which belong to a campaign's nights, not what comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.messages import Message, Wrong

# Where the night itself reads or keeps something, or would take a copy for an input.
_TAKEN = ("inbox", "warehouse", "reports", "quality")
_OTHER = "name another one with --to"


def must_not_be_of_nights(campaign: Path, target: Path, needed: str, *also: str) -> None:
    """Nothing for a folder in which no night keeps anything, nor any of the commands in `also`. Raises Wrong."""
    place = target.resolve()
    if any(place.is_relative_to(campaign.resolve() / name) for name in (*_TAKEN, *also)):
        remedy = f"{_OTHER}, or move aside what is there"
        raise Wrong([Message(needed, "one that belongs to the campaign's nights", str(place), remedy)])


@contextmanager
def refusals_told(target: Path) -> Iterator[None]:
    """Within, what the system does not let be written is told as Wrong."""
    try:
        yield
    except (PermissionError, FileNotFoundError, FileExistsError, NotADirectoryError) as refusal:
        found = (refusal.strerror or type(refusal).__name__).lower()
        remedy = f"{_OTHER}, or make this one writable for your account"
        raise Wrong([Message("a folder to write into", found, str(target), remedy)]) from None
