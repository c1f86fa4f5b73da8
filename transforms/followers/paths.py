"""Knows what copying and packing programs do to the paths of an export; knows no platform's files."""

import re
from typing import Final

# " (1)": what a browser adds to the name of a second download, before the file's own ending.
COPY: Final = r"(?: ?\([0-9]{1,4}\))?"
_DEBRIS: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\._)", re.IGNORECASE)


def slashed(path: str) -> str | None:
    """The path with forward slashes; None for what a Mac's packing program lays beside the files themselves."""
    plain = path.replace("\\", "/")
    return None if _DEBRIS.search(plain) else plain


def last_name(path: str) -> str:
    """The file's own name, without the folders above."""
    return path.replace("\\", "/").rpartition("/")[2]
