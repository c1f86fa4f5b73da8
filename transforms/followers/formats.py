"""Knows what the follower exports of all platforms share: members, parts, what they say of themselves; no platform."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from transforms.parsed import Parsed

Identity = Literal["handle", "id"]


@dataclass(frozen=True)
class Member:
    """One file of an export that its format reads.

    `kind` is the format's own word for the shape ("json", "html", "manifest", …). `number` is the place of a follower
    part in the list, from 0 or 1 as the platform counts; a context member, read before all parts, has none.
    """

    kind: str
    number: int | None = None


@dataclass(frozen=True)
class Announced:
    """What an export says of itself besides its rows.

    `owner` is the account's canonical handle where a context member tells it; `taken_on` the day the platform made the
    export; `missing` the part numbers that should be there and are not; `entries` how many rows the export announces
    for each part; `is_windowed` whether it covers a range of days only; `is_partial` whether it says that something was
    left out of it.
    """

    owner: str | None = None
    taken_on: date | None = None
    missing: tuple[int, ...] = ()
    entries: Mapping[int, int] = field(default_factory=dict)
    is_windowed: bool = False
    is_partial: bool = False


@dataclass(frozen=True)
class ListFormat:
    """How one platform exports the followers of an account.

    - `identity`: what its lists name followers by.
    - `kinds`: the kinds of parts, the best first; where an export holds several, only the best is read.
    - `member(path)`: what a file is, from its path inside the export; None for every file that must not be opened.
      Accepts what re-zipping leaves behind: folders above, backslashes, " (1)" of a second download; nothing below
      ``__MACOSX``.
    - `parse(content, member, context)`: the followers of one part. Rows: `entry` Int64 (place in the part, from 1),
      `handle` String (canonical, null where the list gives ids only), `platform_user_id` String (canonical, null where
      it gives none), `followed_at` Datetime[us, UTC] (null where unknown), `is_placeholder` Boolean (a deleted
      account's stand-in: a follower, but nobody). `facts["is_windowed"]` is "true" where the part says that it covers a
      range of days; `facts["owner"]` the account (canonical) where the part itself names it. Raises Fault schema_drift
      for any shape it does not know: an unknown shape is never an empty list.
    - `announced(context, numbers)`: what the export says of itself, from its context members (kind to bytes) and the
      numbers of the parts found. Raises Fault.
    - `named_after(file_name)`: the owner (canonical, or None) and the day an archive is named after, or the instant
      (UTC) where the platform names it by one; None for other names.
    """

    platform: str
    identity: Identity
    kinds: tuple[str, ...]
    member: Callable[[str], Member | None]
    parse: Callable[[bytes, Member, Mapping[str, bytes]], Parsed]
    announced: Callable[[Mapping[str, bytes], Sequence[int]], Announced]
    named_after: Callable[[str], tuple[str | None, date] | None]


def missing_between(numbers: Sequence[int], first: int) -> tuple[int, ...]:
    """The numbers from the first that a list can have to the last one found, of which no part was delivered."""
    return tuple(sorted(set(range(first, max(numbers, default=first) + 1)) - set(numbers)))
