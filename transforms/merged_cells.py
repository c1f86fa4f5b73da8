"""Knows what people mean by cells that are merged downwards; knows no column.

Of merged cells a workbook holds the first alone, and a reader finds the others blank. Who merges three cells in a
column says the same of three rows; read as blanks they would say something else, and silently.
"""

from collections.abc import Callable, Iterable

import polars as pl

from transforms.sheets import Merged


def filled_down(cells: pl.DataFrame, merged: Iterable[Merged], is_heading: Callable[[str], bool]) -> pl.DataFrame:
    """The cells of a sheet with what stands in the first of merged ones in all of them; headings stay where they are.

    `cells` as in RawSheet. What was typed into a cell stays, whatever it is said to be merged with.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in merged:
        spans.setdefault(one.column, []).append((one.first, one.last))
    for column in spans.keys() & set(cells.columns):
        spanned = pl.DataFrame(spans[column], {"first": pl.Int64, "last": pl.Int64}, orient="row").unique("first")
        said = cells.select(first="row", said=column).drop_nulls().join(spanned, on="first", how="inner").sort("first")
        said = said.filter(pl.Series([not is_heading(text) for text in said["said"]], dtype=pl.Boolean))
        above = cells.select("row").join_asof(said, left_on="row", right_on="first", strategy="backward")
        text = above.select(pl.when(pl.col("row") <= pl.col("last")).then(pl.col("said"))).to_series()
        cells = cells.with_columns(pl.coalesce(column, text).alias(column))
    return cells
