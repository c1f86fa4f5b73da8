"""Knows the follower lists of TikTok's own export, JSON and text; knows nothing of archives, other lists or staff.

Shape (docs: TikTok "Download your data"): user_data_tiktok.json, in which one section holds ``FansList``, or one text
file per section. Times are UTC without saying so. JSON keys are English everywhere, text files are localised.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl

from transforms.faults import Fault
from transforms.followers import tiktok_text
from transforms.followers.formats import Announced, ListFormat, Member
from transforms.followers.paths import COPY, last_name, slashed
from transforms.handles import canonical_handle, canonical_handles
from transforms.parsed import Parsed, split_rejects
from transforms.times import parse_instants

_JSON: Final = re.compile(rf"(?:^|/)user_data(?:_tiktok)?{COPY}\.json$", re.IGNORECASE)
_ARCHIVE: Final = re.compile(rf"TikTok_Data_(?P<second>[0-9]{{9,10}}){COPY}(?:\.zip)?", re.IGNORECASE)
# Where the list stood in 2020 to 2023, 2024, and since 2025; keys without case, spaces and underscores.
_PLACES: Final = (
    ("profileandsettings", "follower", "fanslist"),
    ("youractivity", "follower", "fanslist"),
    ("activity", "followerlist", "fanslist"),
)
_LISTS: Final = frozenset({"fans", "followerlist", "followers", "follower"})
_PROFILES: Final = frozenset({"profileinfo", "profileinformation"})
_NAMES: Final = frozenset({"username", "uniqueid"})
_TIMES: Final = frozenset({"date", "followedat", "time", "timestamp"})
_DEEPEST: Final = 6


def _member(path: str) -> Member | None:
    plain = slashed(path)
    if plain is None:
        return None
    if _JSON.search(plain):
        return Member("json", 1)
    if tiktok_text.is_follower_list(plain):
        return Member("txt", 1)
    return Member("profile") if tiktok_text.is_profile(plain) else None


def _parse(content: bytes, member: Member, _context: Mapping[str, bytes]) -> Parsed:
    """The followers of the export, one line per entry with a legal name; an account may stand there twice.

    `followed_at` is null where the date cannot be read; that drops nobody. Facts: `owner` where a profile section
    names it. Rejects: no_identity, handle_illegal. Raises Fault missing_list where the section was not asked for,
    file_unreadable and schema_drift as every list does; ``"FansList": null`` is an account without followers.
    """
    if member.kind == "txt":
        entries, owner = tiktok_text.entries(content), None
    else:
        document = _document(content)
        entries, owner = _entries(_fans(document)), _owner(document)
    handles = canonical_handles(entries["name"], "tiktok")
    judged = entries.select(
        "entry",
        handle=handles,
        platform_user_id=pl.lit(None, pl.String),
        followed_at=_instants(entries["at"]),
        is_placeholder=pl.lit(value=False),
        reason=pl.when(handles.is_null()).then(
            pl.when(pl.col("name").fill_null("").str.strip_chars() == "")
            .then(pl.lit("no_identity"))
            .otherwise(pl.lit("handle_illegal"))
        ),
    )
    loaded, rejects = split_rejects(judged, row="entry")
    if entries.height and loaded.is_empty():
        raise _drift(f"{entries.height} entries and not one account name in them")
    return Parsed(loaded, rejects, entries.height, loaded.height, facts={"owner": owner} if owner else {})


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise Fault(
            "file_unreadable",
            needed="a complete user_data_tiktok.json",
            found="JSON that breaks off or is damaged",
            remedy="download the export again and put it there as the zip it is",
        ) from None
    if not isinstance(document, dict):
        raise _drift("JSON that has no sections")
    return document


def _fans(document: dict[str, Any]) -> list[Any]:
    """The entries of the follower list, wherever TikTok keeps it today. Raises Fault where there is none, or two."""
    lists = list(_lists_below(document, ()))
    known = [found for path, found in lists if path in _PLACES]
    likely = known or [found for _, found in lists]
    if not likely:
        raise _not_asked_for()
    if any(other != likely[0] for other in likely[1:]):
        raise _drift(f"{len(likely)} different lists that may be the followers")
    return likely[0]


def _lists_below(section: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Every list that is called one of followers, with its path; only sections are gone into, and not too deep."""
    for key, value in section.items():
        here = (*path, _plain(key))
        if here[-1] == "fanslist" and (value is None or isinstance(value, list)):
            yield here, value or []
        elif here[-1] in _LISTS and isinstance(value, list) and value and _names_somebody(value[0]):
            yield here, value
        elif isinstance(value, dict) and len(here) < _DEEPEST:
            yield from _lists_below(value, here)


