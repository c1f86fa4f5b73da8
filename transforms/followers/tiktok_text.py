"""Knows the text files of TikTok's own export in any language; knows nothing of its JSON.

Shape (docs: TikTok "Download your data", format TXT): blocks between blank lines, each ``Date: 2024-02-07 04:15:00
UTC`` and ``Username: x``. Names of files and labels are localised, so a block is read by what its values look like.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import polars as pl

from transforms.faults import Fault
from transforms.followers.paths import COPY, last_name
from transforms.handles import canonical_handle

ENTRY: Final = pl.Schema({"name": pl.String(), "at": pl.String()})
# "Follower" as the app calls it; the file beside it, of the same shape, lists who is followed.
_LIST_NAMES: Final = frozenset(
    {
        *("follower", "followers", "follower list", "fans list"),
        *(
            "pengikut",
            "daftar pengikut",
            "volger",
            "volgers",
            "volgerslijst",
            "followerliste",
            "seguidor",
            "seguidores",
        ),
        *(
            "lista de seguidores",
            "abonné",
            "abonnés",
            "takipçi",
            "takipçiler",
            "подписчик",
            "подписчики",
            "obserwujący",
        ),
        *("người theo dõi", "ผู้ติดตาม", "フォロワー", "팔로워", "粉丝", "粉絲", "المتابعون"),
    }
)
_PROFILE_NAMES: Final = frozenset(
    {"profile info", "profile information", "profielinformatie", "info profil", "informasi profil"}
)
_NAME_LABELS: Final = frozenset({"username", "gebruikersnaam", "nama pengguna"})
_EMPTY: Final = (
    "you have no data in this section",
    "er staan geen gegevens in dit gedeelte",
    "dit gedeelte bevat geen gegevens",
    "du hast keine daten in diesem abschnitt",
    "anda tidak memiliki data di bagian ini",
)
_LINE: Final = re.compile(r"\s*(?P<label>[^:：]{1,60}?)\s*[:：]\s*(?P<value>.*?)\s*")
_DATE: Final = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[ T][0-9:.]{4,12})?(?:\s*(?:UTC|Z))?", re.IGNORECASE
)
_BLANK: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def is_follower_list(path: str) -> bool:
    """Whether the file's name is that of the follower list in a language that is known."""
    return _stem(path) in _LIST_NAMES


def is_profile(path: str) -> bool:
    """Whether the file's name is that of the owner's profile."""
    return _stem(path) in _PROFILE_NAMES


def entries(content: bytes) -> pl.DataFrame:
    """One line per block: `entry` from 1, `name` and `at` as they stand there.

    Raises Fault file_unreadable for what is no text, schema_drift for blocks of another shape. The sentence of an empty
    section is no follower, in the languages in which it is known.
    """
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise _unreadable("an empty file")
    if text.lower().rstrip(".!。 ") in _EMPTY:
        return _framed([])
    found = [_entry(block.split("\n")) for block in _BLANK.split(text)]
    if len({label for label, _, _ in found}) > 1:
        raise _drift("blocks that are labelled in more than one way")
    return _framed([(name, at) for _, name, at in found])


def owner(content: bytes) -> str | None:
    """The account that a profile file names, canonical; None where it names none."""
    try:
        lines = [_LINE.fullmatch(line) for line in _decoded(content).splitlines()]
    except Fault:
        return None
    named = (line["value"] for line in lines if line and line["label"].lower() in _NAME_LABELS)
    return next((handle for value in named if (handle := canonical_handle(value, "tiktok"))), None)


def _entry(lines: Sequence[str]) -> tuple[str, str | None, str | None]:
    """Label of the name, name and date of a block: the value that looks like a date is the date, the other the name."""
    read = [_LINE.fullmatch(line) for line in lines]
    labelled = [line for line in read if line]
    if len(labelled) < len(read):
        raise _drift("lines without a label")
    dates = [line for line in labelled if _DATE.fullmatch(line["value"])]
    if len(dates) > 1:  # "2024.01.01" is a legal name, and nobody may spoil the list of all others by it
        dates = [line for line in dates if canonical_handle(line["value"], "tiktok") is None]
    others = [line for line in labelled if line not in dates]
    # a heading above the first block is a label without a value
    named = [line for line in others if line["value"]] or others
    if len(dates) > 1 or len(named) != 1:
        raise _drift("blocks that are not one date and one name")
    return named[0]["label"].lower(), named[0]["value"] or None, dates[0]["value"] if dates else None


def _framed(found: Sequence[tuple[str | None, str | None]]) -> pl.DataFrame:
    numbered = pl.DataFrame(found, schema=ENTRY, orient="row").with_row_index("entry", offset=1)
    return numbered.cast({"entry": pl.Int64})


def _stem(path: str) -> str:
    name = unicodedata.normalize("NFC", last_name(path)).lower()
    stem, dot, suffix = name.rpartition(".")
    return re.sub(rf"{COPY}$", "", stem.replace("_", " ")).strip() if dot and suffix == "txt" else ""


def _decoded(content: bytes) -> str:
    """The file's text: UTF-8, or UTF-16 as an editor leaves it (a byte order mark, or every second byte zero)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[:400].count(0) > len(content[:400]) // 3:
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable("bytes that are no text") from None
    if "\0" in text:
        raise _unreadable("bytes that are no text")
    return text


def _unreadable(found: str) -> Fault:
    return Fault(
        "file_unreadable",
        needed="the text file of followers as TikTok wrote it",
        found=found,
        remedy="put the export there as TikTok delivered it, or ask for it in JSON format",
    )


def _drift(found: str) -> Fault:
    return Fault(
        "schema_drift",
        needed="blocks of a date and a name, as TikTok writes its list of followers",
        found=found,
        remedy="ask for the export in JSON format: it reads the same in every language",
    )
