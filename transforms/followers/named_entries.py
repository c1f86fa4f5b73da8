"""Knows how an entry of a follower list is given to an account by the name in it; knows no file and no platform."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.followers.meta_text import repaired
from transforms.handles import canonical_handles
from transforms.parsed import Parsed, split_rejects

# What Meta leaves in the list where an account was deleted.
_PLACEHOLDER: Final = r"^(?:__deleted__[0-9a-f]+|deleted[0-9a-f]{6,})$"


def parsed_entries(
    entries: pl.DataFrame, platform: str, profile: str, drift: Fault, facts: Mapping[str, str] | None = None
) -> Parsed:
    """The followers of one part, one line per entry that names an account; an account may stand there twice.

    `entries`: the columns of ``meta_json.ENTRIES``. The account is the first legal one of an entry's value, its profile
    link (`profile`: what matches one and captures the name) and its title. Rows are those of ``ListFormat``. Rejects:
    no_identity (an entry without any name), handle_illegal. `facts["times_unread"]` counts the entries whose time
    stands there and cannot be read. Raises `drift` where entries stand and none can be read: an unknown shape is never
    an empty list.
    """
    named = _with_handles(entries, platform, profile)
    is_blank = pl.all_horizontal(pl.col(column).fill_null("") == "" for column in ("value", "href", "title"))
    judged = named.select(
        "entry",
        "handle",
        pl.lit(None, pl.String).alias("platform_user_id"),
        "followed_at",
        is_placeholder=pl.col("handle").str.contains(_PLACEHOLDER),
        reason=pl.when(pl.col("handle").is_null()).then(
            pl.when(is_blank).then(pl.lit("no_identity")).otherwise(pl.lit("handle_illegal"))
        ),
    )
    loaded, rejects = split_rejects(judged, row="entry")
    if entries.height and loaded.is_empty():
        raise drift
    return Parsed(loaded, rejects, entries.height, loaded.height, facts=unread_times(entries) | dict(facts or {}))


def unread_times(entries: pl.DataFrame) -> dict[str, str]:
    """How many entries give a time that cannot be read, as a fact; nothing where there is none."""
    unread = int(entries["is_unread"].sum())
    return {"times_unread": str(unread)} if unread else {}


def _with_handles(entries: pl.DataFrame, platform: str, profile: str) -> pl.DataFrame:
    """The entries with `handle`; only those whose value is no handle are looked at a second time."""
    named = entries.with_columns(canonical_handles(entries["value"], platform).alias("handle"))
    if not named["handle"].has_nulls():
        return named
    odd = entries.filter(named["handle"].is_null()).with_columns(_repaired("value"), _repaired("title"))
    names = (odd["value"], odd["value"].str.extract(profile, 1), odd["href"].str.extract(profile, 1), odd["title"])
    canonical = [canonical_handles(name, platform) for name in names]
    second = odd.select("entry", second=pl.coalesce(*canonical))
    joined = named.join(second, on="entry", how="left", maintain_order="left")
    return joined.with_columns(handle=pl.coalesce("handle", "second")).drop("second")


def _repaired(column: str) -> pl.Expr:
    return pl.col(column).map_elements(repaired, return_dtype=pl.String)
