"""Knows how a table is taken out of the archive that a form service packs it into; knows nothing of its columns."""

import io
import zipfile
import zlib
from typing import Final

from transforms.faults import Fault
from transforms.sheets import unreadable

_TABLES: Final = (".csv", ".xlsx", ".xls", ".parquet")
# What zip files have in them besides what somebody packed.
_DEBRIS: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
# What LibreOffice saves where nobody chooses: its own kind of workbook.
_OPEN_DOCUMENT: Final = frozenset({"mimetype", "content.xml"})
# A form with a million answers of 250 bytes; what unpacks to more was made to fill a memory.
_LARGEST: Final = 1 << 28


def table_inside(content: bytes) -> tuple[bytes, str] | None:
    """The one table packed into an archive, with its suffix; None for a workbook, which is an archive by itself.

    Google Forms gives "Download responses (.csv)" as a zip with one CSV file in it. Bytes that are no sound archive are
    None as well: the workbook's reader says what is wrong with them. Raises Fault `archive_empty` where no table is
    inside, `two_files_one_day` where there are several, `archive_limits` beyond 256 MiB, `archive_broken`, and
    `file_unreadable` for LibreOffice's own workbooks (.ods).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not _is_debris(member)]
            names = {member.filename for member in members}
            if "[Content_Types].xml" in names:
                return None
            if names >= _OPEN_DOCUMENT:
                raise _open_document()
            return _unpacked(archive, _only_table(members))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError):
        return None


def _open_document() -> Fault:
    remedy = "open it in LibreOffice, save it as .xlsx with the column NIP formatted as text, and replace the file"
    return unreadable("a document of LibreOffice (.ods)", remedy)


def _is_debris(member: zipfile.ZipInfo) -> bool:
    return member.is_dir() or any(part in _DEBRIS for part in member.filename.split("/"))


def _suffix(member: zipfile.ZipInfo) -> str:
    return f".{member.filename.rpartition('.')[2].lower()}"


def _only_table(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    tables = [member for member in members if _suffix(member) in _TABLES]
    if not tables:
        raise Fault(
            "archive_empty",
            needed="a table (.csv, .xlsx or .parquet) inside the zip archive",
            found=f"{len(members)} file(s), none of them a table",
            remedy="unpack the archive and put the table itself there",
        )
    if len(tables) > 1:
        raise Fault(
            "two_files_one_day",
            needed="one table inside the zip archive",
            found=f"{len(tables)} tables",
            remedy="unpack the archive and put those there that are meant, each with its own day before its name",
        )
    return tables[0]


def _unpacked(archive: zipfile.ZipFile, table: zipfile.ZipInfo) -> tuple[bytes, str]:
    if table.file_size > _LARGEST:
        raise Fault(
            "archive_limits",
            needed=f"a table of at most {_LARGEST >> 20} MiB inside the zip archive",
            found=f"one of {table.file_size >> 20} MiB",
            remedy="unpack the archive, look at the table, and put it there by itself if it is genuine",
        )
    try:
        with archive.open(table) as packed:
            # asked for so many bytes, the library unpacks no more, whatever the archive's index claims
            return packed.read(table.file_size), _suffix(table)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError) as damage:
        raise Fault(
            "archive_broken",
            needed="a zip archive that can be unpacked, without a password",
            found=f"one that cannot ({type(damage).__name__})",
            remedy="download the answers again, or unpack the archive and put the table itself there",
        ) from None
