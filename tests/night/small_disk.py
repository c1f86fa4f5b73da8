"""A warehouse on a disk of its own, which is small, may be filled and may be closed for writing; needs to be root."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from warehouse.layout import Layout

FILLED = "filled-by-somebody-else"


@contextmanager
def small_disk(layout: Layout, megabytes: int) -> Iterator["Disk"]:
    """The warehouse with all that is in it, on a file system of this size; back in its place afterwards."""
    aside = layout.campaign / "aside"
    layout.root.rename(aside)
    layout.root.mkdir(mode=0o700)
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(layout.root))
    try:
        shutil.copytree(aside, layout.root, symlinks=True, dirs_exist_ok=True)
        yield Disk(layout)
        shutil.rmtree(aside)
        shutil.copytree(layout.root, aside, symlinks=True)
    finally:
        subprocess.run(["umount", str(layout.root)], check=True)
        layout.root.rmdir()
        aside.rename(layout.root)


class Disk:
    """The small disk under one warehouse."""

    def __init__(self, layout: Layout) -> None:
        self._root = layout.root

    def fill(self, but: int = 0) -> None:
        """Take all of its space but so many bytes."""
        with (self._root / FILLED).open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20 if self._free() > 1 << 20 else 4096))
        if but:
            os.truncate(self._root / FILLED, (self._root / FILLED).stat().st_size - but)

    def free(self) -> None:
        """Give the space back."""
        (self._root / FILLED).unlink()

    @contextmanager
    def filled_when(self, has_come: Callable[[], bool]) -> Iterator[None]:
        """Within, the disk is filled at the moment when something is so."""
        left = threading.Event()

        def watch() -> None:
            while not left.wait(0.002):
                if has_come():
                    self.fill()
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            left.set()
            watcher.join()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Within, nothing can be written on it."""
        _mount("-o", "remount,ro", str(self._root))
        try:
            yield
        finally:
            _mount("-o", "remount,rw", str(self._root))

    def _free(self) -> int:
        disk = os.statvfs(self._root)
        return disk.f_bavail * disk.f_frsize


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)
