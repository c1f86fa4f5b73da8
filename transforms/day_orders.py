"""Knows in which order day and month of a written date can stand; knows nothing of the column's other texts."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from transforms.spelt_days import spelt_out

_ROWS_TOLD: Final = 5
_NUMBERS: Final = r"^(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.][0-9]{4}"


def orders_of(texts: pl.Series) -> pl.Series:
    """The one order of day and month in which each text is a date: day_first, month_first or either.

    Null of what is no date of two numbers and a year, and of the same number twice.
    """
    numbers = spelt_out(texts)["text"].str.extract_groups(_NUMBERS).struct.unnest().cast(pl.Int64)
    a, b = pl.col("a"), pl.col("b")
    order = (
        pl.when((b > 12) & (a <= 12))
        .then(pl.lit("month_first"))
        .when((a > 12) & (b <= 12))
        .then(pl.lit("day_first"))
        .when((a <= 12) & (b <= 12) & (a != b))
        .then(pl.lit("either"))
    )
    return numbers.select(order.alias(texts.name)).to_series()


def order_facts(orders: pl.DataFrame, *, is_read_month_first: bool = False) -> Mapping[str, str]:
    """Which rows have the month before the day for certain, and which others may have: of a table that has the former.

    `orders` has `row` and any number of columns of orders. Empty where no row has the month before the day.
    `is_read_month_first` says that something else than the rows themselves had them read so: these are told then.
    """
    turned = orders.filter(pl.any_horizontal(pl.exclude("row") == "month_first"))["row"]
    either = orders.filter(pl.any_horizontal(pl.exclude("row") == "either"))["row"]
    if turned.is_empty():
        return {"rows_month_first": _told(either)} if is_read_month_first else {}
    return {"rows_month_first": _told(turned), "rows_of_either_order": _told(either)}


def _told(rows: pl.Series) -> str:
    return ", ".join(map(str, rows.head(_ROWS_TOLD))) + (" …" if rows.len() > _ROWS_TOLD else "")
