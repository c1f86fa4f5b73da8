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


def rejects_of(source_rows: int, reason: RowReason) -> pl.DataFrame:
    """Rejects for so many rows of a source; where they stand in it is not told, since that would name the person."""
    rows = pl.Series("row", [None] * source_rows, pl.Int64)
    return pl.DataFrame({"row": rows, "reason": [reason] * source_rows}, schema=REJECT_COLUMNS)
