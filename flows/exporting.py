"""`ikuti export`: copies the published tables into a folder and says what is in it; knows no table."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from flows.answers import put_out, show_answer
from flows.messages import Message, Wrong, nothing_published, say
from flows.progress import progress
from flows.reporting import must_be_whole
from flows.target_folder import must_not_be_of_nights, refusals_told
from warehouse.export import Export, export_published
from warehouse.published import NothingPublished, open_published, published_night
from warehouse.whole_folder import FolderTaken

_NEEDED = "a folder that is not there yet, is empty or holds an earlier export"


def export(folder: Path, target: Path | None, form: str, *, json_output: bool) -> int:
    """The exit code, after the files were put in place and stdout was told which.

    Raises Wrong when nothing is published, and for a folder in which the export cannot stand.
    """
    if target is not None:
        _look_at(folder, target)
    try:
        with open_published(folder) as mart:
            must_be_whole(mart, folder, published_night(folder) or date.min)
        with refusals_told(target or folder), progress("copying the published tables"):
            place, exported = export_published(folder, target and target.resolve(), form)
    except NothingPublished:
        raise nothing_published(folder) from None
    except FolderTaken as refusal:
        raise Wrong([_no_place(refusal.found, refusal.folder)]) from None
    code = put_out(lambda: _tell(place, exported, json_output=json_output))
    say(
        f"{place}: {len(exported.tables)} tables of the night of {exported.night}; README.md says what they mean. No "
        "name is in them, but a staff_key stands for one person: delete the folder when the work is done."
    )
    return code


def _look_at(folder: Path, target: Path) -> None:
    if Path.cwd().is_relative_to(target.resolve()):
        raise Wrong([_no_place("the one this shell stands in, or one above it", target)])
    must_not_be_of_nights(folder, target, _NEEDED)


def _no_place(found: str, place: Path) -> Message:
    return Message(
        _NEEDED,
        found,
        str(place),
        "name another one with --to, or move aside what is there",
    )


def _tell(place: Path, exported: Export, *, json_output: bool) -> None:
    if json_output:
        told = {"folder": str(place), **asdict(exported)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    rows = [(table.table, table.rows, table.file) for table in exported.tables]
    show_answer((["table", "rows", "file"], rows), json_output=False)
