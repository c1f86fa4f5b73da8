"""Knows how to write a zip archive that is the same every time; knows nothing of what is in it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

UNIX = 3


def write_zip(path: Path, members: Iterable[tuple[str, bytes]], made_at: datetime, level: int = 9) -> Path:
    """The path of a new archive with the members in the given order, all dated `made_at` (its wall clock).

    Members are taken one by one, so an iterator of large parts never lies in memory as a whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        for name, content in members:
            entry = ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=level)
    return path
