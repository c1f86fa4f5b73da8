"""What `ikuti check` says where a name stands that should not: of answers under a colleague's number, of files' names.

Reads the forms once more, for their names: these are dropped before anything is kept, so that the night cannot tell.
"""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from flows.campaign import Campaign
from flows.inspected import Inspected
from flows.inspected_lines import is_newest, shown_rows
from flows.messages import Message
from flows.sources.whole_files import read_whole
from transforms.faults import Fault
from transforms.named_files import called_after_somebody
from transforms.others_numbers import signed_answers, under_others_numbers


def answered_for_others(campaign: Campaign, inspected: Iterable[Inspected], staff: pl.DataFrame) -> list[Message]:
    """A message for each newest form with lines that bear the name of another employee than their number.

    `staff` is the roster in force (`nip`, `name`, `is_active`); without one nobody's name is known.
    """
    inspected = list(inspected)
    forms = [one for one in inspected if one.source == "declarations" and is_newest(one, inspected)]
    return [
        Message(
            needed="each answer under the staff number of whoever gives it",
            found=f"{len(rows)} line(s) with the name of another employee than the number's: {shown_rows(rows)}",
            where=one.file,
            remedy="ask both, and correct the number in the form; until then these lines count for the number",
        )
        for one in forms
        if (rows := _rows(campaign, one, staff))
    ]


def named_after_people(paths: Iterable[str], staff: pl.DataFrame) -> list[Message]:
    """A message where files are called after employees of the roster in force, for each folder that holds such.

    On record such a file has another name, which tells the person on duty less. Lists of followers are left aside: they
    lie under the name of an official account. The message names the folder alone.
    """
    tables = [path for path in paths if not path.startswith("inbox/followers/")]
    folders = Counter(path.rpartition("/")[0] for path in called_after_somebody(tables, staff["name"]))
    return [
        Message(
            needed="file names without the name or the staff number of anybody",
            found=f"{number} file(s) called after an employee",
            where=folder,
            remedy="give them names such as 2024-02-15_form.csv; until then they are called withheld-… on record, "
            "and as they are on the screen of the night",
        )
        for folder, number in sorted(folders.items())
    ]


def _rows(campaign: Campaign, form: Inspected, staff: pl.DataFrame) -> tuple[int, ...]:
    path = campaign.folder / form.file
    try:
        return under_others_numbers(signed_answers(read_whole(path), path.suffix.lower()), staff)
    except (Fault, OSError):
        return ()  # it was there a moment ago; the next check reads it or refuses it
