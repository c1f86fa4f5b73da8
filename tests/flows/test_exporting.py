"""`ikuti export` as its users have it: where words and data go, and where it refuses to write."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from flows import exporting

HOUSE = Path(__file__).parents[2]


def ikuti(*arguments: str | Path, cwd: Path = HOUSE) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        env={"PYTHONPATH": str(HOUSE), "PATH": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published file with two marts and the run it is of; beside it one with a name in it."""
    folder = tmp_path / "kampanye"
    (folder / "warehouse").mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute(
            "create schema marts; create schema quality;"
            "create table marts.dim_staff as select 'key' as staff_key, 'Dinas Contoh' as unit;"
            "create table marts.fct_compliance as select '*' as account_key, 1 as staff;"
            "create table quality.fct_run as select 'run-1' as run_id, date '2024-02-16' as as_of, 1 as run_number,"
            "timestamptz '2024-02-16 19:00:00+00' as started_at, 'published' as outcome, '0.4.0' as version"
        )
    with duckdb.connect(str(folder / "warehouse" / "restricted.duckdb")) as connection:
        connection.execute("create table staff as select 'key' as staff_key, 'Suci Contoh' as name")
    return folder


def test_it_is_shown_that_tables_are_copied(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    @contextmanager
    def progress(title: str) -> Iterator[None]:
        shown.append(title)
        yield

    monkeypatch.setattr(exporting, "progress", progress)

    assert exporting.export(published, None, "csv", json_output=False) == 0
    assert shown == ["copying the published tables"]


def test_a_pipe_is_told_the_tables_and_a_person_where_they_are(published: Path) -> None:
    answer = ikuti("export", published)

    assert list(csv.reader(io.StringIO(answer.stdout))) == [
        ["table", "rows", "file"],
        ["marts.dim_staff", "1", "marts/dim_staff.parquet"],
        ["marts.fct_compliance", "1", "marts/fct_compliance.parquet"],
        ["quality.fct_run", "1", "quality/fct_run.parquet"],
    ]
    place = published / "exports" / "2024-02-16"
    assert answer.stderr.startswith(f"{place}: 3 tables of the night of 2024-02-16; README.md says what they mean.")
    assert answer.returncode == 0
    assert (place / "marts" / "dim_staff.parquet").is_file()


def test_a_program_is_told_what_stands_in_the_note(published: Path) -> None:
    told = json.loads(ikuti("export", published, "--json", "--format", "csv").stdout)

    place = published / "exports" / "2024-02-16"
    assert told == {"folder": str(place), **json.loads((place / "export.json").read_text())}
    assert (place / "marts" / "dim_staff.csv").read_text() == "staff_key,unit\nkey,Dinas Contoh\n"


def test_totals_from_before_somebody_was_erased_are_not_copied(published: Path) -> None:
    with duckdb.connect(str(published / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute("update marts.fct_compliance set staff = 2")

    answer = ikuti("export", published)

    assert answer.returncode == 2
    assert "found totals from before somebody was erased" in answer.stderr
    assert f"ikuti run {published} --as-of 2024-02-16" in answer.stderr
    assert not (published / "exports").exists()


def test_no_name_leaves_the_warehouse(published: Path) -> None:
    answer = ikuti("export", published, "--format", "csv")

    exported = [path.read_text() for path in (published / "exports").rglob("*") if path.is_file()]
    assert not [text for text in [*exported, answer.stdout, answer.stderr] if "Suci" in text]


def test_a_folder_is_named_from_where_one_stands(published: Path, tmp_path: Path) -> None:
    answer = ikuti("export", published, "--to", "for/analysts", cwd=tmp_path)

    assert (answer.returncode, (tmp_path / "for" / "analysts" / "export.json").is_file()) == (0, True)


@pytest.mark.parametrize("where", ["inbox/declarations/2024-02-16", "warehouse/copy", "reports/x", "quality/x"])
def test_the_campaigns_own_folders_are_no_place_for_a_copy(published: Path, where: str) -> None:
    answer = ikuti("export", published, "--to", published / where, "--format", "csv")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "found one that belongs to the campaign's nights" in answer.stderr
    assert not (published / where).exists()


def test_the_folder_one_stands_in_is_not_taken_from_under_ones_feet(published: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()

    answer = ikuti("export", published, "--to", ".", cwd=tmp_path / "here")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "found the one this shell stands in" in answer.stderr


def test_a_folder_with_other_peoples_files_is_refused_in_words(published: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.odt").write_text("")

    answer = ikuti("export", published, "--to", tmp_path / "theirs")

    assert (answer.returncode, answer.stdout) == (2, "")
    needed = "a folder that is not there yet, is empty or holds an earlier export"
    assert answer.stderr.splitlines() == [
        f"needed {needed}; found 1 file(s) that no export has put there.",
        f"  Where: {tmp_path / 'theirs'}",
        "  Now: name another one with --to, or move aside what is there",
    ]


def test_a_place_where_no_folder_can_be_is_refused_in_words(published: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    answer = ikuti("export", published, "--to", tmp_path / "file" / "within")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("needed a folder to write into; found file exists.")


def test_before_the_first_night_it_tells_to_run_it(tmp_path: Path) -> None:
    answer = ikuti("export", tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert f"ikuti run {tmp_path}" in answer.stderr


def test_another_format_is_wrong_usage(published: Path) -> None:
    answer = ikuti("export", published, "--format", "xlsx")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "parquet" in answer.stderr
