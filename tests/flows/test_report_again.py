"""`ikuti report`: what it writes, of which night, for which unit, and what it refuses and how."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.flows.reports.published_pair import ABSENT, write_pair
from tests.flows.reports.read_book import read_book
from tests.flows.test_why import ikuti

NIGHT = "2024-02-16"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return write_pair(tmp_path / "kampanye")


def reports(folder: Path, night: str = NIGHT) -> list[str]:
    return sorted(path.name for path in (folder / "reports" / night).iterdir())


def test_it_writes_report_and_workbook_of_the_published_night_and_says_where(published: Path) -> None:
    answer = ikuti("report", published)

    assert (answer.returncode, answer.stdout) == (0, "")
    assert reports(published) == ["bkd.xlsx", "index.html", "quality.html", "summary.json"]
    folder = published / "reports" / NIGHT
    assert str(folder / "index.html") in answer.stderr
    assert f"workbook of BKD, with names, for its owner alone: {folder / 'bkd.xlsx'}\n" in answer.stderr
    assert oct((folder / "bkd.xlsx").stat().st_mode & 0o777) == "0o600"
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["run"]["as_of"] == NIGHT


@pytest.mark.parametrize("unit", [(), ("--unit", "Dinas Contoh")])
def test_totals_from_before_somebody_was_erased_make_no_report(published: Path, unit: tuple[str, ...]) -> None:
    with duckdb.connect(str((published / "warehouse" / "ikuti.duckdb").resolve())) as connection:
        connection.execute("insert into marts.fct_compliance (account_key, staff) values ('*', 999)")

    answer = ikuti("report", published, *unit)

    assert answer.returncode == 2
    assert "found totals from before somebody was erased" in answer.stderr
    assert not (published / "reports").exists()


def test_indonesian_unless_asked_for_english(published: Path) -> None:
    ikuti("report", published)
    indonesian = list(read_book(published / "reports" / NIGHT / "bkd.xlsx"))
    ikuti("report", published, "--lang", "en")

    assert indonesian[4] == "Belum terlihat"
    assert list(read_book(published / "reports" / NIGHT / "bkd.xlsx"))[4] == "Not seen"
    assert 'lang="en"' in (published / "reports" / NIGHT / "index.html").read_text(encoding="utf-8")


def test_a_unit_gets_its_own_book_and_nothing_else_is_written(published: Path) -> None:
    answer = ikuti("report", published, "--unit", "sma negeri 1  CONTOH")

    assert (answer.returncode, answer.stdout) == (0, "")
    assert reports(published) == ["bkd-sma-negeri-1-contoh.xlsx"]
    path = published / "reports" / NIGHT / "bkd-sma-negeri-1-contoh.xlsx"
    assert answer.stderr == f"workbook of one unit: {path}\n"
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert [row["NIP"] for row in read_book(path)["Belum terlihat"].table()] == [ABSENT]


def test_units_that_differ_in_signs_alone_do_not_share_a_file(published: Path) -> None:
    with duckdb.connect(str(published / "warehouse" / "ikuti.duckdb")) as marts:
        marts.execute("update marts.dim_staff set unit = 'Dinas/Contoh' where staff_key = 'k-silent'")

    for unit in ("Dinas Contoh", "Dinas/Contoh"):
        assert ikuti("report", published, "--unit", unit).returncode == 0

    assert len(reports(published)) == 2
    assert all(name.startswith("bkd-dinas-contoh") for name in reports(published))


def test_an_unknown_unit_names_those_that_are_spelt_alike_and_makes_none_up(published: Path) -> None:
    answer = ikuti("report", published, "--unit", "SMA Negri 1 Contoh")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert 'found none of this name among 3; spelt alike: "SMA Negeri 1 Contoh", "SMA Negeri 2 Contoh"' in answer.stderr
    assert not (published / "reports").exists()


def test_a_unit_like_no_other_is_refused_without_a_suggestion(published: Path) -> None:
    answer = ikuti("report", published, "--unit", "Zzz")

    assert answer.returncode == 2
    assert "spelt alike" not in answer.stderr


def test_a_night_that_no_build_is_left_of_is_refused_with_those_that_can_be_reported(published: Path) -> None:
    answer = ikuti("report", published, "--as-of", "2024-02-09")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"needed a build of the night of 2024-02-09; found builds of {NIGHT}.\n")
    assert "ikuti backfill" in answer.stderr
    assert "--from 2024-02-09 --to 2024-02-09" in answer.stderr


def test_a_day_that_is_none_is_wrong_usage(published: Path) -> None:
    answer = ikuti("report", published, "--as-of", "kemarin")

    assert answer.returncode == 2
    assert 'found "kemarin"' in answer.stderr


def test_before_the_first_night_there_is_nothing_to_report(published: Path, tmp_path: Path) -> None:
    shutil.copy(published / "campaign.toml", tmp_path)

    answer = ikuti("report", tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("needed a published night; found none.")


def test_where_the_names_are_closed_the_rest_is_written_and_it_is_said(published: Path) -> None:
    (published / "warehouse" / "restricted.duckdb").unlink()

    answer = ikuti("report", published)

    assert (answer.returncode, answer.stdout) == (4, "")
    assert reports(published) == ["index.html", "quality.html", "summary.json"]
    assert "found none that this account may read" in answer.stderr
    assert "ask whoever runs the night" in answer.stderr


def test_where_the_names_are_closed_a_units_book_is_refused(published: Path) -> None:
    (published / "warehouse" / "restricted.duckdb").unlink()

    answer = ikuti("report", published, "--unit", "Dinas Contoh")

    assert answer.returncode == 2
    assert not (published / "reports").exists()


def test_a_build_of_an_older_version_is_refused_with_what_makes_it_anew(published: Path) -> None:
    with duckdb.connect(str(published / "warehouse" / "ikuti.duckdb")) as marts:
        marts.execute("alter table marts.fct_follow_status drop column last_absent_on")

    answer = ikuti("report", published)

    assert answer.returncode == 2
    assert f"run {published} --as-of {NIGHT}" in answer.stderr


def test_neither_a_number_nor_a_name_is_said(published: Path) -> None:
    said = "".join(ikuti("report", published, *more).stderr for more in ((), ("--unit", "Dinas Contoh")))

    assert ABSENT not in said
    assert "Contoh Dua" not in said


def test_it_starts_without_the_orchestrator(published: Path) -> None:
    script = (
        "import sys; from flows.cli import main; main(sys.argv[1:]); "
        "print(*sorted({'prefect', 'great_expectations', 'httpx'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, "report", str(published)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env=os.environ,
    )

    assert answer.stdout == "\n"
