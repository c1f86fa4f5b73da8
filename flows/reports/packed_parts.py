"""Takes parts of one archive over into another as they lie there, packed; knows nothing of what is in them."""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

_LOCAL_HEADER = 30  # bytes, and behind them a name and an extra field whose lengths stand in the last four of them
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class PackedPart:
    """One part of an archive that is open, and where its packed bytes begin."""

    archive: IO[bytes]
    told: ZipInfo
    start: int

    def pieces(self) -> Iterator[bytes]:
        """The packed bytes, piece by piece."""
        self.archive.seek(self.start)
        left = self.told.compress_size
        while left and (piece := self.archive.read(min(left, _AT_ONCE))):
            left -= len(piece)
            yield piece

    def digest(self) -> str:
        """What tells the packed bytes from any others."""
        seen = hashlib.sha256()
        for piece in self.pieces():
            seen.update(piece)
        return seen.hexdigest()


def packed_parts(archive: IO[bytes]) -> dict[str, PackedPart]:
    """The parts of an archive by their names. Raises BadZipFile for a file that is none."""
    with ZipFile(archive) as read:
        return {told.filename: PackedPart(archive, told, _start(archive, told)) for told in read.infolist()}


def _start(archive: IO[bytes], told: ZipInfo) -> int:
    archive.seek(told.header_offset)
    name, extra = struct.unpack("<HH", archive.read(_LOCAL_HEADER)[-4:])
    return int(told.header_offset + _LOCAL_HEADER + name + extra)


class Repacked(ZipFile):
    """An archive into which some parts, by their names, go as they lie in another one, whatever is given for them."""

    def __init__(self, *arguments: Any, taken: Mapping[str, PackedPart], **named: Any) -> None:  # noqa: ANN401
        self._taken = taken
        self.fp: IO[bytes]
        super().__init__(*arguments, **named)

    def write(self, filename: Any, arcname: Any = None, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        """Put a file into the archive, or in its place the packed part of that name."""
        if (part := self._taken.get(arcname)) is None:
            super().write(filename, arcname, *arguments, **named)
            return
        told = copy(part.told)
        told.header_offset = self.start_dir
        self.fp.seek(self.start_dir)
        self.fp.write(told.FileHeader())
        for piece in part.pieces():
            self.fp.write(piece)
        self.start_dir = self.fp.tell()
        self.filelist.append(told)
        self.NameToInfo[told.filename] = told
