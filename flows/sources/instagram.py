"""Opens an owner's Instagram export and hands over its follower parts; knows no table and no other member.

Only the members that hold followers are opened: an export also carries messages and comments, which are nobody's
business here.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from flows.sources.inbox import read_whole
from transforms.faults import Fault
from transforms.followers import instagram

# Genuine follower parts hold some ten thousand entries of about 300 bytes and pack about 20 to 1. These limits are
# far beyond any of them, and far below what a crafted archive would need to exhaust a machine.
_MOST_MEMBERS = 200_000
_MOST_BYTES = 1 << 31
_MOST_RATIO = 200
# What the library raises for bytes that are no sound archive, wherever in it the damage lies.
_DAMAGE = (
    zipfile.BadZipFile,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Part:
    """One follower part of an export: its number, and how to read it when its turn comes."""

    number: int
    read: Callable[[], bytes]


def export_names(files: Sequence[Path]) -> set[tuple[str, date]]:
    """Owner and day that the archives' own names tell: ``instagram-<owner>-<day>-<letters>.zip``."""
    named = (instagram.export_owner(path.name) for path in files)
    return {name for name in named if name is not None}


def may_hold_followers(path: Path, root: Path) -> bool:
    """Whether the file is an archive or a follower part; nothing else of an export is ever opened."""
    return path.suffix.lower() == ".zip" or instagram.is_follower_part(path.relative_to(root).as_posix()) is not None


def find_parts(files: Sequence[Path], root: Path) -> list[Part]:
    """The follower parts of everything delivered together, archives and unpacked files alike, by number.

    Nothing is unpacked yet, so memory holds one part at a time. Raises Fault for a broken or oversized archive,
    when no follower part is found, and when two exports lie in one place.
    """
    parts = [
        part for path in files for part in (_zipped(path) if path.suffix.lower() == ".zip" else _loose(path, root))
    ]
    if not parts:
        raise Fault(
            "archive_empty",
            needed="an Instagram export with connections/followers_and_following/followers_1.json",
            found="no such file in it",
            remedy='ask for the export again: format JSON, "followers and following" chosen, all time',
        )
    return _each_number_once(sorted(parts, key=lambda part: part.number))


def missing_numbers(parts: list[Part]) -> list[int]:
    """The part numbers between the first and the last that were not delivered."""
    return sorted(set(range(1, parts[-1].number + 1)) - {part.number for part in parts})


def _each_number_once(parts: list[Part]) -> list[Part]:
    once: dict[int, Part] = {}
    for part in parts:
        kept = once.setdefault(part.number, part)
        if kept is not part and sha256(kept.read()).digest() != sha256(part.read()).digest():
            raise Fault(
                "two_files_one_day",
                needed="one export per account and day",
                found=f"two different follower parts with the number {part.number}",
                remedy="keep the export of that day and move the other one to the folder of its own day",
            )
    return list(once.values())


def _loose(path: Path, root: Path) -> list[Part]:
    number = instagram.is_follower_part(path.relative_to(root).as_posix())
    return [] if number is None else [Part(number, partial(read_whole, path))]


def _zipped(path: Path) -> list[Part]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _DAMAGE as damage:
        raise _broken(damage) from None
    if len(members) > _MOST_MEMBERS:
        raise _too_large(f"{len(members)} members")
    numbered = [(instagram.is_follower_part(m.filename), m) for m in members if m.filename and not m.is_dir()]
    return [Part(number, partial(_unpack, path, member)) for number, member in numbered if number is not None]


def _unpack(path: Path, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > _MOST_BYTES or member.file_size > _MOST_RATIO * max(member.compress_size, 1024):
        raise _too_large(f"a follower file of {member.file_size} bytes packed into {member.compress_size}")
    try:
        with zipfile.ZipFile(path) as archive:
            # read() stops at the size that the archive's index promises and checks the sum
            return archive.read(member)
    except _DAMAGE as damage:
        raise _broken(damage) from None


def _broken(damage: Exception) -> Fault:
    return Fault(
        "archive_broken",
        needed="the export's zip archive as Instagram delivered it",
        found=f"an archive that cannot be unpacked ({type(damage).__name__})",
        remedy="download the export again and replace the file; the lists taken before stay in use",
    )


def _too_large(found: str) -> Fault:
    return Fault(
        "archive_limits",
        needed=f"follower files of at most {_MOST_BYTES} bytes, packed at most {_MOST_RATIO} to 1",
        found=found,
        remedy="download the export again from Instagram itself; if it is genuine, unpack it into the day's folder",
    )
