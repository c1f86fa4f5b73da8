"""Knows which rows of lists whose time is over still speak for somebody in service; knows no day and no order.

A list that lacks a declared name accuses nobody as long as an earlier one shows whose name it was: the id beside it,
under which she follows by another name today, or the second of her follow, which a new name has since. Gone with the
list, both would leave her missing under the one name that she declared. So of each name the last row outlives its list,
and no other.
"""

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from transforms.left_out import with_untold
from warehouse.landing import Landed, Landings, damage_told

_NAMED: Final = ("follower_key", "handle_key")
_EXPIRED: Final = "expired"


def last_sightings(
    lists: Sequence[Landed], going: Collection[Landed], names: frozenset[str]
) -> dict[Landed, pl.DataFrame]:
    """Of the lists that are `going` those that show a name last, and the rows in which they do.

    `lists` are all of one account, the newest first. Names are pseudonyms; a row counts under each id and name, also of
    an id that a row which stays shows beside one of the `names`. Raises LandedDamaged.
    """
    kept = _last_rows(lists, going, names)
    ids = {key for rows in kept.values() for key in rows["follower_key"]}
    return kept if ids <= names else _last_rows(lists, going, names | ids)


def _last_rows(lists: Sequence[Landed], going: Collection[Landed], keys: frozenset[str]) -> dict[Landed, pl.DataFrame]:
    found = {landed: _rows(landed, keys) for landed in lists if landed in going}
    left = pl.concat([rows.select(_NAMED) for rows in found.values()]).unique() if found else pl.DataFrame()
    kept: dict[Landed, pl.DataFrame] = {}
    for landed in lists:
        if left.is_empty():
            break
        rows = found[landed] if landed in found else _rows(landed, keys)
        shown = rows.join(left, on=_NAMED, how="semi", nulls_equal=True, maintain_order="left")
        if landed in found and shown.height:
            kept[landed] = shown
        left = left.join(shown, on=_NAMED, how="anti", nulls_equal=True)
    return kept


def thin(landings: Landings, landed: Landed, rows: pl.DataFrame) -> None:
    """Nothing; of a landed list these rows are left, and it says that it is not whole: it proves nobody's absence.

    It keeps its name, so the same export is not landed again. Done again after a kill, it finishes what was begun.
    """
    facts = {name: told for name, told in landings.facts(landed.source, landed.file_id).items() if name[:5] != "ARROW"}
    with damage_told(landed):
        rejects = pl.read_parquet(landed.rejects, glob=False)
    rejected = int(facts["rows_read"]) - rows.height
    rejects = with_untold(rejects, rejected - rejects.height, _EXPIRED)
    facts |= {"rows_loaded": str(rows.height), "rows_rejected": str(rejected)}
    facts |= {"listed": str(rows.height), "anonymous": "0", "ended": "interrupted", "reason": _EXPIRED}
    landings.keep(landed.source, landed.file_id, rows, rejects, facts)


def is_thin(landings: Landings, landed: Landed, rows: pl.DataFrame) -> bool:
    """Whether no more is left of a landed list than these rows, some of which have been on it all the time."""
    facts = landings.facts(landed.source, landed.file_id)
    return facts.get("reason") == _EXPIRED and facts["rows_loaded"] == str(rows.height)


def _rows(landed: Landed, keys: frozenset[str]) -> pl.DataFrame:
    is_theirs = pl.any_horizontal(pl.col(name).is_in(list(keys)) for name in _NAMED)
    with damage_told(landed):
        return pl.scan_parquet(landed.rows, glob=False).filter(is_theirs).collect(engine="streaming")
