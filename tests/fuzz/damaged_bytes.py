"""Damages bytes as disks, lines and editors do; knows no format."""

from collections.abc import Callable
from random import Random
from typing import Final

from tests.fuzz.odd import BYTES

Damage = Callable[[Random, bytes], bytes]


def _flip(chance: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 4, 40))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _insert(chance: Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(BYTES) * chance.choice((1, 1, 1, 3)) + content[at:]


def _overwrite(chance: Random, content: bytes) -> bytes:
    at, put = chance.randint(0, len(content)), chance.choice(BYTES)
    return content[:at] + put + content[at + len(put) :]


def _delete(chance: Random, content: bytes) -> bytes:
    begin, end = _span(chance, content)
    return content[:begin] + content[end:]


def _duplicate(chance: Random, content: bytes) -> bytes:
    begin, end = _span(chance, content)
    return content[:end] + content[begin:end] * chance.choice((1, 1, 2)) + content[end:]


def _truncate(chance: Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


def _behead(chance: Random, content: bytes) -> bytes:
    return content[chance.randint(0, len(content)) :]


def _zero_end(chance: Random, content: bytes) -> bytes:
    """What a copy leaves whose length was reserved before its bytes came."""
    at = chance.randint(0, len(content))
    return content[:at] + bytes(len(content) - at)


def _move(chance: Random, content: bytes) -> bytes:
    begin, end = _span(chance, content)
    rest, at = content[:begin] + content[end:], chance.randint(0, len(content) - (end - begin))
    return rest[:at] + content[begin:end] + rest[at:]


def _span(chance: Random, content: bytes) -> tuple[int, int]:
    begin = chance.randint(0, len(content))
    return begin, min(len(content), begin + chance.choice((1, 2, 8, 64, 1024)))


DAMAGES: Final[tuple[Damage, ...]] = (
    _flip, _insert, _overwrite, _delete, _duplicate, _truncate, _behead, _zero_end, _move,
)  # fmt: skip


def spliced(chance: Random, content: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]
