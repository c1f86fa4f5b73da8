"""``make bench``: what a night costs against the bare cost of starting, in one run on one machine.

Machines are shared and noisy, so only ratios of medians of interleaved runs are judged; seconds are printed for the
record. Exits 1 when a stated bound is broken.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.meter import Measured, measure

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "examples" / "sumsel-2024"
NIGHT = "2024-02-16"
REPEATS = int(os.environ.get("IKUTI_BENCH_REPEATS", "5"))

MOST_TIMES_BARE = 2.5
MOST_BYTES = 700_000_000
MOST_OF_A_NIGHT = 0.1  # for what answers without Prefect and Great Expectations


def main() -> int:
    """The exit code: 0 when every bound holds."""
    with tempfile.TemporaryDirectory() as scratch:
        runs = _measure_all(Path(scratch))
    for name, measured in runs.items():
        print(f"{name:<28} {_row(measured)}")
    verdicts = list(_verdicts(runs))
    for holds, sentence in verdicts:
        print(f"{'holds ' if holds else 'BROKEN'}  {sentence}")
    return 0 if all(holds for holds, _ in verdicts) else 1


def _measure_all(scratch: Path) -> dict[str, list[Measured]]:
    environment = os.environ | {"PREFECT_HOME": str(scratch / "prefect")}
    python, ikuti = sys.executable, str(Path(sys.executable).with_name("ikuti"))
    campaign = scratch / "campaign"

    def fresh() -> None:
        shutil.rmtree(campaign, ignore_errors=True)
        shutil.copytree(CASE, campaign)

    def unchanged() -> None:
        pass

    commands: dict[str, tuple[Callable[[], None], list[str]]] = {
        "bare start": (unchanged, [python, "-m", "bench.bare"]),
        "first night of the case": (fresh, [ikuti, "run", str(campaign), "--as-of", NIGHT]),
        "same night again": (unchanged, [ikuti, "run", str(campaign), "--as-of", NIGHT]),
        "ikuti check": (unchanged, [ikuti, "check", str(campaign), "--as-of", NIGHT]),
        "ikuti --help": (unchanged, [ikuti, "--help"]),
    }
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for repeat in range(REPEATS + 1):
        for name, (prepare, command) in commands.items():
            prepare()
            measured = measure(command, environment)
            if measured.exit_code not in (0, 4):
                raise SystemExit(f"{name}: exit code {measured.exit_code}")
            if repeat:  # the first round warms disk caches and makes Prefect's database
                runs[name].append(measured)
    return runs


def _verdicts(runs: dict[str, list[Measured]]) -> list[tuple[bool, str]]:
    bare, night = runs["bare start"], runs["first night of the case"]
    wall = _median(night, "wall") / _median(bare, "wall")
    cpu = _median(night, "cpu") / _median(bare, "cpu")
    peak = max(run.peak_bytes for run in night)
    verdicts = [
        (wall <= MOST_TIMES_BARE, f"a night takes {wall:.2f} times the bare start (at most {MOST_TIMES_BARE})"),
        (cpu <= MOST_TIMES_BARE, f"a night costs {cpu:.2f} times its processor time (at most {MOST_TIMES_BARE})"),
        (peak <= MOST_BYTES, f"a night peaks at {peak / 1e6:.0f} MB, all processes (at most {MOST_BYTES / 1e6:.0f})"),
    ]
    for name in ("ikuti check", "ikuti --help"):
        share = _median(runs[name], "wall") / _median(night, "wall")
        verdicts.append((share <= MOST_OF_A_NIGHT, f"{name} takes {share:.3f} of a night (at most {MOST_OF_A_NIGHT})"))
    return verdicts


def _median(runs: list[Measured], figure: str) -> float:
    return float(median(getattr(run, figure) for run in runs))


def _row(runs: list[Measured]) -> str:
    walls, cpus = [run.wall for run in runs], [run.cpu for run in runs]
    return (
        f"wall s min {min(walls):6.2f}  median {median(walls):6.2f}  max {max(walls):6.2f}   "
        f"cpu s median {median(cpus):6.2f}   peak MB {max(run.peak_bytes for run in runs) / 1e6:5.0f}"
    )


if __name__ == "__main__":
    sys.exit(main())
