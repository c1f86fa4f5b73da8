"""Joins the parts of one follower list into one; knows no platform's format."""

from collections.abc import Iterable

import polars as pl

from transforms.parsed import REJECT_COLUMNS, Parsed
from transforms.pseudonyms import follower_keys, id_keys

LIST_COLUMNS = pl.Schema(
    [("follower_key", pl.String()), ("handle_key", pl.String()), ("followed_at", pl.Datetime("us", "UTC"))]
)
_JOINED = pl.Schema({"row": pl.Int64(), **LIST_COLUMNS})


def join_parts(parts: Iterable[Parsed], platform: str, key: bytes) -> Parsed:
    """One list from its parts in order, each follower once and under a keyed pseudonym.

    Rows: `follower_key` (32 hex characters: of the platform's id where the list gives ids, else of the handle),
    `handle_key` (the handle's key where the list gives both, else null) and `followed_at` (UTC, null where the source
    gives no time); grain: follower_key. Handles and ids leave memory with their part.

    A follower met again, in the same part or a later one, is rejected as duplicate_follower; the earliest known follow
    time is kept. Reject rows count through all parts.

    Followers of whom the platform gives a display name only are counted and nothing else: they are in `rows_loaded`,
    which is therefore how many followers the list shows, and `facts["anonymous"]` says how many they are; they have no
    row. A parser marks them by a column `repeat_mark`; the first of a part with the mark of the last one of the part
    before is the same follower delivered twice. Raises ValueError for a row without identity in a part without marks.
    """
    rows: list[pl.DataFrame] = []
    rejects: list[pl.DataFrame] = []
    read = anonymous = 0
    last_mark: int | None = None
    for part in parts:
        rejects.append(part.rejects.with_columns(pl.col("row") + read))
        keyed = _keyed(part.rows, platform, key).with_columns((pl.col("entry") + read).alias("row"))
        nobody = keyed.filter(pl.col("follower_key").is_null())
        repeated = _repeated(nobody, last_mark)
        rejects.append(repeated)
        anonymous += nobody.height - repeated.height
        last_mark = nobody["repeat_mark"][-1] if nobody.height else None
        rows.append(keyed.filter(pl.col("follower_key").is_not_null()).select(_JOINED.names()))
        read += part.rows_read
    once, again = _once(pl.concat([_JOINED.to_frame(), *rows]))
    return Parsed(
        rows=once.select(LIST_COLUMNS.names()),
        rejects=pl.concat([REJECT_COLUMNS.to_frame(), *rejects, again]).cast(REJECT_COLUMNS).sort("row"),
        rows_read=read,
        rows_loaded=once.height + anonymous,
        facts={"anonymous": str(anonymous)} if anonymous else {},
    )


def _keyed(rows: pl.DataFrame, platform: str, key: bytes) -> pl.DataFrame:
    by_handle = follower_keys(rows["handle"], platform, key)
    by_id = id_keys(rows["platform_user_id"], platform, key)
    keyed = rows.with_columns(by_id.alias("by_id"), by_handle.alias("by_handle")).with_columns(
        follower_key=pl.coalesce("by_id", "by_handle"),
        handle_key=pl.when(pl.col("by_id").is_not_null()).then("by_handle"),
    )
    if "repeat_mark" not in keyed.columns and keyed["follower_key"].has_nulls():
        raise ValueError("a follower without handle and id, in a part whose parser does not count such followers")
    return keyed


def _repeated(nobody: pl.DataFrame, last_mark: int | None) -> pl.DataFrame:
    """The first nameless follower of a part as a reject, where the part before ended with the same one."""
    if last_mark is None or not nobody.height or nobody["repeat_mark"][0] != last_mark:
        return REJECT_COLUMNS.to_frame()
    return nobody.head(1).select("row", pl.lit("duplicate_follower").alias("reason"))


def _once(everyone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each follower once, by key, and the rows in which one was met again as rejects."""
    ordered, follower = everyone.sort("follower_key"), pl.col("follower_key")
    # Nearly everybody stands there once: only who has a neighbour of the same key is put together.
    is_repeated = ordered.select(
        ((follower == follower.shift(1)) | (follower == follower.shift(-1))).fill_null(value=False)
    ).to_series()
    if not is_repeated.any():
        return ordered, ordered.clear().select("row", pl.lit("duplicate_follower").alias("reason"))
    repeated = ordered.filter(is_repeated)
    once = repeated.group_by("follower_key").agg(
        pl.col("handle_key").sort_by("row").first(), pl.col("followed_at").min(), pl.col("row").min()
    )
    again = repeated.join(once.select("row"), on="row", how="anti")
    everybody = pl.concat([ordered.filter(~is_repeated), once.select(ordered.columns)]).sort("follower_key")
    return everybody, again.select("row", pl.lit("duplicate_follower").alias("reason"))
