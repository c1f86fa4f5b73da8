"""Says what a campaign has kept longer than it may, and lets it go; knows no clock, no inbox and no law.

What is still needed stays, whatever its age: the staff list that was in force on the first day that is kept, the newest
list of each account, and every name that somebody still in service declared, since a former name may be what keeps her
from being taken for absent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from warehouse.erasure import leavings
from warehouse.erasure.landed import declared_keys, rewrite_landed
from warehouse.erasure.people import People
from warehouse.landing import Landed, Landings, Origin, read_rows
from warehouse.layout import Layout
from warehouse.quality_folder import leading_night

# Corrections that end by themselves; what a resolution or a new name changed has no end.
_ENDING: Final = ("exempt", "dispute", "self_declared")
_SAME: Final = ("staff_key", "platform", "account", "kind", "from_on")


@dataclass(frozen=True)
class Outdated:
    """What is older than `keep_from` and needed no more: whole landed files, people, corrections, folders of nights.

    `people` are on no staff list that stays, and nothing has been heard of them since that day.
    """

    keep_from: date
    files: tuple[Landed, ...]
    people: People
    corrections_until: date  # corrections that ended before it go
    correction_lines: int
    folders: tuple[Path, ...]

    @property
    def touches_landing(self) -> bool:
        """Whether anything that is landed goes, so that the tables have to be made anew."""
        return bool(self.files or self.people.staff_keys or self.correction_lines)


def find_outdated(layout: Layout, keep_from: date) -> Outdated:
    """What may go of a campaign whose first day to be kept is `keep_from`. Changes nothing. Raises LandedDamaged."""
    landings = Landings(layout.landing)
    rosters, lists = _old_rosters(landings, keep_from), _old_lists(landings, keep_from)
    files = (*rosters, *lists, *_old_checks(landings, keep_from))
    until = min(
        [keep_from, *(one.known_on for one in _of(landings, "followers") if _landed(landings, one) not in files)]
    )
    gone = _departed(landings, rosters, keep_from)
    lines = sum(_ended(landings, landed, until)[1] for landed in landings.kept("corrections"))
    folders = tuple(_old_folders(layout, keep_from))
    return Outdated(keep_from, files, People(gone, declared_keys(landings, gone), "expired"), until, lines, folders)


def drop_outdated(layout: Layout, outdated: Outdated) -> None:
    """Nothing; the landed files and corrections are gone. The people in the others are erased by an erasure."""
    landings = Landings(layout.landing)
    landings.expire(outdated.files)
    for landed in landings.kept("corrections"):
        is_ended, lines = _ended(landings, landed, outdated.corrections_until)
        if lines:
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


def _old_lists(landings: Landings, keep_from: date) -> list[Landed]:
    """Follower lists from before the first day that is kept, but for the newest of each account that shows anybody."""
    newest: dict[str, str] = {}
    old = []
    for origin in _of(landings, "followers"):
        facts = landings.facts(origin.source, origin.file_id)
        if facts["rows_loaded"] != "0":
            newest[facts["account_key"]] = origin.file_id
        if origin.known_on < keep_from:
            old.append(origin)
    return [_landed(landings, one) for one in old if one.file_id not in newest.values()]


def _old_checks(landings: Landings, keep_from: date) -> list[Landed]:
    return [_landed(landings, one) for one in _of(landings, "point_checks") if one.known_on < keep_from]


def _departed(landings: Landings, rosters: list[Landed], keep_from: date) -> frozenset[str]:
    """People on no staff list that stays, of whom nothing has come in since."""
    staff: set[str] = set()
    everybody: set[str] = set()
    for landed in landings.kept("roster"):
        keys = set(read_rows(landed, ["staff_key"])["staff_key"])
        everybody |= keys
        staff |= set() if landed in rosters else keys
    if not staff:
        return frozenset()  # before the first staff list nobody can be said to have left
    known = {one.file_id: one.known_on for one in landings.noted() if one.source == "declarations"}
    for source, when in (("declarations", "declared_at"), ("corrections", "entered_at")):
        for landed in landings.kept(source):
            rows = read_rows(landed, ["staff_key", when])
            day = pl.col(when).dt.date().fill_null(known.get(landed.file_id, keep_from))
            everybody |= set(rows["staff_key"])
            staff |= set(rows.filter(day >= keep_from)["staff_key"])
    return frozenset(everybody - staff)


def _ended(landings: Landings, landed: Landed, until: date) -> tuple[pl.Expr, int]:
    """Which lines of a corrections file are of corrections that had ended before a day, and how many.

    A correction is written again to change its end: its lines go together, once the last written has ended.
    """
    lines = pl.concat([_correction_lines(one) for one in landings.kept("corrections")])
    last = lines.filter(pl.col("entered_at") == pl.col("entered_at").max().over(_SAME))
    ended = last.group_by(_SAME).agg((pl.col("until_on").fill_null(date.max) < until).all().alias("has_ended"))
    of_file = _correction_lines(landed).join(ended, on=_SAME, nulls_equal=True, how="left", maintain_order="left")
    rows = of_file.filter(pl.col("has_ended") & pl.col("kind").is_in(_ENDING))["row"]
    return pl.col("row").is_in(rows.to_list()), rows.len()


def _correction_lines(landed: Landed) -> pl.DataFrame:
    return read_rows(landed, ["row", *_SAME, "entered_at", "until_on"])


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
