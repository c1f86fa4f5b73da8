"""Erases people from everything a campaign keeps, in an order in which a kill loses nothing; knows no inbox."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from warehouse.erasure import leavings
from warehouse.erasure.built import count_rows, write_without
from warehouse.erasure.landed import count_landed, erase_landed
from warehouse.erasure.people import People, drop_intent, note_intent, noted_intent
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.rebuild import rebuild_state
from warehouse.state_file import StateDamaged

# What an erasure counts, in the order in which it is told.
KINDS: Final = (
    *("landed_roster", "landed_declarations", "landed_corrections", "landed_point_checks"),
    *("state_rows", "published_rows", "earlier_rows", "stopped_rows", "quality_pages"),
    *("workbooks", "subject_folders", "exports", "earlier_builds", "drafts"),
)


def count_held(layout: Layout, people: People) -> dict[str, int]:
    """What the campaign folder holds of these people, outside the inbox, by kind; kinds without anything are left out.

    Kinds (see KINDS): lines of landed files, rows of tables, pages that tell a key. Raises StateHeld.
    """
    held = count_landed(Landings(layout.landing), people)
    held["state_rows"] = _rows_of_state(layout, people)
    held["published_rows"] = sum(count_rows(file, people.staff_keys) for file in _published(layout))
    held["earlier_rows"] = sum(count_rows(file, people.staff_keys) for file in _earlier(layout))
    held["stopped_rows"] = sum(count_rows(file, people.staff_keys) for file in layout.rejected_builds())
    held["quality_pages"] = len(leavings.pages_with(layout, people.staff_keys))
    return {kind: count for kind, count in held.items() if count}


def count_whole(layout: Layout) -> dict[str, int]:
    """What goes as a whole with any erasure, because it holds everybody or cannot be looked into; counts of files."""
    going = {
        "workbooks": len(leavings.workbooks(layout)),
        "subject_folders": len(leavings.told_to_one(layout)),
        "exports": len(leavings.exports(layout)),
        "earlier_builds": len(leavings.earlier_builds(layout)),
        "drafts": len(list(leavings.drafts(layout))),
    }
    return {kind: count for kind, count in going.items() if count}


def erase(layout: Layout, zone: str, people: People) -> None:
    """Nothing; no file of the campaign holds these people, but for the inbox and the list of who is kept out.

    Whom it is about is noted first. Killed at any moment, `finish_erasure` ends it. Raises StateHeld.
    """
    note_intent(layout, people)
    finish_erasure(layout, zone)


def finish_erasure(layout: Layout, zone: str) -> bool:
    """Whether an erasure was under way; it has ended now. Raises StateHeld."""
    people = noted_intent(layout)
    if people is None:
        return False
    erase_landed(Landings(layout.landing), people)
    rebuild_state(layout, zone, keeps_old=False)
    if people.staff_keys:
        _erase_built(layout, people)
        _delete_whole(layout, people)
    drop_intent(layout)
    return True


def _erase_built(layout: Layout, people: People) -> None:
    for build in leavings.earlier_builds(layout):
        leavings.delete(build)
    # The names first: marts of somebody who has no name any more tell less than the other way round.
    for file in (*reversed(_published(layout)), *layout.rejected_builds()):
        write_without(file, people.staff_keys)


def _delete_whole(layout: Layout, people: People) -> None:
    for path in (
        *leavings.pages_with(layout, people.staff_keys),
        *leavings.workbooks(layout),
        *leavings.told_to_one(layout),
        *leavings.exports(layout),
        *list(leavings.drafts(layout)),
    ):
        leavings.delete(path)


def _published(layout: Layout) -> list[Path]:
    return [file.resolve() for file in (layout.published, layout.restricted) if file.exists()]


def _earlier(layout: Layout) -> Iterator[Path]:
    for build in leavings.earlier_builds(layout):
        yield from sorted(build.glob("*.duckdb"))


def _rows_of_state(layout: Layout, people: People) -> int:
    try:
        return count_rows(layout.state, people.staff_keys)
    except StateDamaged:
        return 0  # what it holds nobody can say; it is made anew in any case
