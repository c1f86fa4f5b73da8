"""Waits until what was written will survive a power cut; knows nothing of what was written."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of names is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
