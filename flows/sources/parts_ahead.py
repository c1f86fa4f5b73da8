"""Reads the parts of a follower list ahead of whoever works on them, two at the same time; knows no format.

Unpacking and parsing a part takes twice as long as putting its followers under pseudonyms: one reader would leave a
second core waiting for half of the time.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import Final

from flows.sources.exported_lists import ExportedList, Part
from transforms.parsed import Parsed

_READERS: Final = 2
# Parsing takes seven times a part's bytes. Parts hold 10,000 followers in 2 MB as a rule, but there are some with a
# million: 1.4 GB each.
_LARGE: Final = 1 << 25
_Begun = tuple[Part, Future[tuple[Parsed, bytes]]]


def read_ahead(found: ExportedList) -> Iterator[tuple[Part, Parsed, bytes]]:
    """Each part by number, as it was parsed, and the SHA-256 of its bytes.

    The order is theirs, whichever is parsed first. At most three parts lie in memory, and two where one of the list is
    large. Raises Fault when its part is asked for, as reading and parsing do.
    """
    begun: deque[_Begun] = deque()
    at_once = _READERS if all(part.size < _LARGE for part in found.parts) else 1
    with ThreadPoolExecutor(at_once) as readers:
        for part in found.parts:
            begun.append((part, readers.submit(parse_part, found, part)))
            if len(begun) > at_once:
                yield _first(begun)
        while begun:
            yield _first(begun)


def parse_part(found: ExportedList, part: Part) -> tuple[Parsed, bytes]:
    """One part, read and parsed, and the SHA-256 of its bytes, which are gone with it."""
    content = part.read()
    return found.format.parse(content, part.member, found.context), sha256(content).digest()


def _first(begun: deque[_Begun]) -> tuple[Part, Parsed, bytes]:
    part, parsed = begun.popleft()
    return part, *parsed.result()
