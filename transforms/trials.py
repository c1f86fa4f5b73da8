"""Tries bytes out in a process of its own, where a reader may die of them; knows no column.

A damaged length in a Parquet file makes its reader ask for more memory than there is, and that ends the whole process:
no exception, no message, and the same again on the next night. What one byte can do must not end the night.
"""

import subprocess
import sys
from typing import Final

_READ: Final = "import io, sys, polars; polars.read_parquet(io.BytesIO(sys.stdin.buffer.read()))"
_LONGEST_SECONDS: Final = 600


def parquet_kills_its_reader(content: bytes) -> bool:
    """Whether reading these bytes ends the process that reads them, or does not end at all.

    False also for what is refused in the ordinary way: whoever reads it then says why.
    """
    try:
        tried = subprocess.run(  # noqa: S603 - our own words, and bytes on its standard input
            [sys.executable, "-c", _READ],
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=_LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return True
    return tried.returncode < 0
