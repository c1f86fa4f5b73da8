"""Opens what was delivered, archives and loose files alike, member by member; knows no platform and no format.

Nothing is unpacked before somebody asks for it: an export also carries messages and comments, which are nobody's
business here. What no platform delivers (bombs, links, paths out of the archive) is refused before it costs anything.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from flows.sources.whole_files import plain_file, read_whole
from transforms.faults import Fault

# The largest genuine parts hold a million entries of some 200 bytes and pack about 20 to 1. These limits are beyond any
# of them, and far below what a crafted archive would need to exhaust a machine.
_MOST_MEMBERS: Final = 200_000
_MOST_INDEX: Final = 1 << 25
_MOST_BYTES: Final = 1 << 28
_MOST_RATIO: Final = 200
_MEMBER: Final = b"PK\x01\x02"  # with this each member begins in the index
# Every platform packs in one of these; others unpack without a bound on their memory.
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED: Final = 1  # the flag of a member that only a password opens (APPNOTE 4.4.4)
_OUTWARD: Final = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_LEADING_DAY: Final = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ _-]+")
# What the library raises for bytes that are no sound archive, wherever in it the damage lies.
_DAMAGE: Final = (
    zipfile.BadZipFile,
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
class Entry:
    """One file of an export: its path inside it, its bytes when it is unpacked, and how to read it in its turn.

    `read` raises Fault for a broken or oversized file, and for one that has another size.
    """

    path: str
    size: int
    read: Callable[[], bytes]


def is_archive(path: Path | str) -> bool:
    """Whether the file is an archive that is opened."""
    return str(path).lower().endswith(".zip")


def path_inside(path: Path, root: Path) -> str:
    """A loose file's path inside the export, without the day that somebody wrote before its name."""
    inside = path.relative_to(root).as_posix()
    return inside if "/" in inside else _LEADING_DAY.sub("", inside)


@contextmanager
def opened(files: Sequence[Path], root: Path) -> Iterator[list[Entry]]:
    """Every file of everything delivered together, in its order; archives inside archives stay closed.

    Only the index of an archive is read. Raises Fault for a broken archive, and for one that no platform makes: beyond
    all measure, or with paths that lead out of it.
    """
    with ExitStack() as open_archives:
        yield [
            entry
            for path in files
            for entry in (
                _members(path, open_archives)
                if is_archive(path)
                else [Entry(path_inside(path, root), _size(path), partial(_whole, path))]
            )
        ]


class _Sparing(io.FileIO):
    """An archive of which no index is read that is longer, or holds more members, than any genuine one's."""

    is_listed = False

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; the library asks for the whole index at once."""
        if self.is_listed:
            return super().read(size) or b""
        if size is not None and size > _MOST_INDEX:
            raise _too_large(f"an index of {size} bytes")
        piece = super().read(size) or b""
        if piece.count(_MEMBER) > _MOST_MEMBERS:
            raise _too_large(f"more than {_MOST_MEMBERS} files")
        return piece


def _members(path: Path, open_archives: ExitStack) -> list[Entry]:
    try:
        file = open_archives.enter_context(_Sparing(path, opener=plain_file))
        archive = open_archives.enter_context(zipfile.ZipFile(file))
        members = [member for member in archive.infolist() if member.filename and not member.is_dir()]
        size = path.stat().st_size
    except _DAMAGE as damage:
        raise _broken(path, damage) from None
    file.is_listed = True
    if any(_OUTWARD.search(member.filename) for member in members):
        raise _hostile("a file in it whose path leads out of the archive")
    return [
        Entry(member.filename, member.file_size, partial(_unpack, path, archive, member, size)) for member in members
    ]


def _whole(path: Path) -> bytes:
    if _size(path) > _MOST_BYTES:
        raise _too_large(f"a file of {_size(path)} bytes")
    return read_whole(path)


def _size(path: Path) -> int:
    # a file that is gone by now is told of by whoever reads it
    return path.stat().st_size if path.exists() else 0


def _unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, archive_size: int) -> bytes:
    packed_size = min(member.compress_size, archive_size)
    if member.file_size > min(_MOST_BYTES, _MOST_RATIO * max(packed_size, 1024)):
        raise _too_large(f"a file of {member.file_size} bytes packed into {packed_size}")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _hostile("a link in place of a file")
    if member.compress_type not in _PACKINGS:
        raise _hostile("a file packed in a way that no platform uses")
    if member.flag_bits & _LOCKED:
        raise _broken(path, "is protected by a password")
    try:
        with archive.open(member) as packed:
            # asked for so many bytes, the library unpacks no more, whatever else the archive holds, and checks the sum
            content = packed.read(member.file_size)
    except _DAMAGE as damage:
        raise _broken(path, damage) from None
    if len(content) != member.file_size:
        raise _broken(path, EOFError())
    return content


def _broken(path: Path, damage: Exception | str) -> Fault:
    """Of several parts one is to be fetched again; how long it is tells a download that never began or broke off."""
    said = damage if isinstance(damage, str) else f"cannot be unpacked ({type(damage).__name__})"
    return Fault(
        "archive_broken",
        needed="the export's zip archive as the platform delivered it",
        found=f"{path.name}, an archive of {_size(path)} bytes that {said}",
        remedy="download the export again and replace the file; the lists taken before stay in use",
    )


def _too_large(found: str) -> Fault:
    return Fault(
        "archive_limits",
        needed=f"at most {_MOST_MEMBERS} files, those of followers of at most {_MOST_BYTES} bytes each, packed at most "
        f"{_MOST_RATIO} to 1",
        found=found,
        remedy="download the export again from the platform itself; if it is genuine, unpack it into the day's folder",
    )


def _hostile(found: str) -> Fault:
    return Fault(
        "archive_limits",
        needed="a zip archive as platforms make them",
        found=found,
        remedy="download the export again from the platform itself; if it is genuine, unpack it into the day's folder",
    )
