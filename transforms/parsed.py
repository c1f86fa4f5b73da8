"""Knows the shape in which every parser hands back a file, and that no row may vanish on the way; nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

REJECT_COLUMNS = pl.Schema({"row": pl.Int64(), "reason": pl.String()})


@dataclass(frozen=True)
class Parsed:
    """One file, read: `rows` in the parser's canonical columns, and `rejects` with a reason for every row left out.

    `rejects`: one line per rejected row; `row` counts from 1 in the source (header and title lines included for a
    table, list entries otherwise), `reason` is one of faults.ROW_REASONS. `rows_loaded` counts source rows, so it is
    smaller than the height of `rows` where one form row gives several lines. `dropped_columns` names what the file
    held and did not pass; `facts` are further findings about the file, never about a person.

    Raises ValueError where rows read are not rows loaded plus rows rejected: a parser that loses rows is a bug.
    """

    rows: pl.DataFrame
    rejects: pl.DataFrame
    rows_read: int
    rows_loaded: int
    dropped_columns: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _no_row_may_vanish(self)


@dataclass(frozen=True)
class LongList:
    """One follower list that is too long to be held: as Parsed, but its rows are yet to be read from where they lie.

    They lie there until the next long list is put together. It has at least one row. Raises ValueError as Parsed does.
    """

    rows: pl.LazyFrame
    rejects: pl.DataFrame
    rows_read: int
    rows_loaded: int
    facts: Mapping[str, str] = field(default_factory=dict)
    dropped_columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _no_row_may_vanish(self)


def _no_row_may_vanish(parsed: Parsed | LongList) -> None:
    if parsed.rows_read != parsed.rows_loaded + parsed.rejects.height:
        told = f"{parsed.rows_read} rows read, {parsed.rows_loaded} loaded, {parsed.rejects.height} rejected"
        raise ValueError(told)


def split_rejects(judged: pl.DataFrame, *, row: str = "row") -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows to load and the rejects of a frame that carries a `reason` column (null where a row is good)."""
    rejects = judged.filter(pl.col("reason").is_not_null()).select(pl.col(row).alias("row"), "reason")
    return judged.filter(pl.col("reason").is_null()).drop("reason"), rejects.cast(REJECT_COLUMNS)
