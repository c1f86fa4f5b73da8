"""Knows how members and archives of Meta's exports are named; opens nothing."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from transforms.followers.formats import Member
from transforms.followers.paths import COPY, last_name, slashed
from transforms.handles import canonical_handle

MemberPattern = tuple[str, str]

START_HERE: Final[MemberPattern] = ("start_here", r"(?:^|/)start_here\.html$")
_ARCHIVE: Final = r"{platform}-(?P<owner>.+)-(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-[a-z0-9_-]{{8}}(?:\.zip)?"
_COPY: Final = re.compile(rf"{COPY}(?=\.[a-z]{{3,4}}$|$)", re.IGNORECASE)


def find_member(patterns: Sequence[MemberPattern], path: str) -> Member | None:
    """What a file of an export is, by the first pattern (kind, expression) that its path meets; None for all others.

    Accepts what re-zipping leaves behind: folders above, backslashes, " (1)" of a second download; nothing below
    ``__MACOSX``. A follower part without a number in its name is the first; start_here has no number.
    """
    plain = slashed(path)
    if plain is None:
        return None
    for kind, pattern in patterns:
        if found := _compiled(pattern).search(_COPY.sub("", plain)):
            number = found.groupdict().get("part") or "1"
            return Member(kind, None if kind == START_HERE[0] else int(number))
    return None


def read_name(file_name: str, platform: str) -> tuple[str | None, date] | None:
    """The owner (canonical; None where no handle stands there) and the day an archive of Meta is named after.

    Instagram and Facebook name alike: ``<platform>-<account>-YYYY-MM-DD-<8 characters>.zip``. None for other names.
    """
    named = _compiled(_ARCHIVE.format(platform=platform)).fullmatch(_COPY.sub("", last_name(file_name)))
    if not named:
        return None
    try:
        day = date.fromisoformat(named["day"])
    except ValueError:
        return None
    return canonical_handle(named["owner"], platform), day


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
