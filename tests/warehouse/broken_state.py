"""Ways in which a state file is broken, and a run that is on its record before; knows not what becomes of it."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from warehouse.quality import begin_run, end_run
from warehouse.records import Run
from warehouse.state import State

BEGAN = datetime(2024, 2, 16, 19, tzinfo=UTC)
Damage = Callable[[Path], object]


def noise(length: int) -> bytes:
    return random.Random(7).randbytes(length)


def _cut(share: float) -> Damage:
    return lambda file: os.truncate(file, int(file.stat().st_size * share))


def _make_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def log_of_another_file(file: Path) -> None:
    """As it is left when somebody puts an older copy of the file back beside the log of the newer one."""
    other = file.with_name("other.duckdb")
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('checkpoint'); "
        "c.execute('create table x as select 1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(other)], check=False)
    other.with_name("other.duckdb.wal").rename(file.with_name(f"{file.name}.wal"))
    other.unlink()


DAMAGES: dict[str, Damage] = {
    "noise": lambda file: file.write_bytes(noise(200_000)),
    "a few bytes": lambda file: file.write_bytes(b"ga"),
    "nothing in it": lambda file: file.write_bytes(b""),
    "the first block only": _cut(0.01),
    "half of it": _cut(0.5),
    "all but its last quarter": _cut(0.75),
    "a folder": _make_a_folder,
    "a log that is not its own": log_of_another_file,
}


def note_run(state: State, run_id: str, outcome: str = "published", version: str = "1.0") -> None:
    begin_run(state, Run(run_id, date(2024, 2, 16), BEGAN, version))
    end_run(state, run_id, BEGAN, outcome, "f00d")
