"""Joins the parts of one follower list into one; knows no platform's format."""

from collections.abc import Iterable

import polars as pl

from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys

LIST_COLUMNS = pl.Schema([("follower_key", pl.String()), ("followed_at", pl.Datetime("us", "UTC"))])


def join_parts(parts: Iterable[Parsed], platform: str, key: bytes) -> Parsed:
    """One list from its parts in order, each follower once and under a keyed pseudonym.

    Rows: `follower_key` (32 hex characters) and `followed_at` (UTC, null where the source gives no time); grain:
    follower_key. Handles leave memory with their part. A follower met again, in the same part or a later one, is
    rejected as duplicate_follower; the earliest known follow time is kept. Reject rows count through all parts.
    """
    rows: list[pl.DataFrame] = []
    rejects: list[pl.DataFrame] = []
    read = 0
    for part in parts:
        rejects.append(part.rejects.with_columns(pl.col("row") + read))
        rows.append(
            part.rows.select(
                (pl.col("entry") + read).alias("row"),
                follower_keys(part.rows["handle"], platform, key).alias("follower_key"),
                "followed_at",
            )
        )
        read += part.rows_read
    if not rows:
        return Parsed(LIST_COLUMNS.to_frame(), REJECT_COLUMNS.to_frame(), 0, 0)
    everyone = pl.concat(rows)
    once = everyone.group_by("follower_key").agg(pl.col("followed_at").min(), pl.col("row").min())
    again = everyone.join(once.select("row"), on="row", how="anti").select(
        "row", pl.lit("duplicate_follower").alias("reason")
    )
    return Parsed(
        rows=once.select(LIST_COLUMNS.names()).sort("follower_key"),
        rejects=pl.concat([*rejects, again]).cast(REJECT_COLUMNS).sort("row"),
        rows_read=read,
        rows_loaded=once.height,
    )