def _names_somebody(entry: object) -> bool:
    return isinstance(entry, dict) and any(_plain(key) in _NAMES for key in entry)


def _entries(fans: list[Any]) -> pl.DataFrame:
    names, times = [_text(fan, "UserName", _NAMES) for fan in fans], [_text(fan, "Date", _TIMES) for fan in fans]
    return (
        pl.DataFrame({"name": names, "at": times}, schema=tiktok_text.ENTRY)
        .with_row_index("entry", offset=1)
        .cast({"entry": pl.Int64})
    )


def _text(fan: object, usual: str, spellings: frozenset[str]) -> str | None:
    if not isinstance(fan, dict):
        raise _drift("an entry that is no follower")
    value = fan[usual] if usual in fan else next((fan[key] for key in fan if _plain(key) in spellings), None)
    if isinstance(value, dict | list):
        raise _drift("a follower's entry of another shape")
    text = None if value is None else str(value)
    # half of a character outside the usual plane is legal JSON and no text
    return text if text is None or text.isascii() else text.encode(errors="replace").decode()


def _instants(texts: pl.Series) -> pl.Series:
    """UTC instants; almost all are written alike, and only the others are worth a longer look."""
    usual = texts.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us").dt.replace_time_zone("UTC")
    return usual.fill_null(parse_instants(texts, "UTC")) if usual.null_count() > texts.null_count() else usual


def _owner(document: dict[str, Any]) -> str | None:
    for section in (document, *(value for value in document.values() if isinstance(value, dict))):
        for key, profile in section.items():
            shown = profile.get("ProfileMap") if _plain(key) in _PROFILES and isinstance(profile, dict) else None
            for name, value in shown.items() if isinstance(shown, dict) else ():
                if _plain(name) in _NAMES and isinstance(value, str):
                    return canonical_handle(value, "tiktok")
    return None


def _announced(context: Mapping[str, bytes], _numbers: Sequence[int]) -> Announced:
    return Announced(owner=tiktok_text.owner(context["profile"]) if "profile" in context else None)


def _named_after(file_name: str) -> tuple[str | None, date] | None:
    named = _ARCHIVE.fullmatch(last_name(file_name))
    # An instant, not a day: which day it was depends on where the office is.
    return (None, datetime.fromtimestamp(int(named["second"]), tz=UTC)) if named else None


def _plain(key: str) -> str:
    return re.sub(r"[^a-z]", "", key.lower())


def _not_asked_for() -> Fault:
    return Fault(
        "missing_list",
        needed="a TikTok export with the list of followers",
        found="an export without it",
        remedy='ask for the data again in the app ("Download your data", format JSON) and choose all data, or at least '
        "profile and settings",
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        needed="a list of followers in a shape TikTok has exported since 2020",
        found=found,
        remedy="ask for the export in JSON format; if it is, TikTok has changed it: keep the file and report it",
    )


FORMAT: Final = ListFormat(
    platform="tiktok",
    identity="handle",
    kinds=("json", "txt"),
    member=_member,
    parse=_parse,
    announced=_announced,
    named_after=_named_after,
)
