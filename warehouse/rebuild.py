"""Makes the state file anew from landing and from what other files tell of past runs; looks at no inbox."""

import os
from dataclasses import dataclass
from pathlib import Path

from warehouse.erasure.leavings import delete
from warehouse.landing import Landings
from warehouse.layout import Layout
from warehouse.restore import restore_record
from warehouse.state import State, load_landed, take_place, write_fresh
from warehouse.state_file import StateDamaged, connect_state, write_ahead_log


@dataclass(frozen=True)
class Rebuilt:
    """What a new state file was made of; `aside` is the old one, if there was one."""

    runs: int
    files: int
    rows: int
    aside: Path | None


def rebuild_state(layout: Layout, zone: str, *, keeps_old: bool = True) -> Rebuilt:
    """What the new file holds: the record of runs as far as any file tells it, and everything that is landed.

    The old file is put aside, whatever was wrong with it; the one put aside before is deleted. Without `keeps_old` both
    are deleted: they hold people who are to be held no longer. Killed in the middle, the old file or the new one is in
    place, or none and the next night makes one. Raises StateHeld.
    """
    layout.make()
    _settle(layout.state)
    stopped = layout.rejected_builds()[::-1]

    def fill(fresh: State) -> tuple[int, int, int]:
        runs = restore_record(fresh, [layout.state, layout.published, layout.damaged_state, *stopped])
        files = load_landed(fresh, Landings(layout.landing), zone)
        rows = fresh.execute("select coalesce(sum(rows_loaded), 0) from raw.source_file").fetchone()
        return runs, files, int(rows[0]) if rows else 0

    runs, files, rows = write_fresh(layout, fill)
    had_one = keeps_old and os.path.lexists(layout.state)
    if had_one:
        _put_aside(layout)
    take_place(layout)
    if not keeps_old:
        for left in (layout.damaged_state, write_ahead_log(layout.damaged_state)):
            delete(left)
    return Rebuilt(runs, files, rows, layout.damaged_state if had_one else None)


def _settle(state: Path) -> None:
    """Let a sound file take in its write-ahead log; raises StateHeld where another process has it open."""
    if not os.path.lexists(state):
        return
    try:
        connect_state(state).close()
    except StateDamaged:
        return


def _put_aside(layout: Layout) -> None:
    aside = layout.damaged_state
    for left in (aside, write_ahead_log(aside)):
        delete(left)
    if (log := write_ahead_log(layout.state)).exists():
        log.replace(write_ahead_log(aside))
    layout.state.replace(aside)
    aside.chmod(0o700 if aside.is_dir() else 0o600)
