"""Knows answers that name the account to be followed instead of the employee's own; knows no campaign."""

from collections.abc import Iterable

import polars as pl

_ANSWER = ["row", "platform"]


def without_official(rows: pl.DataFrame, official: Iterable[tuple[str, str]]) -> tuple[pl.DataFrame, int]:
    """The lines of `parse_declarations` without the official accounts, and how many answers had named one.

    `official` holds platform and canonical handle of each. Asked for "your account", people name the one they were
    told to follow. It is nobody's own: no account stands in its own list, and two who name it share nothing. An
    answer that names nothing else says no more than that somebody follows (claim_only); one of several accounts of
    which one is left names that one.
    """
    known = pl.DataFrame(list(official), {"platform": pl.String, "handle": pl.String}, orient="row")
    marked = rows.join(known.with_columns(is_official=True), on=known.columns, how="left", maintain_order="left")
    told = marked.with_columns(pl.col("is_official").fill_null(value=False))
    told = told.with_columns(has_one=pl.col("is_official").any().over(_ANSWER))
    named = told.filter("has_one")
    if named.is_empty():
        return rows, 0
    own = named.filter(~pl.col("is_official"))
    is_last = (pl.len().over(_ANSWER) == 1) & (pl.col("answer") == "multiple")
    kind = pl.when(pl.col("handle").is_not_null()).then(pl.lit("handle")).otherwise(pl.lit("id"))
    claims = named.join(own, on=_ANSWER, how="anti").unique(_ANSWER, keep="first", maintain_order=True)
    read = [
        told.filter(~pl.col("has_one")),
        own.with_columns(answer=pl.when(is_last).then(kind).otherwise("answer")),
        claims.with_columns(answer=pl.lit("claim_only"), handle=pl.lit(None, pl.String)),
    ]
    count = named.select(_ANSWER).unique().height
    return pl.concat(read).select(rows.columns).sort("row", maintain_order=True), count
