"""Knows when a file is called after an employee; knows nothing of what is in it."""

import re
from collections.abc import Iterable
from typing import Final

import polars as pl

from transforms.names import comparable_names

_NUMBER: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{16}(?![0-9])")
_WORD: Final = re.compile(r"[^\W\d_]+")
# A name of one word may as well be a place or a month; the longest that are shown on any roster have some more.
_WORDS_OF_A_NAME: Final = range(2, 8)


def called_after_somebody(paths: Iterable[str], staff: pl.Series) -> list[str]:
    """Those of the paths of which a part holds a staff number, or all words of one of these names in their order."""
    names = frozenset(comparable_names(staff).drop_nulls())
    return [path for path in paths if _NUMBER.search(path) or not names.isdisjoint(_runs(path))]


def words_of(paths: Iterable[str]) -> frozenset[str]:
    """The words, in small letters, of which a name of theirs could be made: whoever has none of them is in no path."""
    return frozenset(word for path in paths for run in _runs(path) for word in run.split())


def _runs(path: str) -> Iterable[str]:
    for part in path.split("/"):
        words = _WORD.findall(part.casefold())
        for length in _WORDS_OF_A_NAME:
            yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
