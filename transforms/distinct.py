"""Knows that a column often says few things many times, and reads each of them once; knows nothing of what they are."""

from collections.abc import Callable

import polars as pl


def by_distinct(texts: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What `read` makes of each text, in the same order; null of null.

    `read` must make of a text what it would make of it alone, whatever stands beside it.
    """
    different = texts.unique().drop_nulls()
    read_once = pl.DataFrame({"text": different, "read": read(different)})
    told = texts.to_frame("text").join(read_once, on="text", how="left", maintain_order="left")
    return told["read"].alias(texts.name)
