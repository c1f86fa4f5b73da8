"""Keeps the quality folder: what is put there is whole, and what is too old goes; knows no file's contents."""

import os
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

_DOCS_OF_A_RUN: Final = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{8}T\d{6}Z-[0-9a-f]+)")
_OF_A_RUN: Final = re.compile(r"(?:(?:rejected|stopped)-)?(\d{8})T\d{6}Z-[0-9a-f]+\.(?:duckdb|html|jsonl)")


def docs_name(night: date, run_id: str) -> str:
    """What the folder with a run's Data Docs is called."""
    return f"{night.isoformat()}_{run_id}"


def docs_present(folder: Path) -> list[tuple[date, str, Path]]:
    """Night, run and folder of the Data Docs that are there, newest night and run first; all else is passed over."""
    found = [
        (night, name[2], path)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and (name := _DOCS_OF_A_RUN.fullmatch(path.name)) and (night := _day(name[1]))
    ]
    return sorted(found, key=lambda docs: docs[:2], reverse=True)


def put_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """The folder with these files and no others; it appears whole, or is not there.

    One that is there already goes first: for a moment there is none, and never a mixture.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    for name, text in texts.items():
        _write(draft / name, text)
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)


def put_file(path: Path, text: str) -> None:
    """The file with this text, put in the place of the one before by a rename."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    _write(draft, text)
    draft.replace(path)


def drop_docs(folder: Path, keep_from: date) -> int:
    """How many folders of Data Docs were deleted: those of nights before the day."""
    old = [path for night, _, path in docs_present(folder) if night < keep_from]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def prune_files(folder: Path, keep_from: date) -> int:
    """How many files of single runs were deleted (builds kept back, pages, logs): of runs before the day (UTC)."""
    old = old_files(folder, keep_from)
    for path in old:
        path.unlink()
    return len(old)


def old_files(folder: Path, keep_from: date) -> list[Path]:
    """The files of single runs before the day (UTC)."""
    return [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_file()
        and (name := _OF_A_RUN.fullmatch(path.name))
        and (ran_on := _day(name[1]))
        and ran_on < keep_from
    ]


def leading_night(name: str) -> date | None:
    """The night that a folder is named after; None for a folder of another kind."""
    return _day(name) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
