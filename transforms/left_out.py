"""Knows how the rows of some people leave a file that was read, and that they stay counted; knows nobody."""

from dataclasses import dataclass

import polars as pl

from transforms.faults import RowReason
from transforms.parsed import REJECT_COLUMNS


@dataclass(frozen=True)
class LeftOut:
    """What is left of a file: `rows`, how many `lines` went, and how many rows of the source went with them.

    A row of the source may give several lines (a form row, one for each platform): it has gone when its last line has.
    """

    rows: pl.DataFrame
    lines: int
    source_rows: int


def leave_out(rows: pl.DataFrame, is_theirs: pl.Expr) -> LeftOut:
    """The rows without those of whom `is_theirs` is true; `rows` has the column `row`, as every parser gives it."""
    kept = rows.filter(~is_theirs.fill_null(value=False))
    gone = rows["row"].n_unique() - kept["row"].n_unique()
    return LeftOut(kept, rows.height - kept.height, gone)


def with_untold(rejects: pl.DataFrame, source_rows: int, reason: RowReason) -> pl.DataFrame:
    """The rejects and so many more, counted downwards from -1: where the rows stand would tell whose they were."""
    lowest = min([0, *rejects["row"].drop_nulls()])
    untold = pl.Series("row", range(lowest - 1, lowest - 1 - source_rows, -1), pl.Int64)
    return pl.concat([rejects, pl.DataFrame({"row": untold, "reason": [reason] * source_rows}, schema=REJECT_COLUMNS)])
