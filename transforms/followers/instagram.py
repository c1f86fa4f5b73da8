"""Knows Instagram's own export, all its generations; knows nothing of archives, of other lists or of staff.

Shape (docs: "Export your information"): connections/followers_and_following/followers_1.json to followers_N.json since
2022, followers_and_following/followers.json in 2021, connections.json until 2020, and the same lists as pages (.html).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.followers import instagram_html
from transforms.followers.formats import Announced, ListFormat, Member, missing_between
from transforms.followers.meta_html import read_header
from transforms.followers.meta_json import entries_of_array, entries_of_names, entries_of_records
from transforms.followers.meta_paths import START_HERE, MemberPattern, find_member, read_name
from transforms.followers.meta_text import loaded, utf8
from transforms.followers.named_entries import parsed_entries
from transforms.parsed import Parsed

_FOLDER: Final = "(?:^|/)followers_and_following/"
_MEMBERS: Final[tuple[MemberPattern, ...]] = (
    # A part that was taken out of its folder is known by its name alone only where it lies alone.
    ("json", rf"(?:^|{_FOLDER})followers_(?P<part>[0-9]{{1,6}})\.json$"),
    ("json_2021", rf"{_FOLDER}followers\.json$"),
    ("json_2020", r"(?:^|/)connections\.json$"),
    ("html", rf"(?:^|{_FOLDER})followers_(?P<part>[0-9]{{1,6}})\.html$"),
    ("html_2021", rf"{_FOLDER}followers\.html$"),
    START_HERE,
)
_PROFILE: Final = r"(?i)^(?:https?://)?(?:www\.|m\.)?instagram\.com/(?:_u/)?@?([a-z0-9._]+)/?(?:[?#].*)?$"
_OTHER_SERVICE: Final = r"(?i)^(?:https?://)?(?:www\.)?threads\.(?:net|com)/"
# Pages show the clock of a zone that nobody lives in: eight hours behind UTC, in summer too.
_CLOCK: Final = timedelta(hours=-8)


def named_after(file_name: str) -> tuple[str | None, date] | None:
    """The account (canonical) and the day of ``instagram-<account>-<day>-<letters>.zip``; None for any other name."""
    return read_name(file_name, "instagram")


def announced(context: Mapping[str, bytes], numbers: Sequence[int]) -> Announced:
    """What an export of Instagram says of itself: its day and span in start_here.html, and the parts that are missing.

    The account is not read: it stands among words in the account's language.
    """
    header = read_header(context["start_here"]) if "start_here" in context else None
    return Announced(
        taken_on=header.made_at.date() if header and header.made_at else None,
        missing=missing_between(numbers, 1),
        is_windowed=header is not None and header.is_windowed,
    )


def parse(content: bytes, member: Member, context: Mapping[str, bytes]) -> Parsed:
    """The followers of one part, of whatever generation it is: the shape decides, the name only tells JSON from pages.

    Rows, rejects and facts are those of ``named_entries.parsed_entries``; a page adds `covers_from`, `covers_to` and
    `is_windowed`. A page's times are exact to the minute. Raises Fault file_unreadable for broken JSON and schema_drift
    for any other shape, for another service's list too. `[]` is an empty list.
    """
    del context  # a page says all of itself
    if member.kind.startswith("html"):
        entries, header = instagram_html.entries_of_page(content, _PROFILE, _CLOCK)
        return _parsed(entries, header.facts)
    return _parsed(_json_entries(utf8(content)), {})


def _json_entries(content: bytes) -> pl.DataFrame:
    if content.lstrip()[:1] == b"[":
        return entries_of_array(content, _drift)
    held = loaded(content)
    if isinstance(held, dict) and "relationships_followers" in held:
        return entries_of_records(held["relationships_followers"], _drift)
    if isinstance(held, dict) and isinstance(names := held.get("followers"), dict):
        return entries_of_names(names, _drift)
    raise _drift("something else than a list of followers")


def _parsed(entries: pl.DataFrame, facts: Mapping[str, str]) -> Parsed:
    if entries["href"].str.contains(_OTHER_SERVICE).any():
        raise _drift("the followers on Threads, which are another list")
    return parsed_entries(
        entries, "instagram", _PROFILE, _drift(f"{entries.height} entries and not one account name in them"), facts
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        "a list of followers in a shape Instagram has exported since 2018",
        found,
        "ask for the export in JSON format; if it is, Instagram has changed it: keep the file and report it",
    )


FORMAT: Final = ListFormat(
    platform="instagram",
    identity="handle",
    kinds=("json", "json_2021", "json_2020", "html", "html_2021"),
    member=partial(find_member, _MEMBERS),
    parse=parse,
    announced=announced,
    named_after=named_after,
)
