"""Says what a campaign has kept longer than it may, and lets it go; knows no clock, no inbox and no law.

What is still needed stays, whatever its age: the staff list that was in force on the first day that is kept, the newest
list of each account, every name that somebody still in service declared, since a former name may be what keeps her from
being taken for absent, and for the same reason the row of an old list that shows such a name last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from warehouse.departed import departed
from warehouse.ended_corrections import ended_lines
from warehouse.erasure import leavings
from warehouse.erasure.landed import declared_keys, names_but_of, rewrite_landed
from warehouse.erasure.people import People
from warehouse.landing import Landed, Landings, Origin, read_rows
from warehouse.last_sightings import is_thin, last_sightings, thin
from warehouse.layout import Layout
from warehouse.quality_folder import leading_night


@dataclass(frozen=True)
class Outdated:
    """What is older than `keep_from` and needed no more: landed files, people, corrections, folders of nights.

    `people` are on no staff list that stays, and nothing has been heard of them since that day.
    """

    keep_from: date
    files: tuple[Landed, ...]
    thinned: Mapping[Landed, pl.DataFrame]  # old lists of which these rows stay
    people: People
    corrections_until: date  # corrections that ended before it go
    correction_lines: int
    folders: tuple[Path, ...]

    @property
    def touches_landing(self) -> bool:
        """Whether anything that is landed goes, so that the tables have to be made anew."""
        return bool(self.files or self.thinned or self.people.staff_keys or self.correction_lines)


def find_outdated(layout: Layout, keep_from: date) -> Outdated:
    """What may go of a campaign whose first day to be kept is `keep_from`. Changes nothing. Raises LandedDamaged."""
    landings = Landings(layout.landing)
    rosters, in_force = _old_rosters(landings, keep_from), _in_force(landings, keep_from)
    lists, checks = _old_lists(landings, keep_from, in_force), _old_checks(landings, keep_from, in_force)
    gone = departed(landings, rosters, keep_from)
    speaking = _speaking(landings, lists, names_but_of(landings, gone))
    silent = (one for one in lists if one not in speaking)
    files = (*rosters, *silent, *_replaced_lists(landings, keep_from), *checks)
    thinned = {one: rows for one, rows in speaking.items() if not is_thin(landings, one, rows)}
    # what a list of which rows are left lacks proves nothing
    until = min(
        [keep_from, *(one.known_on for one in _of(landings, "followers") if _landed(landings, one) not in lists)]
    )
    lines = sum(lines for _, _, lines in ended_lines(landings, until))
    folders = tuple(_old_folders(layout, keep_from))
    people = People(gone, declared_keys(landings, gone), "expired")
    return Outdated(keep_from, files, thinned, people, until, lines, folders)


def drop_outdated(layout: Layout, outdated: Outdated) -> None:
    """Nothing; the landed files and corrections are gone. The people in the others are erased by an erasure."""
    landings = Landings(layout.landing)
    landings.keep_from(outdated.keep_from)
    for landed, rows in outdated.thinned.items():
        thin(landings, landed, rows)
    landings.expire(outdated.files)
    for landed, is_ended, _ in ended_lines(landings, outdated.corrections_until):
        rewrite_landed(landings, landed, is_ended, "expired")


def _of(landings: Landings, source: str) -> list[Origin]:
    """The current origins of a source whose files are still there, the oldest first."""
    return [one for one in landings.current() if one.source == source and landings.has(source, one.file_id)]


def _landed(landings: Landings, origin: Origin) -> Landed:
    return landings.landed(origin.source, origin.file_id)


def _old_rosters(landings: Landings, keep_from: date) -> list[Landed]:
    """Staff lists that another one had replaced by the first day that is kept; the newest never is."""
    known = _of(landings, "roster")
    in_force = max((one.known_on for one in known if one.known_on <= keep_from), default=None)
    if in_force is None:
        return []
    needed = {one.file_id for one in known if one.known_on >= in_force}
    last = {one.file_id: one.known_on for one in landings.noted() if one.source == "roster"}
    old = [one for one in landings.kept("roster") if one.file_id not in needed]
    return [one for one in old if last.get(one.file_id, date.min) < keep_from]


def _in_force(landings: Landings, keep_from: date) -> dict[str, Origin]:
    """Of each account the newest follower list from before the first day that is kept, of those that show anybody.

    The history begins with what it shows.
    """
    old = [one for one in _of(landings, "followers") if one.known_on < keep_from]
    facts = {one: landings.facts(one.source, one.file_id) for one in old}
    return {facts[one]["account_key"]: one for one in old if facts[one]["rows_loaded"] != "0"}


def _old_lists(landings: Landings, keep_from: date, in_force: Mapping[str, Origin]) -> list[Landed]:
    """The other follower lists from before the first day that is kept."""
    old = [one for one in _of(landings, "followers") if one.known_on < keep_from]
    return [_landed(landings, one) for one in old if one not in in_force.values()]


def _replaced_lists(landings: Landings, keep_from: date) -> list[Landed]:
    """Old follower lists that no place of the inbox holds any more: another one was put in theirs."""
    current = {one.file_id for one in _of(landings, "followers")}
    last = {one.file_id: one.known_on for one in landings.noted() if one.source == "followers"}
    replaced = [one for one in landings.kept("followers") if one.file_id not in current]
    return [one for one in replaced if last.get(one.file_id, date.min) < keep_from]


def _speaking(landings: Landings, old: list[Landed], names: frozenset[str]) -> dict[Landed, pl.DataFrame]:
    """Of old lists the rows that show a name of somebody in service last; a list without any is not there."""
    of_account: dict[str, list[Landed]] = {}
    for origin in reversed(_of(landings, "followers")):
        account = landings.facts(origin.source, origin.file_id)["account_key"]
        of_account.setdefault(account, []).append(_landed(landings, origin))
    found = [last_sightings(lists, set(lists).intersection(old), names) for lists in of_account.values()]
    return {landed: rows for of_one in found for landed, rows in of_one.items()}


def _old_checks(landings: Landings, keep_from: date, in_force: Mapping[str, Origin]) -> list[Landed]:
    """Answers of platforms from before that day and before any list that stays of the same account.

    Such a list lacks whoever was in an answer that came after it: without the answer it would count against her.
    """
    old = {_landed(landings, one): one.known_on for one in _of(landings, "point_checks") if one.known_on < keep_from}
    told = {one: set(read_rows(one, ["account_key"])["account_key"]) & in_force.keys() for one in old}
    return [one for one, day in old.items() if all(day < in_force[account].known_on for account in told[one])]


def _old_folders(layout: Layout, keep_from: date) -> Iterator[Path]:
    """Reports, and copies of published tables, of nights before the day."""
    for folder in (layout.reports, layout.exports):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            night = leading_night(path.name)
            if night and night < keep_from:
                yield path


def delete_folders(outdated: Outdated) -> None:
    """Nothing; the reports and copies of old nights are gone."""
    for path in outdated.folders:
        leavings.delete(path)
