"""Turns the lists of a case, told follower by follower, into what models read of lists: spans, places and counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from tests.sql.building import Row

Given: TypeAlias = Mapping[str, Sequence[Row]]

FOLLOWERS, CAPTURES = "staging.stg_followers", "staging.stg_captures"


def as_kept(given: Given, reads: Iterable[str]) -> Given:
    """The same tables; where a model does not read followers list by list, what it reads instead.

    Every list stands alone in its chain: that spans of many lists unfold to the same is the law of another test.
    """
    if FOLLOWERS not in given or FOLLOWERS in reads:
        return given
    lines = given[FOLLOWERS]
    ids = dict.fromkeys(row["capture_id"] for rows in given.values() for row in rows if row.get("capture_id"))
    places = {name: number for number, name in enumerate(ids, start=1)}
    captures = given.get(CAPTURES, [{"capture_id": name} for name in ids])
    kept = {
        CAPTURES: [{**_counted(row["capture_id"], lines), **row} for row in captures],
        "staging.stg_list_places": [
            {"capture_id": name, "chain": number, "list_number": number} for name, number in places.items()
        ],
        "staging.stg_follower_spans": [_span(line, places[line["capture_id"]]) for line in lines],
    }
    others = {table: rows for table, rows in given.items() if table != FOLLOWERS}
    return others | {table: rows for table, rows in kept.items() if table in reads}


def _counted(name: str, lines: Iterable[Row]) -> dict[str, Any]:
    own = [line for line in lines if line["capture_id"] == name]
    times = [line["followed_at"] for line in own if line.get("followed_at")]
    return {"named": len(own), "timed": len(times), "newest_follow_at": max(times, default=None)}


def _span(line: Row, number: int) -> dict[str, Any]:
    at = line.get("followed_at")
    told = {"followed_on": at and at.date(), **line, "chain": number, "from_list": number, "to_list": number}
    return {column: value for column, value in told.items() if column != "capture_id"}
