"""Packs files as platforms, people and attackers do; knows no format of what is packed."""

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping
from random import Random
from typing import Final

from tests.fuzz.damaged_bytes import DAMAGES

_INDEX: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
# Where in a member's line of the index a number stands, and how long it is: flags, packing, sum, sizes, offset, mode.
_FIELDS: Final = ((8, 2), (10, 2), (12, 4), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (38, 4), (42, 4))
_OUTWARD: Final = ("../", "/", "C:\\", "a/../../", "..\\", "./", "")


def packed(chance: Random, files: Mapping[str, bytes]) -> bytes:
    """A zip archive with these files, as like as not one that no platform makes."""
    into = io.BytesIO()
    packing = chance.choice((zipfile.ZIP_DEFLATED,) * 16 + (zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(into, "w", packing) as archive, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name", UserWarning)  # that is the point of it
        for name, content in files.items():
            archive.writestr(_named(chance, name), content)
        if chance.random() < 0.15:
            _add_more(chance, archive, files)
    whole = into.getvalue()
    if chance.random() < 0.12:
        whole = _other_index(chance, whole)
    if chance.random() < 0.12:
        whole = chance.choice(DAMAGES)(chance, whole)
    return chance.choice((b"",) * 9 + (b"#!/bin/sh\n",)) + whole


def _named(chance: Random, name: str) -> str:
    if chance.random() < 0.95:
        return name
    above = chance.choice((*_OUTWARD, "unduhan/", "__MACOSX/", "x" * 300 + "/", "\u202e/", "d\\"))
    return f"{above}{name}"


def _add_more(chance: Random, archive: zipfile.ZipFile, files: Mapping[str, bytes]) -> None:
    """The same name once more, a folder, a link, an archive within the archive, or very many blanks."""
    name, content = chance.choice(list(files.items()))
    kind = chance.randrange(5)
    if kind == 0:
        link = zipfile.ZipInfo(name.replace("1", "2"))
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    elif kind == 1:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as within:
            within.writestr(name, content)
        archive.writestr("inner.zip", inner.getvalue())
    elif kind == 2:
        archive.writestr(f"{name}/", b"")
    elif kind == 3:
        archive.writestr(f"salinan/{name}", content[:-3] if chance.random() < 0.5 else content)
    else:
        archive.writestr(name.replace("1", "2"), b"[" + b" " * chance.choice((10_000, 3_000_000)) + b"]")


def _other_index(chance: Random, whole: bytes) -> bytes:
    """Another number in the line of one member, or in the end of the index."""
    changed = bytearray(whole)
    places = [at for at in range(len(whole)) if whole.startswith(_INDEX, at)] if len(whole) < 200_000 else []
    if places and chance.random() < 0.8:
        at, length = chance.choice(_FIELDS)
        place = chance.choice(places) + at
    else:
        at, length = chance.choice(((8, 2), (10, 2), (12, 4), (16, 4), (20, 2)))
        place = whole.rfind(_END) + at
    number = chance.choice((0, 1, 8, 9, 14, 99, 0x7FFF, 0xFFFF, 2**31, 2**32 - 1, chance.getrandbits(32)))
    changed[place : place + length] = struct.pack("<I", number)[:length]
    return bytes(changed)
