"""`make bench SIZE=province`: a first, a changed and a quiet night of the product beside the floor and the peers.

All runners take turns on the same files, so ratios of medians hold although machines are shared; seconds are for the
record. Writes `<out>/<size>.json` and a table in Markdown, which is also printed. No time is asserted: it exits 1 only
when a runner fails or when two that are to give the same answer do not (see `bench.agreement`).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bench.agreement import disagreements
from bench.meter import Measured, measure
from bench.sizes.__main__ import CACHE
from bench.sizes.folder import made
from bench.sizes.named import CHANGED_NIGHT, FIRST_NIGHT, QUIET_NIGHT, SIZES

ROOT: Final = Path(__file__).resolve().parents[1]
NIGHTS: Final = {"first": FIRST_NIGHT, "changed": CHANGED_NIGHT, "quiet": QUIET_NIGHT}
PEERS: Final = {"sets": "Python sets", "frames": "pandas", "loads": "dlt + DuckDB"}
KEY: Final = bytes(range(32)).hex()
Runs = dict[str, dict[str, list[Measured]]]


@dataclass(frozen=True)
class Runner:
    """Who is measured: its name in tables, and its command for a campaign, a night and a folder of its own."""

    name: str
    command: Callable[[Path, str, Path], list[str]]
    accepted: Sequence[int] = (0,)


def runners(peers: Path | None) -> dict[str, Runner]:
    """The product, the floor, and the peers if their Python is given."""
    python = sys.executable
    measured = {
        "product": Runner(
            "Ikuti",
            lambda campaign, night, _: [python, "-m", "flows.cli", "run", str(campaign), "--as-of", night],
            (0, 4),
        ),
        "floor": Runner(
            "floor",
            lambda campaign, night, own: [
                *(python, "-m", "bench.floor", str(campaign), "--as-of", night, "--state", str(own), "--key", KEY)
            ],
        ),
    }
    for script, name in PEERS.items() if peers else ():
        measured[script] = Runner(name, _peer(str(peers), script))
    return measured


def _peer(python: str, script: str) -> Callable[[Path, str, Path], list[str]]:
    path = str(ROOT / "bench" / "peers" / f"{script}.py")
    return lambda campaign, night, own: [python, path, str(campaign), night, str(own)]


def main() -> int:
    """0 when everybody ran and gave the same answers."""
    chosen = asked(sys.argv[1:])
    measured = {name: one for name, one in runners(chosen.peers).items() if not chosen.only or name in chosen.only}
    for size in chosen.sizes:
        folder = made(SIZES[size], chosen.cache)
        runs: Runs = {name: {night: [] for night in chosen.nights} for name in measured}
        for _ in range(1 if chosen.once else chosen.repeats):
            with tempfile.TemporaryDirectory(dir=chosen.cache) as scratch:
                _once(folder, Path(scratch), measured, runs)
        table = table_of(size, runs, measured)
        if not chosen.once:
            keep(size, runs, chosen.out, table)
        print(table)
    return 0


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for."""
    parser = argparse.ArgumentParser(description="Nights of a named size: the product beside the floor and the peers.")
    parser.add_argument("sizes", nargs="+", choices=list(SIZES))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="one repeat, whose figures are printed and kept nowhere")
    parser.add_argument(
        "--peers", type=Path, help="the Python that has the peers' packages; without it they are left out"
    )
    parser.add_argument("--cache", type=Path, default=CACHE, help=f"where sizes are kept (default: {CACHE})")
    parser.add_argument("--out", type=Path, default=CACHE / "figures", help="where the figures go")
    parser.add_argument("--only", nargs="+", help="measure these runners alone")
    parser.add_argument("--nights", nargs="+", choices=list(NIGHTS), default=list(NIGHTS), help="these nights alone")
    return parser.parse_args(arguments)


def _once(folder: Path, scratch: Path, measured: dict[str, Runner], runs: Runs) -> None:
    """Every runner through all nights once, night by night, in turn."""
    environment = os.environ | {"PREFECT_HOME": str(scratch.parent / "prefect"), "IKUTI_PSEUDONYM_KEY": KEY}
    for name in measured:
        shutil.copytree(folder / "first", scratch / name / "campaign")
    for night in next(iter(runs.values())):
        for name, runner in measured.items():
            place = scratch / name
            if night == "changed":
                shutil.copytree(folder / "change", place / "campaign", dirs_exist_ok=True)
            measurement = measure(runner.command(place / "campaign", str(NIGHTS[night]), place / "own"), environment)
            if measurement.exit_code not in runner.accepted:
                raise SystemExit(f"{name}, {night} night: exit code {measurement.exit_code}")
            runs[name][night].append(measurement)
            print(f"{folder.name} {night:<8} {name:<8} {measurement.wall:8.2f} s", file=sys.stderr)
        owns = {name: scratch / name / "own" for name in measured}
        for sentence in disagreements(scratch / "product" / "campaign", owns):
            raise SystemExit(f"{folder.name}, {night} night: {sentence}")


def keep(size: str, runs: Runs, out: Path, table: str) -> None:
    """Write the figures of a size for programs, and its table."""
    out.mkdir(parents=True, exist_ok=True)
    figures = {
        name: {night: [asdict(one) for one in repeats] for night, repeats in nights.items()}
        for name, nights in runs.items()
    }
    (out / f"{size}.json").write_text(json.dumps(figures, indent=1) + "\n")
    (out / f"{size}.md").write_text(table)


def table_of(size: str, runs: Runs, measured: dict[str, Runner]) -> str:
    """The table: per night seconds, ratio to the floor (wall and processor), and the highest memory."""
    lines = [
        f"| {size} | night | wall s | × floor | processor s | × floor | peak MB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for night in next(iter(runs.values())):
        for name, runner in measured.items():
            wall, cpu = _median(runs[name][night], "wall"), _median(runs[name][night], "cpu")
            cells = [f"{wall:.1f}", _ratio(wall, runs, night, "wall"), f"{cpu:.1f}", _ratio(cpu, runs, night, "cpu")]
            peak = max(one.peak_bytes for one in runs[name][night]) / 1e6
            lines.append(f"| {runner.name} | {night} | {' | '.join(cells)} | {peak:,.0f} |")
    return "\n".join(lines) + "\n"


def _ratio(figure: float, runs: Runs, night: str, which: str) -> str:
    return f"{figure / _median(runs['floor'][night], which):.2f}" if "floor" in runs else "–"


def _median(repeats: list[Measured], figure: str) -> float:
    return float(median(getattr(one, figure) for one in repeats))


if __name__ == "__main__":
    sys.exit(main())
