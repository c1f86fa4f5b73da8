"""Kills nights at random moments of their work, and looks what is left; knows no table by name."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from flows.api_process import api_address, end, free_port, start_api, wait_until_healthy
from tests.flows.sources.small_campaign import LAST_NIGHT, write_small_campaign
from tests.night.command import HOUSE, LONGEST_NIGHT, environment, prefect_home
from tests.night.marts import ask, contents
from warehouse.layout import Layout
from warehouse.published import published_run

NIGHTS = (date(2024, 2, 10), LAST_NIGHT)
MOST_IN_A_ROW = 5
MOST_FAULTS = 10  # after so many the rest would say the same
LEFT_BY_A_KILL = (".partial", ".new", ".wal", ".tmp")
COMMENTS = "select comment from duckdb_tables() where not internal"


class Nursery:
    """One process whose children are nights; they talk to one API of Prefect's, which no kill ends."""

    def __init__(self, state_home: Path, api: str) -> None:
        self.outputs = state_home
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.night.nursery", str(state_home)],
            cwd=HOUSE,
            env=environment(state_home) | {"PREFECT_API_URL": api},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path, night: date) -> int:
        """The number of the process, and of its group, in which a night has begun."""
        return self._answer(json.dumps(["run", str(folder), "--as-of", str(night), "--quiet"]))

    def exit_code(self) -> int:
        """How the last one ended; waits for it. Negative where a signal ended it."""
        return self._answer("")

    def last_words(self) -> str:
        """What the last night has said."""
        said = max(self.outputs.glob("night-*"), key=lambda path: int(path.name.rpartition("-")[2]))
        return said.read_text(encoding="utf-8")

    def end(self) -> None:
        """Let it go, when its last child has ended."""
        self._process.communicate(timeout=60)

    def _answer(self, line: str) -> int:
        asked: Any = self._process.stdin
        answers: Any = self._process.stdout
        asked.write(line + "\n")
        asked.flush()
        return int(answers.readline())


@contextmanager
def nursery(state_home: Path) -> Iterator[Nursery]:
    """A nursery with its API, both gone afterwards."""
    home = prefect_home(state_home)
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = start_api(port, {"PREFECT_HOME": str(home)})
    try:
        wait_until_healthy(api_address(port), server)
        nights = Nursery(state_home, api_address(port))
        yield nights
        nights.end()
        assert server.poll() is None, f"the API was ended by somebody else: {server.returncode}"
    finally:
        end(server, 10)


@dataclass(frozen=True)
class Moment:
    """A moment in a night: so many seconds after so many lines of its log; `stage` is what it is then about to do."""

    lines: int
    seconds: float
    stage: str


