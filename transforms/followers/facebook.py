"""Knows Facebook's own export, all its generations; knows that a display name is nobody's handle, and keeps none.

Shape (docs: "Download your information"): connections/followers/people_who_followed_you.json, later in numbered parts;
friends_and_followers/followers.json until 2022, following_and_followers/followers.json until 2019; and pages (.html).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

import polars as pl
from selectolax.lexbor import LexborNode

from transforms.faults import Fault
from transforms.followers.formats import Announced, ListFormat, Member, missing_between
from transforms.followers.meta_dates import read_wall
from transforms.followers.meta_html import Header, drifted, read_header, read_page, text_of
from transforms.followers.meta_json import second_in, text_in, times_of
from transforms.followers.meta_paths import START_HERE, MemberPattern, find_member, read_name
from transforms.followers.meta_text import loaded
from transforms.followers.named_entries import unread_times
from transforms.parsed import Parsed, split_rejects

_FOLDERS: Final = "(?:^|/)(?:friends_and_followers|following_and_followers|connections/followers)/"
_PEOPLE: Final = "(?:^|/)people_who_followed_you"
_MEMBERS: Final[tuple[MemberPattern, ...]] = (
    ("json_parts", rf"{_PEOPLE}_(?P<part>[0-9]{{1,6}})\.json$"),
    ("json", rf"(?:{_PEOPLE}|{_FOLDERS}followers)\.json$"),
    ("html_parts", rf"{_PEOPLE}_(?P<part>[0-9]{{1,6}})\.html$"),
    ("html", rf"(?:{_PEOPLE}|{_FOLDERS}followers)\.html$"),
    START_HERE,
)
_LISTS: Final = ("followers_v3", "followers_v2", "followers")
_NAMES: Final = "._a6-h, ._2lel"
_TIMES: Final = ("._a72d", "._2lem", "._a6-o")
_NAMED: Final = pl.Schema(
    {"name": pl.String(), "followed_at": pl.Datetime("us", "UTC"), "is_unread": pl.Boolean()},
)


def named_after(file_name: str) -> tuple[str | None, date] | None:
    """The account and the day of ``facebook-<account>-<day>-<letters>.zip``; None for any other name."""
    return read_name(file_name, "facebook")


def announced(context: Mapping[str, bytes], numbers: Sequence[int]) -> Announced:
    """What the export says of itself: its day and span in start_here.html, and the parts that are missing."""
    header = _header(context)
    return Announced(
        taken_on=header.made_at.date() if header.made_at else None,
        missing=missing_between(numbers, 1),
        is_windowed=header.is_windowed,
    )


def parse(content: bytes, member: Member, context: Mapping[str, bytes]) -> Parsed:
    """The followers of one part, of whatever generation it is: followers who are counted, and nobody.

    Facebook gives display names only. A name belongs to many people and to none for sure, so it never leaves this
    function: `handle` and `platform_user_id` are null in every row. `repeat_mark` (UInt64) says the same for the same
    name at the same time, so that ``lists.join_parts`` knows the last row of a part when the next part begins with it;
    null where no time stands there, for namesakes are real people.

    Times of pages are those of the account's own clock, whose zone only start_here.html tells (in `context`); without
    it `followed_at` is null. Rejects: no_identity (an empty name: Facebook leaves it where an account was deactivated).
    Facts: `times_unread`; a page's own `covers_from`, `covers_to`, `is_windowed`. Raises Fault file_unreadable and
    schema_drift.
    """
    if member.kind.startswith("html"):
        named, header = _of_page(content, _header(context).offset)
        return _counted(named, header.facts)
    return _counted(_of_json(loaded(content)), {})


def _counted(named: pl.DataFrame, facts: Mapping[str, str]) -> Parsed:
    clean = pl.col("name").str.strip_chars()
    judged = named.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("entry"),
        pl.lit(None, pl.String).alias("handle"),
        pl.lit(None, pl.String).alias("platform_user_id"),
        "followed_at",
        pl.lit(value=False).alias("is_placeholder"),
        pl.format("{} {}", pl.col("followed_at").dt.epoch("us"), clean).hash().alias("repeat_mark"),
        reason=pl.when(clean == "").then(pl.lit("no_identity")),
    ).with_columns(pl.when(pl.col("followed_at").is_not_null()).then("repeat_mark"))
    rows, rejects = split_rejects(judged, row="entry")
    if named.height and rows.is_empty():
        raise _drift(f"{named.height} entries and not one name in them")
    return Parsed(rows, rejects, named.height, rows.height, facts=unread_times(named) | dict(facts))


def _of_json(held: object) -> pl.DataFrame:
    if isinstance(held, dict):
        lists = [held[name] for name in _LISTS if name in held]
        people = [_person(record) for record in _records(lists[0] if len(lists) == 1 else None)]
    else:
        people = [_listed(record) for record in _records(held)]
    frame = pl.DataFrame(people, schema={"name": pl.String, "second": pl.Int64}, orient="row")
    return frame.select("name", *times_of(pl.col("second")))


def _records(records: object) -> list[dict[str, Any]]:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _drift("something else than a list of records")
    return records


def _person(record: dict[str, Any]) -> tuple[str, int | None]:
    """Name and time of {"name", "timestamp"}, the generations with a list name of their own."""
    name = text_in(record, "name", _drift)
    if name is None:
        raise _drift("a record without a name")
    return name, second_in(record, _drift)


def _listed(record: dict[str, Any]) -> tuple[str, int | None]:
    """Name and time of {"string_list_data": [{"value", "timestamp"}]}, the generation of numbered parts."""
    places = record.get("string_list_data")
    if not isinstance(places, list) or len(places) > 1 or not all(isinstance(place, dict) for place in places):
        raise _drift("a record without the one place where the name stands (string_list_data)")
    place = places[0] if places else {"value": ""}
    if place.get("href"):
        raise _drift("links to profiles, which Facebook does not give")
    name = text_in(place, "value", _drift)
    if name is None:
        raise _drift("a record without a name")
    return name, second_in(place, _drift)


def _of_page(content: bytes, offset: timedelta | None) -> tuple[pl.DataFrame, Header]:
    page = read_page(content)
    if len(page.place.css(_NAMES)) > len(page.rows):
        raise drifted("names outside the known rows, or several in one")
    return pl.DataFrame([_row(row, offset) for row in page.rows], schema=_NAMED, orient="row"), page.header


def _row(row: LexborNode, offset: timedelta | None) -> tuple[str, datetime | None, bool]:
    shown = text_of(next(filter(None, map(row.css_first, _TIMES)), None))
    wall = read_wall(shown) if offset is not None else None
    followed_at = (wall - offset).replace(tzinfo=UTC) if wall and offset is not None else None
    return text_of(row.css_first(_NAMES)), followed_at, bool(shown) and followed_at is None


def _header(context: Mapping[str, bytes]) -> Header:
    return read_header(context["start_here"]) if "start_here" in context else Header()


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        "a list of followers in a shape Facebook has exported since 2018",
        found,
        "ask for the export in JSON format; if it is, Facebook has changed it: keep the file and report it",
    )


FORMAT: Final = ListFormat(
    platform="facebook",
    identity="handle",
    kinds=("json_parts", "json", "html_parts", "html"),
    member=partial(find_member, _MEMBERS),
    parse=parse,
    announced=announced,
    named_after=named_after,
)
