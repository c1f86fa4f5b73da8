"""What `make bench`, its smoke and `.ci/run` do: the commands are read from make itself, which carries out none."""

import shlex
import subprocess
from pathlib import Path

import pytest

from bench.scale import PEERS, asked, runners

HOUSE = Path(__file__).parents[2]


def commands(*target: str) -> list[list[str]]:
    """The commands of a target that run something of bench."""
    told = subprocess.run(
        ["make", "--dry-run", *target], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [shlex.split(line) for line in told if " -m bench." in line]


def test_the_smoke_runs_everybody_through_case_and_province_once_and_keeps_no_figures() -> None:
    ((_, _, module, *arguments),) = commands("bench-smoke")
    chosen = asked(arguments)

    assert module == "bench.scale"
    assert (chosen.sizes, chosen.once) == (["case", "province"], True)
    assert chosen.only is None
    assert chosen.nights == ["first", "changed", "quiet"]
    assert runners(chosen.peers).keys() == {"product", "floor", *PEERS}


def test_the_smoke_installs_what_the_peers_need_before_it_runs() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "--always-make", "bench-smoke"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout

    assert 0 < told.index("-r bench/peers/requirements.lock") < told.index(" -m bench.scale ")


def test_a_change_passes_the_smoke_last_and_its_failure_is_not_forgiven() -> None:
    lines = (HOUSE / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert lines[-1] == "make bench-smoke"
    assert "set -euo pipefail" in lines


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        (["SIZE=year", "NIGHTS=10"], ["bench.year", "--nights", "10"]),
        (["SIZE=year"], ["bench.year", "--nights", "365"]),
        ([], ["bench.night"]),
    ],
)
def test_a_year_is_a_size_of_its_own(given: list[str], arguments: list[str]) -> None:
    ((_, _, *told),) = commands("bench", *given)

    assert told == arguments
