"""`make bench SIZE=year`: 365 nights of province, one export per account and night, each changed by 0.1 %.

Every night runs through the product's own command. After it the sizes on disk are noted and the exports of the night
before are taken out of the inbox: they have landed, and whoever keeps them keeps them elsewhere. The year stands in a
folder of its own, and the same command goes on where the one before stopped, or was stopped. No time is asserted: it
exits 1 only when a night fails. What is said of the last night against the second compares processor seconds, since
machines are shared; a night that was begun twice has landed its lists already, is marked, and is compared with nothing.

`--first 363` begins with that night and the lists of all nights before it at once, in a folder of its own: what a night
at the end of a year costs, without a year of them.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import duckdb

from bench.meter import measure
from bench.scale import KEY
from bench.sizes.__main__ import CACHE
from bench.sizes.folder import VERSION
from bench.sizes.named import SIZES
from bench.sizes.year import NIGHTS, Year
from warehouse.layout import Layout

TOLD: Final = (2, 10, *range(50, NIGHTS, 50))
LARGEST: Final = 5
_NONE: Final = "–"
HISTORY: Final = ("marts.fct_follow_history", "marts.fct_follow_status")
_BLOCKS: Final = """
select count(distinct block)
from (select unnest(list_prepend(block_id, additional_block_ids)) as block from pragma_storage_info($1))
where block >= 0
"""


@dataclass(frozen=True)
class Night:
    """What a night cost and left: bytes on disk, and of the state's tables both bytes and rows, by name."""

    night: int
    was_begun_before: bool
    wall: float
    cpu: float
    peak_bytes: int
    state_bytes: int
    published_bytes: int
    landing_bytes: int
    tables: dict[str, tuple[int, int]]


class Diary:
    """The figures of a year, a line a night; a night stands in it as begun before it stands in it as done."""

    def __init__(self, folder: Path) -> None:
        """The folder of the year; a year that was written in another way is begun anew."""
        self.folder, self._done, self._begun = folder, folder / "nights.jsonl", folder / "begun"
        note = folder / "version"
        if not note.exists() or note.read_text() != VERSION:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            note.write_text(VERSION)

    def nights(self) -> list[Night]:
        """The nights that are done, in their order."""
        lines = self._done.read_text().splitlines() if self._done.exists() else []
        return [Night(**json.loads(line)) for line in lines]

    def begin(self, night: int) -> bool:
        """Whether the night was begun before."""
        was_begun = self._begun.exists() and self._begun.read_text() == str(night)
        self._begun.write_text(str(night))
        return was_begun

    def note(self, night: Night) -> None:
        """Write a night down as done."""
        with self._done.open("a") as lines:
            lines.write(json.dumps(asdict(night)) + "\n")


def main() -> int:
    """0 when all nights asked for are done."""
    asked = argparse.ArgumentParser(description="Night after night of a size, each with a change of 0.1 %.")
    asked.add_argument("--size", choices=list(SIZES), default="province")
    asked.add_argument("--nights", type=int, choices=range(1, NIGHTS + 1), default=NIGHTS, metavar=f"1–{NIGHTS}")
    asked.add_argument("--cache", type=Path, default=CACHE, help=f"where years are kept (default: {CACHE})")
    asked.add_argument("--first", type=int, default=1, help="the night to begin with, and all lists before it at once")
    chosen = asked.parse_args()
    name = chosen.size if chosen.first == 1 else f"{chosen.size}-from-{chosen.first}"
    diary = Diary(chosen.cache / "year" / name)
    run(Year(SIZES[chosen.size]), diary, chosen.nights, chosen.first)
    print(table_of(chosen.size, [one for one in diary.nights() if one.night <= chosen.nights]))
    return 0


def run(year: Year, diary: Diary, nights: int, first: int = 1) -> None:
    """Do the nights that are not in the diary yet; raises SystemExit at one that fails."""
    campaign = diary.folder / "campaign"
    for night in range(first + len(diary.nights()), nights + 1):
        if night == first:
            shutil.rmtree(campaign, ignore_errors=True)
            year.begin(campaign)
            for before in range(1, first):
                year.bring(campaign, before)
        year.bring(campaign, night)
        done = _night(year, diary, campaign, night)
        _take_out(campaign, str(year.day(night)))
        diary.note(done)
        print(f"night {night} of {nights}: {done.cpu:.1f} s of processors", file=sys.stderr)


