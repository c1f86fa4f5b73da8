"""Knows how a handle or a staff number becomes a key that only the key's holder can recompute; keeps nothing."""

import hashlib
from typing import Final

import polars as pl

_DIGEST_BYTES: Final = 16  # 128 bits: no collision to be expected among 700 million accounts
_SHORTEST_KEY: Final = 16
_UNIT_SEPARATOR: Final = b"\x1f"


def follower_keys(handles: pl.Series, platform: str, key: bytes) -> pl.Series:
    """The keyed BLAKE2b-128 of "platform 0x1F canonical handle or id", as 32 hex digits each; null stays null.

    The same handle, platform and key give the same value on every machine, so a handle declared later still meets an
    earlier list. Raises ValueError for a key that is too short to keep anybody from guessing.
    """
    return _keyed(handles, platform.encode(), key, person=b"ikuti.follower")


def id_keys(ids: pl.Series, platform: str, key: bytes) -> pl.Series:
    """The same for a platform's own account ids, in a domain of their own: a handle of digits alone is no id."""
    return _keyed(ids, platform.encode(), key, person=b"ikuti.id")


def staff_keys(nips: pl.Series, key: bytes) -> pl.Series:
    """The same for staff numbers, in a domain of their own: a number never has the key of a handle."""
    return _keyed(nips, b"staff", key, person=b"ikuti.staff")


def _keyed(texts: pl.Series, domain: bytes, key: bytes, *, person: bytes) -> pl.Series:
    if len(key) < _SHORTEST_KEY:
        raise ValueError(f"a pseudonym key has at least {_SHORTEST_KEY} bytes, this one has {len(key)}")
    nobody = texts.clear(texts.len()).cast(pl.String)
    if texts.null_count() == texts.len():
        return nobody
    keyed = hashlib.blake2b(domain + _UNIT_SEPARATOR, digest_size=_DIGEST_BYTES, key=key, person=person)
    copy = keyed.copy  # copying a keyed state costs half of keying a new one
    digests: list[bytes] = []
    # A plain loop on bytes from end to end saves a call and two conversions for each of millions of followers.
    for text in texts.fill_null("").cast(pl.Binary).to_list():
        state = copy()
        state.update(text)
        digests.append(state.digest())
    keys = pl.Series(texts.name, digests, pl.Binary).bin.encode("hex")
    return keys.zip_with(texts.is_not_null(), nobody)
