"""Reads the parts of a follower list one after the other, each while somebody works on the one before; knows no format.

Unpacking and parsing a part and putting its followers under pseudonyms take about as long, and the first two leave a
second core to the third.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256

from flows.sources.exported_lists import ExportedList, Part
from transforms.parsed import Parsed


def read_ahead(found: ExportedList) -> Iterator[tuple[Part, Parsed, bytes]]:
    """Each part by number, as it was parsed, and the SHA-256 of its bytes; at most two parts lie in memory.

    Raises Fault when its part is asked for, as reading and parsing do.
    """
    begun: deque[tuple[Part, Future[tuple[Parsed, bytes]]]] = deque()
    with ThreadPoolExecutor(1) as reader:
        for part in found.parts:
            begun.append((part, reader.submit(parse_part, found, part)))
            if len(begun) > 1:
                ready, parsed = begun.popleft()
                yield ready, *parsed.result()
        for ready, parsed in begun:
            yield ready, *parsed.result()


def parse_part(found: ExportedList, part: Part) -> tuple[Parsed, bytes]:
    """One part, read and parsed, and the SHA-256 of its bytes, which are gone with it."""
    content = part.read()
    return found.format.parse(content, part.member, found.context), sha256(content).digest()