@dataclass
class Soak:
    """Nights of one small campaign, killed and healed, held against nights that nobody disturbed."""

    root: Path
    nights: Nursery
    chance: random.Random
    references: dict[date, dict[str, str]] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)  # where each stage begins, and how long it takes at most
    killed: list[str] = field(default_factory=list)  # the stage that each kill hit
    survived: int = 0  # of them, those after which readers saw a whole night and the healing one gave the same tables
    heals: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def undisturbed(self) -> Path:
        """The campaign that is never killed."""
        return self.root / "undisturbed"

    def prepare(self) -> None:
        """Run the nights that all others are compared with."""
        write_small_campaign(self.undisturbed)
        for night in NIGHTS:
            self.nights.start(self.undisturbed, night)
            assert self.nights.exit_code() in (0, 4), self.nights.last_words()
            self.references[night] = contents(Layout(self.undisturbed).published)
        self.moments = _moments(next(iter(_logs(self.undisturbed))))

    def run(self, kills: int) -> Iterator[str]:
        """Kill so many nights, some in a row, on a new campaign and on a published one by turns; one line for each."""
        folder, done = self.root / "none", 0
        while done < kills and len(self.faults) < MOST_FAULTS:
            if self.heals % 2 == 0:
                shutil.rmtree(folder, ignore_errors=True)
                folder = self._new_campaign()
            before, faults = done, len(self.faults)
            row = min(self.chance.randint(1, MOST_IN_A_ROW), kills - done)
            for _ in range(row):
                yield self._kill(folder, self.chance.choice(NIGHTS), self._moment())
            yield self._heal(folder, NIGHTS[self.heals % 2])
            done = len(self.killed)
            self.survived += (done - before) * (len(self.faults) == faults)

    def _new_campaign(self) -> Path:
        folder = self.root / f"campaign-{self.heals}"
        write_small_campaign(folder)
        shutil.copy(self.undisturbed / "pseudonym.key", folder)
        return folder

    def _moment(self) -> Moment:
        within = self.chance.choice(self.moments)
        return Moment(within.lines, self.chance.uniform(0, within.seconds), within.stage)

    def _kill(self, folder: Path, night: date, moment: Moment) -> str:
        before = _logs(folder)
        group = self.nights.start(folder, night)
        _wait_for(folder, before, group, moment)
        os.killpg(group, signal.SIGKILL)
        told = f"{moment.stage} + {moment.seconds:.2f} s"
        code = self.nights.exit_code()
        if code != -signal.SIGKILL:
            if code not in (0, 4):
                self.faults.append(f"{told}: exit code {code}: {self.nights.last_words()}")
            return f"had ended before with exit code {code}: {told}"
        self.killed.append(moment.stage)
        return f"kill {len(self.killed)}: {told}: {self._look(folder, told)}"

    def _heal(self, folder: Path, night: date) -> str:
        self.heals += 1
        self.nights.start(folder, night)
        code = self.nights.exit_code()
        told = f"heal {self.heals}"
        layout = Layout(folder)
        if code not in (0, 4):
            self.faults.append(f"{told}: exit code {code}: {self.nights.last_words()}")
        elif contents(layout.published) != self.references[night]:
            self.faults.append(f"{told}: other tables")
        self.faults += [f"{told}: {path} is left" for path in layout.root.rglob("*") if _is_half(path)]
        if len(list(layout.builds.glob("*"))) > 2:
            self.faults.append(f"{told}: more builds than two")
        return f"{told}: {self._look(folder, told)}"

    def _look(self, folder: Path, told: str) -> str:
        """What readers see now; a fault is what they must never see."""
        layout, run_id = Layout(folder), published_run(folder)
        if run_id is None:
            return "nothing published yet"
        names = layout.published.resolve().with_name(layout.restricted.name)
        made_by = [comment for (comment,) in ask(names, COMMENTS)]
        if not made_by or not all(f" Made by run {run_id} " in comment for comment in made_by):
            self.faults.append(f"{told}: the pair does not belong together")
        ((night,),) = ask(layout.published, "select as_of from quality.fct_run where run_id = $1", run_id)
        if contents(layout.published) != self.references[night]:
            self.faults.append(f"{told}: half a night")
        return f"the night of {night} is published, whole"


def _moments(log: Path) -> list[Moment]:
    """Every stage of a night: after how many lines of its log it begins, and in how many seconds it has ended."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    ends = [datetime.fromisoformat(line["at"]) for line in lines]
    gaps = [1.0, *((after - before).total_seconds() for before, after in pairwise(ends))]
    # A layer's models are lines of their own: all of a layer weighs as much as each of the short stages.
    stages = [line["stage"] for line in lines]
    alone = [n for n, stage in enumerate(stages) if "." not in stage]
    layers = [random.Random(layer).choice(_models(stages, layer)) for layer in ("staging", "intermediate", "marts")]
    told = [Moment(n, max(gaps[n], 0.05), stages[n]) for n in (*alone, *layers)]
    return [*told, Moment(len(lines), 0.5, "the end")]


def _models(stages: list[str], layer: str) -> list[int]:
    return [n for n, stage in enumerate(stages) if stage.startswith(f"build {layer}.")]


def _wait_for(folder: Path, before: set[Path], group: int, moment: Moment) -> None:
    until = time.monotonic() + LONGEST_NIGHT
    while time.monotonic() < until and _lines(folder, before) < moment.lines and _lives(group):
        time.sleep(0.005)
    time.sleep(moment.seconds)


def _lives(group: int) -> bool:
    """A child that has ended stays until it is asked for, as a zombie."""
    return Path(f"/proc/{group}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def _logs(folder: Path) -> set[Path]:
    return set(Layout(folder).logs.glob("*.jsonl"))


def _lines(folder: Path, before: set[Path]) -> int:
    """Lines of tonight's log; -1 before there is one."""
    fresh = _logs(folder) - before
    return sum(path.read_text(encoding="utf-8").count("\n") for path in fresh) if fresh else -1


def _is_half(path: Path) -> bool:
    return path.name.endswith(LEFT_BY_A_KILL)
