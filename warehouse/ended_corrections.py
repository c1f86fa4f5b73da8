"""Knows when a line of corrections is over, and that it goes in no other order than the lines were entered.

Of the lines about one person, account and kind the one that was entered last counts. So whoever lets a later line go
and keeps an earlier one puts that in force again: an exemption that was withdrawn would hold for ever.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

import polars as pl

from warehouse.landing import Landed, Landings, read_rows

# Corrections that end; what a resolution or a new name changed has no end.
_ENDING: Final = ("exempt", "dispute", "self_declared")
_LINE: Final = ("staff_key", "platform", "account", "kind", "from_on", "until_on", "entered_at")
_Line = dict[str, Any]


def ended_lines(landings: Landings, until: date) -> list[tuple[Landed, pl.Expr, int]]:
    """The landed files with lines of corrections that were over before a day, which lines these are, and how many.

    A line is over after its last day, and once a later one of its kind about at least the same accounts is there. It
    goes once every line that it replaces has gone. Raises LandedDamaged.
    """
    files = {landed: read_rows(landed, ["row", *_LINE]) for landed in landings.kept("corrections")}
    if not files:
        return []
    # One file may repeat the lines of another, as every version of a file that grows does.
    lines = pl.concat(files.values()).group_by(_LINE).agg(pl.col("row").max())
    gone = pl.DataFrame([{name: line[name] for name in _LINE} for line in _going(lines, until)], schema=_schema(lines))
    found = []
    for landed, rows in files.items():
        ended = rows.join(gone, on=_LINE, nulls_equal=True, how="semi")["row"]
        if ended.len():
            found.append((landed, pl.col("row").is_in(ended.to_list()), ended.len()))
    return found


def _schema(lines: pl.DataFrame) -> pl.Schema:
    return pl.Schema({name: lines.schema[name] for name in _LINE})


def _going(lines: pl.DataFrame, until: date) -> Iterator[_Line]:
    entered = lines.with_columns(subject=pl.col("kind").replace("resolve", "dispute")).sort(
        # as the tables take them: of two that were entered at once the later row counts, then the one that ends later
        ["staff_key", "subject", "entered_at", "row", "from_on", "until_on"],
        descending=[False, False, False, False, True, False],
        nulls_last=True,
    )
    for _, of_subject in groupby(entered.iter_rows(named=True), key=lambda line: (line["staff_key"], line["subject"])):
        told, staying = list(of_subject), list[_Line]()
        for place, line in enumerate(told):
            is_over = line["kind"] in _ENDING and _is_over(line, told[place + 1 :], until)
            if is_over and not any(_covers(line, other) or _covers(other, line) for other in staying):
                yield line
            else:
                staying.append(line)


def _is_over(line: _Line, later: list[_Line], until: date) -> bool:
    if line["until_on"] and line["until_on"] < until:
        return True
    return any(
        # it still covers the local day on which the other was entered, and that may be a day after the one of UTC
        one["kind"] == line["kind"] and _covers(one, line) and one["entered_at"].date() + timedelta(days=1) < until
        for one in later
    )


def _covers(line: _Line, other: _Line) -> bool:
    """Whether a line is about all accounts that another one is about."""
    if line["account"] or line["platform"]:
        name = "account" if line["account"] else "platform"
        return bool(line[name] == other[name])
    return True
