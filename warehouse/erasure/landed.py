"""Takes people out of the landed files, each of which keeps its identity; knows no campaign and no inbox.

What reads a landed file raises LandedDamaged where it cannot.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from transforms.left_out import leave_out, with_untold
from warehouse.erasure.people import People, Reason
from warehouse.landing import Landed, Landings, damage_told, read_rows

# By what a row of each source is somebody's. Rows of followers are not among them: under its pseudonym a follower who
# is nobody's declared handle is a stranger, and a list without her would no longer be the list that was handed in.
_KEYED_BY: Final = {
    "roster": "staff_key",
    "declarations": "staff_key",
    "corrections": "staff_key",
    "point_checks": "follower_key",
}
_NAME_KEYS: Final = ("follower_key", "former_key")


def declared_keys(landings: Landings, staff_keys: frozenset[str]) -> frozenset[str]:
    """Under which pseudonyms a list shows the names these people declared, without those that others declared too."""
    theirs: set[str] = set()
    others: set[str] = set()
    for source in ("declarations", "corrections"):
        for landed in landings.kept(source):
            rows = read_rows(landed)
            is_theirs = rows["staff_key"].is_in(list(staff_keys))
            for name in set(_NAME_KEYS) & set(rows.columns):
                theirs |= set(rows.filter(is_theirs)[name].drop_nulls())
                others |= set(rows.filter(~is_theirs)[name].drop_nulls())
    return frozenset(theirs - others)


def names_but_of(landings: Landings, staff_keys: frozenset[str]) -> frozenset[str]:
    """Under which pseudonyms a list shows the names that everybody else declared, now or formerly."""
    others: set[str] = set()
    for source in ("declarations", "corrections"):
        for landed in landings.kept(source):
            rows = read_rows(landed)
            rows = rows.filter(~pl.col("staff_key").is_in(list(staff_keys)))
            others.update(*(rows[name].drop_nulls() for name in set(_NAME_KEYS) & set(rows.columns)))
    return frozenset(others)


def count_landed(landings: Landings, people: People) -> dict[str, int]:
    """How many lines landing holds of these people, by kind; kinds without any are not named."""
    held = {
        f"landed_{source}": sum(_lines_of(landed, people) for landed in landings.kept(source)) for source in _KEYED_BY
    }
    return {source: lines for source, lines in held.items() if lines}


def erase_landed(landings: Landings, people: People) -> None:
    """Nothing; no landed file holds a line of these people, and each still accounts for every row that was read.

    Done again after a kill, it finishes what was begun.
    """
    for source, column in _KEYED_BY.items():
        for landed in landings.kept(source):
            is_theirs = pl.col(column).is_in(list(_keys(column, people)))
            rewrite_landed(landings, landed, is_theirs, people.reason)


def rewrite_landed(landings: Landings, landed: Landed, is_gone: pl.Expr, reason: Reason) -> int:
    """How many lines have left a landed file. It keeps its name, so the same file of the inbox is not landed again."""
    left = leave_out(read_rows(landed), is_gone)
    if not left.lines:
        return 0
    facts = _own_facts(landings.facts(landed.source, landed.file_id))
    rejected = int(facts["rows_rejected"]) + left.source_rows
    loaded = int(facts["rows_loaded"]) - left.source_rows
    with damage_told(landed):
        rejects = pl.read_parquet(landed.rejects, glob=False)
    # The rejects are written first: after a kill in between they have these rows already.
    rejects = with_untold(rejects, rejected - rejects.height, reason)
    facts |= {"rows_loaded": str(loaded), "rows_rejected": str(rejected)}
    landings.keep(landed.source, landed.file_id, left.rows, rejects, facts)
    return left.lines


def _lines_of(landed: Landed, people: People) -> int:
    column = _KEYED_BY[landed.source]
    keys = read_rows(landed, [column])[column]
    return int(keys.is_in(list(_keys(column, people))).sum())


def _keys(column: str, people: People) -> frozenset[str]:
    return people.staff_keys if column == "staff_key" else people.declared_keys


def _own_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """What was noted of the file; not what Polars adds for itself."""
    return {name: told for name, told in facts.items() if not name.startswith("ARROW:")}
