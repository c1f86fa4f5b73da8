"""The same night on DuckDB and on Spark, in one run on one machine: `python -m bench.engines FOLDER --as-of DATE`.

Machines are shared and noisy, so only the ratios are of use; seconds are printed for the record. Processor seconds are
those of the whole process tree, Spark's programs among them, and suffer least from what else the machine does.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
ENGINES = ("duckdb", "spark")


@dataclass(frozen=True)
class Cost:
    """What one night cost: seconds on the clock and of processors, most memory, and seconds by stage."""

    wall: float
    cpu: float
    peak_bytes: int
    stages: dict[str, float]

    @property
    def tables(self) -> float:
        """Seconds of building and judging: what the engine does."""
        return sum(s for name, s in self.stages.items() if name in TABLES)


TABLES = ("build staging", "build intermediate", "build marts", "build restricted", "build on spark", "judge")


def main() -> None:
    """Print both nights and their ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-of", required=True)
    asked = parser.parse_args()
    costs = {}
    with tempfile.TemporaryDirectory() as scratch:
        for engine in ENGINES:
            campaign = Path(scratch) / engine
            shutil.copytree(asked.folder, campaign)
            costs[engine] = _night(campaign, asked.as_of, engine, Path(scratch))
            print(engine, _row(costs[engine]), flush=True)
    duckdb, spark = (costs[engine] for engine in ENGINES)
    for figure in ("tables", "wall", "cpu", "peak_bytes"):
        print(f"spark / duckdb, {figure}: {getattr(spark, figure) / getattr(duckdb, figure):.1f}")


def _night(campaign: Path, as_of: str, engine: str, scratch: Path) -> Cost:
    command = [sys.executable, "-m", "flows.cli", "run", str(campaign), "--as-of", as_of, "--quiet", "--engine", engine]
    began, peak = time.perf_counter(), 0
    cpu: dict[int, float] = {}
    environment = os.environ | {"XDG_STATE_HOME": str(scratch)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    while process.poll() is None:
        seen = dict(_tree(process.pid))
        cpu |= {pid: seconds for pid, (seconds, _) in seen.items()}
        peak = max(peak, sum(resident for _, resident in seen.values()))
        time.sleep(0.2)
    if process.returncode not in (0, 4):
        raise SystemExit(f"{engine}: exit code {process.returncode}")
    (log,) = (campaign / "quality" / "logs").iterdir()
    lines = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    stages = {line["stage"]: float(line["seconds"]) for line in lines}
    return Cost(time.perf_counter() - began, sum(cpu.values()), peak, stages)


def _tree(root: int) -> Iterator[tuple[int, tuple[float, int]]]:
    """Processor seconds and resident bytes of a process and of all its descendants that are alive now."""
    stats = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit():
                stats[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
    wanted = {root}
    while more := {pid for pid, stat in stats.items() if int(stat[1]) in wanted} - wanted:
        wanted |= more
    for pid in wanted & stats.keys():
        stat = stats[pid]
        yield pid, ((int(stat[11]) + int(stat[12])) / TICKS, int(stat[21]) * PAGE)


def _row(cost: Cost) -> str:
    return (
        f"tables s {cost.tables:7.1f}   wall s {cost.wall:7.1f}   cpu s {cost.cpu:7.1f}   "
        f"peak MB {cost.peak_bytes / 1e6:6.0f}"
    )


if __name__ == "__main__":
    main()
