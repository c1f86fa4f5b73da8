"""Knows the followers on Threads, which lie inside Instagram's export; knows nothing of the followers on Instagram.

Shape (docs: "Export your information"): your_instagram_activity/threads/followers.json, one list of the same records as
Instagram's under a key of its own, links to threads.net or threads.com.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from transforms.faults import Fault
from transforms.followers.formats import ListFormat, Member
from transforms.followers.instagram import announced, named_after
from transforms.followers.meta_json import entries_of_records
from transforms.followers.meta_paths import START_HERE, MemberPattern, find_member
from transforms.followers.meta_text import loaded
from transforms.followers.named_entries import parsed_entries
from transforms.parsed import Parsed

_MEMBERS: Final[tuple[MemberPattern, ...]] = (
    ("json", r"(?:^|/)threads/followers(?:_(?P<part>[0-9]{1,6}))?\.json$"),
    START_HERE,
)
_LIST: Final = "text_post_app_text_post_app_followers"
_PROFILE: Final = r"(?i)^(?:https?://)?(?:www\.)?threads\.(?:net|com)/@?([a-z0-9._]+)/?(?:[?#].*)?$"


def parse(content: bytes, member: Member, context: Mapping[str, bytes]) -> Parsed:
    """The followers on Threads. Rows, rejects and facts: ``named_entries.parsed_entries``.

    Raises Fault file_unreadable for broken JSON and schema_drift for any other shape, Instagram's own list included.
    """
    del member, context
    held = loaded(content)
    if not isinstance(held, dict) or _LIST not in held:
        raise _drift("something else than the list of followers on Threads")
    entries = entries_of_records(held[_LIST], _drift)
    return parsed_entries(
        entries, "threads", _PROFILE, _drift(f"{entries.height} entries and not one account name in them")
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        f"a list of followers under {_LIST}, as Threads exports it",
        found,
        "ask for the export in JSON format; if it is, Threads has changed it: keep the file and report it",
    )


FORMAT: Final = ListFormat(
    platform="threads",
    identity="handle",
    kinds=("json",),
    member=partial(find_member, _MEMBERS),
    parse=parse,
    announced=announced,
    named_after=named_after,
)
