"""Puts a folder in its place whole, never over what somebody else has put there; knows no file's contents but a note's.

The note is a JSON file in the folder that names every file of it under ``files``.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.durable import sync
from warehouse.folder_lock import one_at_a_time


class FolderTaken(Exception):  # noqa: N818 - a state of the folder, not an error of the program
    """Something lies in the folder's place that would be lost."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(f"{folder}: {found}")
        self.folder = folder
        self.found = found


@contextmanager
def put_in_place(folder: Path, note: str) -> Iterator[Path]:
    """A draft beside the folder, which takes its place when it is whole and is gone when it is not.

    Folders get mode 0750 and files 0640. What is there already is replaced if its note names all of it; else raises
    FolderTaken. For a moment there is neither the old folder nor the new one, and never a mixture.
    """
    if not folder.parent.is_dir():
        folder.parent.mkdir(parents=True)
        folder.parent.chmod(0o750)
    draft, before = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    with one_at_a_time(folder.parent):
        _look_at(folder, note)
        for left in (draft, before):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        draft.mkdir(mode=0o700)
        try:
            yield draft
            _close(draft)
            if folder.exists():
                folder.rename(before)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
        sync(folder.parent)


def _look_at(folder: Path, note: str) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderTaken(folder, "a file of this name")
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    try:
        known = set(json.loads((folder / note).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    if strange := held - known:
        raise FolderTaken(folder, f"{len(strange)} file(s) that no export has put there")


def _close(draft: Path) -> None:
    """Set the modes of a written draft, whatever the account's own mask is, and wait until it is on the disk."""
    for path in (*draft.rglob("*"), draft):
        path.chmod(0o750 if path.is_dir() else 0o640)
        sync(path)
