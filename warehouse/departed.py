"""Knows who left so long ago that nothing of them may be kept, nor landed again; knows only what is landed."""

from collections.abc import Collection
from datetime import date
from typing import Final

import polars as pl

from warehouse.landing import Landed, Landings, read_rows

# When something was heard of a person, by the source that says it.
_HEARD_AT: Final = {"declarations": "declared_at", "corrections": "entered_at"}


def departed(landings: Landings, rosters: Collection[Landed], keep_from: date) -> frozenset[str]:
    """People on no staff list but on `rosters`, which go, of whom nothing has come in since. Raises LandedDamaged."""
    staff: set[str] = set()
    everybody: set[str] = set()
    for landed in landings.kept("roster"):
        keys = set(read_rows(landed, ["staff_key"])["staff_key"])
        everybody |= keys
        staff |= set() if landed in rosters else keys
    if not staff:
        return frozenset()  # before the first staff list nobody can be said to have left
    known = {one.file_id: one.known_on for one in landings.noted() if one.source == "declarations"}
    for source, when in _HEARD_AT.items():
        for landed in landings.kept(source):
            rows = read_rows(landed, ["staff_key", when])
            day = pl.col(when).dt.date().fill_null(known.get(landed.file_id, keep_from))
            everybody |= set(rows["staff_key"])
            staff |= set(rows.filter(day >= keep_from)["staff_key"])
    return frozenset(everybody - staff)


def is_past_its_time(landings: Landings, source: str, known_on: date) -> pl.Expr | None:
    """Which rows of a file about to be landed are of people on no staff list and from before all that is kept.

    A form that grows repeats the answers of whoever left long ago. None where nothing has ever gone by its age, and of
    a source that tells no time. `known_on` is the day of a row that tells none. Raises LandedDamaged.
    """
    kept_from, when = landings.kept_from(), _HEARD_AT.get(source)
    if not (kept_from and when):
        return None
    staff = {key for landed in landings.kept("roster") for key in read_rows(landed, ["staff_key"])["staff_key"]}
    if not staff:
        return None  # before the first staff list nobody can be said to have left
    return (pl.col(when).dt.date().fill_null(known_on) < kept_from) & ~pl.col("staff_key").is_in(list(staff))
