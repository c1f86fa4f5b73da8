"""What a command is doing, shown on a terminal while it does it; knows no stage by name and keeps nothing.

In a pipe or a log there is nothing to see: every stage has its line in the run's own log.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows import stages

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# More would push the running stage off a small window.
ENDED_SHOWN = 6


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[None]:
    """Within, a terminal shows each stage with its time and how far accounts have come; then all of it goes."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(finished_text="\u2713" if console.encoding.startswith("utf") else "+"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[reached]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        bars.add_task(title, total=None, reached="")
        with stages.watched(StageBars(bars)):
            yield


class StageBars:
    """One line for each of the last stages; below the running one a line for each part it tells of."""

    def __init__(self, bars: "Progress") -> None:
        self._bars = bars
        self._stage: TaskID | None = None
        self._parts: dict[str, TaskID] = {}
        self._ended: list[TaskID] = []

    def began(self, stage: str) -> None:
        """A line for the stage."""
        self._stage = self._bars.add_task(f"  {stage}", total=None, reached="")

    def came_to(self, part: str, done: int, of: int | None) -> None:
        """The bar of the part, or of the stage itself, as far as it is known where it ends."""
        line = self._line_of(part)
        if line is not None:
            reached = f"{done:,}" if of is None else f"{done:,}/{of:,}"
            self._bars.update(line, completed=done, total=of, reached=reached)

    def ended(self, stage: str) -> None:  # noqa: ARG002 - stages do not run side by side, so there is one to end
        """The stage's line is ticked off, and those of its parts are gone."""
        for line in self._parts.values():
            self._bars.remove_task(line)
        self._parts.clear()
        if self._stage is None:
            return
        self._bars.update(self._stage, completed=1, total=1)
        self._bars.stop_task(self._stage)
        self._ended.append(self._stage)
        self._stage = None
        while len(self._ended) > ENDED_SHOWN:
            self._bars.remove_task(self._ended.pop(0))

    def _line_of(self, part: str) -> "TaskID | None":
        if self._stage is None or not part:
            return self._stage
        if part not in self._parts:
            self._parts[part] = self._bars.add_task(f"    {part}", total=None, reached="")
        return self._parts[part]
