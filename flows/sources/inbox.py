"""Finds what lies in a campaign's inbox; opens nothing."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_LEADING_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?!\d)")
# Tables that lie in the inbox itself; each of their lines has a day of its own.
_TABLES = {
    "counts": re.compile(r"^counts\.csv$"),
    "corrections": re.compile(r"^corrections[^/]*\.(?:csv|xlsx)$", re.IGNORECASE),
    "statements": re.compile(r"^statements\.csv$"),
}
# Left behind by copying programs, spreadsheets and file managers; nobody put them there on purpose.
_DEBRIS = re.compile(r"^(\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True)
class InboxFile:
    """One file of the inbox: where it lies, how it is called in messages, and from which local day it is known."""

    path: Path
    name: str
    day: date


def table_files(campaign: Path, folder: str, zone: ZoneInfo) -> list[InboxFile]:
    """The files of ``inbox/roster`` or ``inbox/declarations``, by name, subfolders included."""
    root = campaign / "inbox" / folder
    files: list[InboxFile] = []
    for path in sorted(_files_below(root)):
        with contextlib.suppress(FileNotFoundError):  # a copying program renames its file when it has finished
            files.append(InboxFile(path, said(path, campaign), day_of(path, root, zone)))
    return files


def tables_at_root(campaign: Path, source: str) -> list[InboxFile]:
    """The tables of a source that lie in the inbox itself, by name; their lines are dated, the files are not."""
    return [
        InboxFile(path, said(path, campaign), date.min)
        for path in _visible(campaign / "inbox")
        if _TABLES[source].match(path.name)
    ]


def has_dated_lines(source: str) -> bool:
    """Whether the lines of a source's tables carry their own days, and the files none."""
    return source in _TABLES


def export_folders(campaign: Path) -> list[Path]:
    """The folders ``inbox/followers/<platform>/<handle>``, by name."""
    root = campaign / "inbox" / "followers"
    return [
        handle for platform in _visible(root) if platform.is_dir() for handle in _visible(platform) if handle.is_dir()
    ]


def said(path: Path, campaign: Path) -> str:
    """How messages and tables call a file: its path in the campaign, bytes that are no UTF-8 replaced."""
    return os.fsencode(path.relative_to(campaign)).decode("utf-8", errors="replace")


def strays(campaign: Path) -> Iterator[Path]:
    """What lies in the inbox where nothing is looked for, so that nothing is lost for a misspelt folder."""
    root = campaign / "inbox"
    for entry in _visible(root):
        is_table = any(table.match(entry.name) for table in _TABLES.values())
        if entry.name not in ("roster", "declarations", "followers") and not is_table:
            yield entry
    for platform in _visible(root / "followers"):
        if platform.is_dir():
            yield from (entry for entry in _visible(platform) if not entry.is_dir())
        else:
            yield platform


def deliveries(account_folder: Path) -> list[tuple[str, list[Path]]]:
    """What was delivered for one account: each dated folder as a whole, and each file lying beside them."""
    return [(entry.name, delivered(entry)) for entry in _visible(account_folder)]


def day_of(path: Path, root: Path, zone: ZoneInfo) -> date:
    """The local day of a file: a leading YYYY-MM-DD of its folder or name, else when it was last changed.

    The name nearest to the file wins. A date that does not exist (2024-02-31) counts as none.
    """
    below = path.relative_to(root).parts
    for part in reversed(below):
        if day := leading_day(part):
            return day
    return datetime.fromtimestamp(path.stat().st_mtime, tz=zone).date()


def leading_day(name: str) -> date | None:
    """The date a name begins with, or None."""
    match = _LEADING_DAY.match(name)
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def delivered(place: Path) -> list[Path]:
    """The files of one delivery, by name: those of a dated folder, or the file that lies beside such folders."""
    return sorted(_files_below(place)) if place.is_dir() else [place]


def everything_below(place: Path) -> list[Path]:
    """A delivery's own path and all that is in it, folders and debris too: what tells whether it still grows."""
    found = [place]
    for folder, folders, files in os.walk(place):
        found += [Path(folder, name) for name in sorted((*folders, *files))]
    return found


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if not _DEBRIS.match(entry.name))


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in _visible(folder):
        if entry.is_dir() and not entry.is_symlink():
            yield from _files_below(entry)
        elif entry.is_file():
            yield entry