def _night(year: Year, diary: Diary, campaign: Path, night: int) -> Night:
    command = [sys.executable, "-m", "flows.cli", "run", str(campaign), "--as-of", str(year.day(night)), "--quiet"]
    environment = os.environ | {"PREFECT_HOME": str(diary.folder / "prefect"), "IKUTI_PSEUDONYM_KEY": KEY}
    was_begun = diary.begin(night)
    cost = measure(command, environment)
    if cost.exit_code not in (0, 4):
        raise SystemExit(f"night {night} of {campaign}: exit code {cost.exit_code}")
    layout = Layout(campaign)
    return Night(
        night,
        was_begun,
        cost.wall,
        cost.cpu,
        cost.peak_bytes,
        layout.state.stat().st_size,
        layout.published.stat().st_size,
        sum(path.stat().st_size for path in layout.landing.rglob("*") if path.is_file()),
        _tables(layout.state),
    )


def _take_out(campaign: Path, newest: str) -> None:
    for folder in (campaign / "inbox" / "followers").glob("*/*/*"):
        if folder.name != newest:
            shutil.rmtree(folder)


def _tables(state: Path) -> dict[str, tuple[int, int]]:
    """Bytes and rows of the state's largest tables and of those that tell of the history; small tables share blocks."""
    with duckdb.connect(str(state), read_only=True) as connection:
        ((block,),) = connection.execute("select block_size from pragma_database_size()").fetchall()
        named = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        sizes = {
            name: (block * _one(connection, _BLOCKS, [name]), _one(connection, f"select count(*) from {name}"))
            for (name,) in named
        }
    largest = sorted(sizes, key=lambda name: (*(-size for size in sizes[name]), name))[:LARGEST]
    return {name: sizes[name] for name in dict.fromkeys((*largest, *HISTORY)) if name in sizes}


def _one(connection: duckdb.DuckDBPyConnection, query: str, given: Sequence[str] = ()) -> int:
    ((figure,),) = connection.execute(query, given).fetchall()
    return int(figure)


def table_of(size: str, nights: list[Night]) -> str:
    """Some of the nights in a table, and in a sentence what the last one cost beside the second."""
    lines = [
        f"| {size}, night | processor s | × 2nd | peak MB | state MB | published MB | landing MB | largest in state |",
        "|---:|---:|---:|---:|---:|---:|---:|---|",
        *(_line(one, nights) for one in nights if one.night in TOLD or one is nights[-1]),
    ]
    return "\n".join([*lines, "", *_sentences(nights)]) + "\n"


def _line(one: Night, nights: list[Night]) -> str:
    sizes = (one.peak_bytes, one.state_bytes, one.published_bytes, one.landing_bytes)
    largest = ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, (size, _) in list(one.tables.items())[:LARGEST])
    night = f"{one.night} (begun twice)" if one.was_begun_before else str(one.night)
    cells = [f"{one.cpu:.1f}", _times_second(one, nights), *(f"{size / 1e6:,.0f}" for size in sizes), largest]
    return f"| {night} | {' | '.join(cells)} |"


def _times_second(one: Night, nights: list[Night]) -> str:
    second = next((night for night in nights if night.night == 2 and not night.was_begun_before), None)
    return f"{one.cpu / second.cpu:.2f}" if second and not one.was_begun_before else _NONE


def _sentences(nights: list[Night]) -> Iterator[str]:
    last = nights[-1]
    if (times := _times_second(last, nights)) != _NONE:
        yield f"Night {last.night} costs {times} times the processor seconds of night 2."
    history, status = (last.tables.get(name, (0, 0)) for name in HISTORY)
    of_one = history[1] / status[1] if status[1] else 0
    yield f"The history of follows has {history[1]:,} rows, {of_one:.2f} times those of one night's statuses."


if __name__ == "__main__":
    sys.exit(main())
