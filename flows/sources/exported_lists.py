"""Chooses what is read of an export: the follower list in its best form; knows no archive and no shape of a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from flows.sources.archives import Entry
from transforms.faults import Fault
from transforms.followers.formats import Announced, ListFormat, Member
from transforms.followers.registry import formats, own_exports

_TITLES: Final = {
    "instagram": "Instagram",
    "threads": "Threads",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "x": "X",
}
# Archives inside archives, and archives that are no zip.
_PACKED: Final = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz")


@dataclass(frozen=True)
class Part:
    """One follower part of a list: where it lies in the export, what it is, its bytes, and how to read it in turn."""

    path: str
    member: Member
    number: int
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True)
class ExportedList:
    """One list of followers as it lies there: its parts by number, each once, and what the export says besides."""

    format: ListFormat
    parts: tuple[Part, ...]
    context: Mapping[str, bytes]

    @cached_property
    def announced(self) -> Announced:
        """What the export says of itself. Raises Fault."""
        return self.format.announced(self.context, [part.number for part in self.parts])


def may_hold_followers(path: str, platform: str) -> bool:
    """Whether a loose file is one that a list of the platform is read from; nothing else is opened or hashed."""
    return any(one.member(path) is not None for one in formats(platform))


def chosen_list(entries: Sequence[Entry], platform: str) -> ExportedList:
    """The platform's own export before a table that somebody keeps, and of several kinds of parts the best.

    Context members are read, parts are not. Raises Fault when no list of the platform is there, and when two are.
    """
    for one in formats(platform):
        members = [(member, entry) for entry in entries if (member := one.member(entry.path)) is not None]
        for kind in one.kinds:
            parts = [
                Part(entry.path, member, member.number, entry.size, entry.read)
                for member, entry in members
                if member.kind == kind and member.number is not None
            ]
            if parts:
                return ExportedList(one, _each_number_once(parts), _context(members))
    raise _nothing(entries, platform)


def _context(members: Sequence[tuple[Member, Entry]]) -> dict[str, bytes]:
    """The context members by kind; of several copies the first, for they come from one export."""
    first: dict[str, Entry] = {}
    for member, entry in members:
        if member.number is None:
            first.setdefault(member.kind, entry)
    return {kind: entry.read() for kind, entry in first.items()}


def _each_number_once(parts: Sequence[Part]) -> tuple[Part, ...]:
    once: dict[int, Part] = {}
    for part in sorted(parts, key=lambda one: one.number):
        kept = once.setdefault(part.number, part)
        if kept is not part and sha256(kept.read()).digest() != sha256(part.read()).digest():
            raise Fault(
                "two_files_one_day",
                needed="one export per account and day",
                found=f"two different follower parts with the number {part.number}",
                remedy="keep the export of that day and move the other one to the folder of its own day",
            )
    return tuple(once.values())


def _nothing(entries: Sequence[Entry], platform: str) -> Fault:
    """Why no list of the platform was found: another platform's, an archive still packed, or none at all."""
    title = _TITLES.get(platform, platform)
    others = [one.platform for one in own_exports() if any(_is_part(one, entry.path) for entry in entries)]
    if others:
        return Fault(
            "wrong_account",
            needed=f"a list of followers on {title}",
            found=f"one of followers on {_TITLES[others[0]]}",
            remedy=f"move it to the folder of the {_TITLES[others[0]]} account, and put the {title} export here",
        )
    packed = sum(entry.path.lower().endswith(_PACKED) for entry in entries)
    return Fault(
        "archive_empty",
        needed=f"a list of followers on {title}",
        found=f"no such file, but {packed} archive(s) that are not opened" if packed else "no such file",
        remedy="unpack them and put what they hold into the folder" if packed else _request(platform),
    )


def _is_part(one: ListFormat, path: str) -> bool:
    member = one.member(path)
    return member is not None and member.number is not None


def _request(platform: str) -> str:
    meta = 'ask for the export again: format JSON, "followers and following" chosen, all time'
    return {
        "instagram": meta,
        "threads": 'ask for the export of the Instagram account again: format JSON, "Threads" chosen, all time',
        "facebook": meta,
        "tiktok": 'ask for the data again in the app ("Download your data"): format JSON, all data',
        "x": 'ask for the archive again ("Download an archive of your data") and put it there as the zip it is',
    }.get(platform, "put a CSV file there with a column handle, and followed_at if you know it")
