"""Knows the follower parts of Instagram's own export; knows nothing of archives, of other lists or of staff.

Shape (docs: "Export your information", 2022 to today): connections/followers_and_following/followers_1.json to
followers_N.json, each a bare list of {"title", "string_list_data": [{"href", "value", "timestamp"}]}.
"""

import json
import re
from datetime import date
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.handles import canonical_handle, canonical_handles
from transforms.parsed import Parsed, split_rejects

_PART: Final = re.compile(
    r"(?:^|/)connections/followers_and_following/followers_(?P<part>[0-9]{1,6})(?: ?\([0-9]+\))?\.json$", re.IGNORECASE
)
_EXPORT: Final = re.compile(
    r"instagram-(?P<owner>.+)-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})-[A-Za-z0-9_-]{8}(?: ?\([0-9]+\))?(?:\.zip)?",
    re.IGNORECASE,
)
_ENTRY: Final = pl.Struct({"href": pl.String, "value": pl.String, "timestamp": pl.Int64})
_SHAPE: Final = pl.Schema({"title": pl.String(), "string_list_data": pl.List(_ENTRY)})
_PROFILE: Final = r"(?i)^(?:https?://)?(?:www\.)?instagram\.com/(?:_u/)?@?([a-z0-9._]+)/?(?:[?#].*)?$"
# What Instagram leaves in the list where an account was deleted.
_PLACEHOLDER: Final = r"^(?:__deleted__[0-9a-f]+|deleted[0-9a-f]{6,})$"
_LATEST_SECOND: Final = 4_102_444_800  # the year 2100


def is_follower_part(path: str) -> int | None:
    """The number of a follower part of an export, from its path inside it; None for every other file.

    Accepts what re-zipping leaves behind: folders above, backslashes, " (1)" of a second download.
    """
    slashed = path.replace("\\", "/")
    part = _PART.search(slashed)
    return int(part["part"]) if part and "__MACOSX/" not in slashed else None


def export_owner(file_name: str) -> tuple[str, date] | None:
    """The account (canonical) and the day that an export is named after; None for any other name."""
    named = _EXPORT.fullmatch(file_name.replace("\\", "/").rpartition("/")[2])
    owner = canonical_handle(named["owner"], "instagram") if named else None
    if not named or not owner:
        return None
    try:
        return owner, date.fromisoformat(named["day"])
    except ValueError:
        return None


def parse_part(content: bytes) -> Parsed:
    """The followers of one part, one line per entry that names an account; an account may stand there twice.

    Columns: `entry` Int64 (place in the list, from 1), `handle` (canonical), `followed_at` Datetime[us, UTC] (null
    where the export gives 0 or nothing), `is_placeholder` (a deleted account's stand-in: a follower, but nobody).
    The account name is the first legal one of the entry's value, its profile link (also /_u/name) and its title.

    Rejects: no_identity (an entry without any name), handle_illegal. Raises Fault file_unreadable for broken JSON and
    schema_drift for any other shape, also where entries stand but none can be read: an unknown shape is never an
    empty list. `[]` is one.
    """
    entries = _entries(content)
    named = _with_handles(entries)
    is_blank = pl.all_horizontal(pl.col(column).fill_null("") == "" for column in ("value", "href", "title"))
    judged = named.select(
        "entry",
        "handle",
        followed_at=pl.when(pl.col("timestamp").is_between(1, _LATEST_SECOND)).then(
            pl.from_epoch("timestamp", time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        ),
        is_placeholder=pl.col("handle").str.contains(_PLACEHOLDER),
        reason=pl.when(pl.col("handle").is_null()).then(
            pl.when(is_blank).then(pl.lit("no_identity")).otherwise(pl.lit("handle_illegal"))
        ),
    )
    loaded, rejects = split_rejects(judged, row="entry")
    if entries.height and loaded.is_empty():
        raise _drift(f"{entries.height} entries and not one account name in them")
    return Parsed(loaded, rejects, entries.height, loaded.height)


def _entries(content: bytes) -> pl.DataFrame:
    """One line per list entry: `entry`, `title`, `href`, `value`, `timestamp`; the shape is checked, not guessed."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in {b"[", b""}:
        raise _unreadable_or_drift(content, "something else than a list of entries")
    try:
        records = pl.read_json(content, schema=_SHAPE)
    except pl.exceptions.PolarsError:
        raise _unreadable_or_drift(content, "entries of another shape") from None
    lengths = records["string_list_data"].list.len()
    if lengths.has_nulls() or (lengths > 1).any():
        raise _drift("entries without the one place where the account stands (string_list_data)")
    first = pl.col("string_list_data").list.get(0, null_on_oob=True).struct
    return records.with_row_index("entry", offset=1).select(
        pl.col("entry").cast(pl.Int64), "title", *(first.field(name) for name in ("href", "value", "timestamp"))
    )


def _with_handles(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries with `handle`; only those whose value is no handle are looked at a second time."""
    named = entries.with_columns(canonical_handles(entries["value"], "instagram").alias("handle"))
    if not named["handle"].has_nulls():
        return named
    odd = entries.filter(named["handle"].is_null())
    candidates = (odd["value"].str.extract(_PROFILE, 1), odd["href"].str.extract(_PROFILE, 1), odd["title"])
    canonical = [canonical_handles(candidate, "instagram") for candidate in candidates]
    second = odd.select("entry", second=pl.coalesce(*canonical))
    joined = named.join(second, on="entry", how="left", maintain_order="left")
    return joined.with_columns(handle=pl.coalesce("handle", "second")).drop("second")


def _unreadable_or_drift(content: bytes, found: str) -> Fault:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return Fault(
            "file_unreadable",
            "a complete JSON file",
            "JSON that breaks off or is damaged",
            "download the export again",
        )
    return _drift(found)


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        "a list of followers in the shape Instagram has exported since 2022",
        found,
        "ask for the export in JSON format; if it is, Instagram has changed it: keep the file and report it",
    )
