"""Knows the fastest way we found from an owner's export to keyed numbers; knows nothing of staff and statuses.

Reads the text between two quotes instead of parsing JSON, trusts the archive, and imports next to nothing, because
every worker process does so again. Good enough to measure against, and for nothing else.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_FOLLOWER: Final = re.compile(rb'"value"\s*:\s*"([^"]+)"\s*,\s*"timestamp"\s*:\s*(\d+)')
_PART: Final = re.compile(r"followers_and_following/followers_\d+\.json$")
_WORTH_WORKERS: Final = 20_000_000  # bytes of archives: below, starting processes costs more than they save
_ROWS_AT_ONCE: Final = 32 << 20  # bytes of parts that one task reads
KEYS: Final = np.dtype("S16")

Keyed = tuple[bytes, NDArray[np.int64]]


def keyed(texts: Iterable[bytes], domain: bytes, person: bytes, key: bytes) -> bytes:
    """The keyed BLAKE2b-128 of every text, one after the other: 16 bytes each, the product's own pseudonyms."""
    start = hashlib.blake2b(domain + b"\x1f", digest_size=16, key=key, person=person).copy
    digests = []
    for text in texts:
        state = start()
        state.update(text)
        digests.append(state.digest())
    return b"".join(digests)


def read_parts(path: Path, members: list[str], key: bytes) -> Keyed:
    """The followers of some parts of one archive: their keys and the second in which each followed."""
    keys, seconds = [], []
    with zipfile.ZipFile(path) as archive:
        for member in members:
            found = _FOLLOWER.findall(archive.read(member).lower())
            if found:
                names, times = zip(*found, strict=True)
                keys.append(keyed(names, b"instagram", b"ikuti.follower", key))
                seconds.append(np.array(times, dtype="S10").astype(np.int64))
    return b"".join(keys), np.concatenate(seconds) if seconds else np.empty(0, np.int64)


def read_exports(paths: list[Path], key: bytes) -> Iterator[tuple[Path, list[Keyed]]]:
    """Each archive and its followers; two processes share the parts where that pays."""
    tasks = {path: list(_tasks(path)) for path in paths}
    if sum(path.stat().st_size for path in paths) < _WORTH_WORKERS:
        yield from ((path, [read_parts(path, members, key) for members in parts]) for path, parts in tasks.items())
        return
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as workers:
        begun = {path: [workers.submit(read_parts, path, one, key) for one in parts] for path, parts in tasks.items()}
        for path in paths:
            yield path, [one.result() for one in begun.pop(path)]


def _tasks(path: Path) -> Iterator[list[str]]:
    """The parts of an archive in bundles of about the same size."""
    bundle, size = [], 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not _PART.search(member.filename):
                continue
            bundle.append(member.filename)
            size += member.file_size
            if size >= _ROWS_AT_ONCE:
                yield bundle
                bundle, size = [], 0
    if bundle:
        yield bundle
