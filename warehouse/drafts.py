"""Keeps rows on disk that are too many for memory, until they are landed; knows nothing of what they say."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from warehouse.durable import open_private


class Drafts:
    """Frames in a private folder, by place; a place is a folder in it, its files numbered in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Nothing; no place holds anything, and the folder is the owner's alone."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)

    def lay(self, place: str, rows: pl.DataFrame) -> None:
        """Nothing; these rows come behind those that lie in the place."""
        folder = self._folder / place
        folder.mkdir(mode=0o700, exist_ok=True)
        # Not packed and not synced: they live for a minute, and what a kill leaves of them nobody reads.
        with open_private(folder / f"{len(self._files(place)):06}.arrow", os.O_TRUNC) as sink:
            rows.write_ipc(sink)

    def laid(self, place: str) -> pl.LazyFrame:
        """All rows of a place, in the order in which they were laid; at least one frame lies there."""
        return pl.scan_ipc(self._files(place), glob=False)

    def drop(self, place: str) -> None:
        """Nothing; the place is empty, and its rows take no room on the disk."""
        shutil.rmtree(self._folder / place, ignore_errors=True)

    def _files(self, place: str) -> list[Path]:
        return sorted((self._folder / place).glob("*.arrow"))


@contextmanager
def drafts_in(folder: Path) -> Iterator[Drafts]:
    """Drafts for a while: what a killed night left in the folder is gone before, and the folder itself afterwards."""
    drafts = Drafts(folder)
    drafts.clear()
    try:
        yield drafts
    finally:
        shutil.rmtree(folder, ignore_errors=True)
