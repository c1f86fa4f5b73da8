"""The analyst's notebook on the example's published night: it runs, draws what is published, and closes small units."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.generator.sumsel import PEMPROV
from tests.night.case_nights import EXAMPLE, FIRST_RUN, CaseNights
from tests.night.command import HOUSE, environment
from tests.night.marts import ask

pytestmark = pytest.mark.night

SMALL_CELL = 5


@pytest.fixture(scope="module")
def campaign(case_nights: CaseNights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an analyst has: the configuration and the published file, nothing else of the campaign."""
    folder = tmp_path_factory.mktemp("campaign")
    (folder / "warehouse").mkdir()
    shutil.copy(EXAMPLE / "campaign.toml", folder)
    shutil.copy(case_nights.marts(FIRST_RUN), folder / "warehouse" / "ikuti.duckdb")
    return folder


@pytest.fixture(scope="module")
def found(campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    answer = _run("-m", "tests.night.notebook_run", campaign, home=tmp_path_factory.mktemp("home"))
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def _run(*arguments: str | Path, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=HOUSE,
        env={**environment(home), "HOME": str(home), "PYTHONPATH": str(HOUSE)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_gains_are_the_published_intervals(campaign: Path, found: Any) -> None:
    query = "select account_key, gained_low, gained_high, target from marts.fct_follower_growth order by account_key"
    published = ask(campaign / "warehouse" / "ikuti.duckdb", query)

    assert [tuple(row.values()) for row in found["growth"]] == published


def test_the_curve_rises_over_the_order_and_is_of_the_account_that_has_one(found: Any) -> None:
    days = {row["moment"]: row["listed"] for row in found["curve"]}

    assert found["account"] == PEMPROV.key
    assert days["2024-02-08T00:00:00"] - days["2024-02-07T00:00:00"] > 1_000
    assert list(days) == sorted(days)
    assert [(row["moment"], row["count_low"], row["count_high"]) for row in found["readings"]] == [
        ("2024-02-07T08:00:00", 7_200, 7_299),
        ("2024-02-07T21:00:00", 8_582, 8_582),
    ]


def test_every_unit_is_there_in_the_order_of_the_alphabet(campaign: Path, found: Any) -> None:
    query = "select unit from marts.fct_compliance_by_unit where account_key = $1"
    published = ask(campaign / "warehouse" / "ikuti.duckdb", query, PEMPROV.key)

    assert [row["unit"] for row in found["units"]] == sorted(unit for (unit,) in published)


def test_no_unit_with_a_small_cell_is_told(campaign: Path, found: Any) -> None:
    query = (
        "select unit, following, staff - out_of_scope - following, provable_not_following "
        "from marts.fct_compliance_by_unit where account_key = $1"
    )
    cells = {unit: told for unit, *told in ask(campaign / "warehouse" / "ikuti.duckdb", query, PEMPROV.key)}
    small = {unit for unit, told in cells.items() if any(n is None or 0 < n < SMALL_CELL for n in told)}
    closed = {row["unit"] for row in found["units"] if row["is_closed"]}

    assert small
    assert small <= closed < cells.keys()
    assert all(row["low"] is row["high"] is None for row in found["units"] if row["is_closed"])


def test_all_three_drawings_come_out_without_any_network(found: Any) -> None:
    assert found["drawings"].keys() == {"growth_chart", "curve_chart", "units_chart"}
    assert all(drawing.startswith("<svg") for drawing in found["drawings"].values())
    assert found["drawings"]["units_chart"].count(">closed<") == sum(row["is_closed"] for row in found["units"])


def test_it_exports_as_a_page_with_all_that_its_words_say(campaign: Path, tmp_path: Path) -> None:
    shutil.copy(HOUSE / "examples" / "growth.py", tmp_path)

    answer = _run(
        *("-m", "marimo", "export", "html", tmp_path / "growth.py", "-o", tmp_path / "page.html"),
        *("--no-include-code", "--", "--folder", campaign),
        home=tmp_path,
    )

    assert answer.returncode == 0, answer.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "What the published night of 2024-02-16 shows" in page
    assert re.search(r"\d+ of 419 units are closed", page)
    assert "7299" in page


def test_without_a_published_night_it_says_what_to_do(tmp_path: Path) -> None:
    answer = _run("examples/growth.py", "--folder", tmp_path, home=tmp_path)

    assert answer.returncode == 1
    assert f"needed a published night; found none in {tmp_path}. Now: make demo" in answer.stderr


def test_it_is_written_as_marimo_writes_notebooks(tmp_path: Path) -> None:
    answer = _run("-m", "marimo", "check", "--strict", "examples/growth.py", home=tmp_path)

    assert answer.returncode == 0, answer.stdout + answer.stderr
