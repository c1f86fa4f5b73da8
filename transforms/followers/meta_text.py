"""Knows how Meta's exports write text: bytes, marks and broken letters; knows nothing of what the text says."""

import codecs
import json
from typing import Final

from transforms.faults import Fault

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """The text of a member: UTF-8, or UTF-16 where an editor saved it so; its byte order mark is gone.

    Raises Fault file_unreadable for other bytes.
    """
    try:
        return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("a text file in UTF-8", "bytes that are no text") from None


def utf8(content: bytes) -> bytes:
    """The same text as bytes of UTF-8 without a mark. Raises Fault file_unreadable where it is marked as another."""
    return decoded(content).encode() if content.startswith(_UTF16) else content.removeprefix(codecs.BOM_UTF8)


def loaded(content: bytes) -> object:
    """What a JSON member holds. Raises Fault file_unreadable for broken JSON."""
    text = decoded(content)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable("a complete JSON file", "JSON that breaks off or is damaged") from None


def repaired(text: str) -> str:
    """The text with its letters put together again where Meta wrote each UTF-8 byte as a letter of its own.

    Only a text that has no letter above U+00FF, has one above U+007F and is UTF-8 throughout is changed: anything else
    was written as it should be.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def storable(text: str) -> str:
    """The text without halves of a surrogate pair, which JSON may escape and no file can hold; "?" stands for each."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unreadable(needed: str, found: str) -> Fault:
    return Fault("file_unreadable", needed, found, "download the export again")
