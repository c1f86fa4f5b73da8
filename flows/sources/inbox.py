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
_YEARS = range(2000, 2100)
_LATEST_SECOND = 4_102_444_800  # the year 2100; a broken clock can leave a file with a date that no calendar has
# Tables that lie in the inbox itself; each of their lines has a day of its own.
_TABLES = {
    "counts": re.compile(r"^counts\.csv$"),
    # BKD's own workbook has a sheet for corrections, and comes back as it is.
    "corrections": re.compile(r"^(?:corrections[^/]*\.(?:csv|xlsx)|bkd[^/]*\.xlsx)$", re.IGNORECASE),
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


def every_file(campaign: Path) -> list[Path]:
    """Every file of the inbox, by place, whether a night looks for it or not, hidden ones and linked folders too."""
    found: list[Path] = []
    been: set[str] = set()
    for folder, folders, files in os.walk(campaign / "inbox", followlinks=True):
        if (real := os.path.realpath(folder)) in been:
            folders.clear()  # a link that leads back up
            continue
        been.add(real)
        found += [path for name in files if _is_file(path := Path(folder, name))]
    return sorted(found)


def export_folders(campaign: Path) -> list[Path]:
    """The folders ``inbox/followers/<platform>/<handle>``, by name."""
    root = campaign / "inbox" / "followers"
    return [
        handle
        for platform in _visible(root)
        if _is_folder(platform)
        for handle in _visible(platform)
        if _is_folder(handle)
    ]


def export_places(campaign: Path) -> dict[str, Path]:
    """Where each delivery of an account lies, by how messages call it: a name that is no UTF-8 is no path."""
    places = (folder / entry.name for folder in export_folders(campaign) for entry in _visible(folder))
    return {said(place, campaign): place for place in places}


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
        if _is_folder(platform):
            yield from (entry for entry in _visible(platform) if not _is_folder(entry))
        else:
            yield platform


def no_files(campaign: Path) -> Iterator[Path]:
    """What lies among rosters and declarations and is neither file nor folder: linked folders, dead links, pipes."""
    for folder in ("roster", "declarations"):
        yield from _no_files_below(campaign / "inbox" / folder)


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
    changed = min(max(path.stat().st_mtime, 0), _LATEST_SECOND)
    return datetime.fromtimestamp(changed, tz=zone).date()


def leading_day(name: str) -> date | None:
    """The date a name begins with, or None; none is one before there were accounts, or that nobody will live to see."""
    match = _LEADING_DAY.match(name)
    if not match or int(match[1]) not in _YEARS:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def delivered(place: Path) -> list[Path]:
    """The files of one delivery, by name: those of a dated folder, or the file that lies beside such folders."""
    return sorted(_files_below(place)) if _is_folder(place) else [place]


def closed_folders(campaign: Path) -> list[tuple[Path, OSError]]:
    """The folders of the inbox that cannot be listed, with what the system says of each."""
    refusals: list[OSError] = []
    for _ in os.walk(campaign / "inbox", onerror=refusals.append):
        pass
    return [(Path(refusal.filename), refusal) for refusal in refusals if not isinstance(refusal, FileNotFoundError)]


def _visible(folder: Path) -> list[Path]:
    """The entries of a folder, by name; none of one that cannot be listed, which `closed_folders` tells."""
    try:
        return sorted(entry for entry in folder.iterdir() if not _DEBRIS.match(entry.name))
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _no_files_below(folder: Path) -> Iterator[Path]:
    for entry in _visible(folder):
        if _is_folder(entry) and not entry.is_symlink():
            yield from _no_files_below(entry)
        elif not _is_file(entry) and os.path.lexists(entry):
            yield entry


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in _visible(folder):
        if _is_folder(entry) and not entry.is_symlink():
            yield from _files_below(entry)
        elif _is_file(entry):
            yield entry
