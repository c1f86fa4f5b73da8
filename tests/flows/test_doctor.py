"""The doctor names what would stop a night, and judges libraries by the bounds of the installation."""

import json
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfoNotFoundError

import duckdb
import pytest
from packaging.requirements import Requirement

from flows import doctor
from flows.doctor import KNOWN_GOOD, Finding, diagnose, examine
from flows.scaffold import init_campaign

pytestmark = pytest.mark.usefixtures("no_key_in_the_environment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_campaign(tmp_path)
    return tmp_path


def _ill(folder: Path | None) -> dict[str, Finding]:
    return {finding.examined: finding for finding in examine(folder) if not finding.is_well}


def test_a_fresh_folder_on_this_machine_is_well(folder: Path) -> None:
    assert _ill(folder) == {}


def test_without_a_folder_only_the_machine_is_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    examined = {finding.examined for finding in examine(None)}

    assert {"python", "prefect", "duckdb", "time zones", "free disk"} <= examined
    assert "pseudonym key" not in examined


def test_a_folder_that_is_no_campaigns_is_told_how_to_become_one(tmp_path: Path) -> None:
    assert _ill(tmp_path)["campaign folder"].remedy == f"run: ikuti init {tmp_path}"
    assert _ill(tmp_path / "nowhere")["campaign folder"].remedy == f"run: ikuti init {tmp_path / 'nowhere'}"


@pytest.mark.parametrize(
    ("name", "installed", "is_well"),
    [
        ("prefect", "3.8.8", True),
        ("prefect", "3.8.7", False),
        ("prefect", "3.9.0", False),
        ("fastapi", "0.150.9", True),
        ("fastapi", "0.151.0", False),
        ("sqlalchemy", "2.0.100", True),
        ("sqlalchemy", "2.0.9", False),
        ("sqlalchemy", "2.1.0b1", False),
        ("sqlalchemy", "2.1", False),
        ("duckdb", "2.0.3", True),
        ("duckdb", "1.10.0", False),
        ("great-expectations", "1.24.7", True),
        ("great-expectations", "1.25.0", False),
    ],
)
def test_a_library_is_well_within_its_bounds_only(
    monkeypatch: pytest.MonkeyPatch, name: str, installed: str, is_well: bool
) -> None:
    monkeypatch.setattr(doctor, "version", lambda asked: installed if asked == name else version(asked))

    assert {finding.examined: finding.is_well for finding in examine(None)}[name] is is_well


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)

    assert _ill(None)["prefect"].found == "not installed"


@pytest.mark.parametrize("name", sorted(KNOWN_GOOD))
def test_the_bounds_are_those_the_project_is_installed_with(name: str) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    required = {Requirement(line).name: Requirement(line).specifier for line in project["dependencies"]}[name]
    lowest, below = KNOWN_GOOD[name]

    assert not required.contains(below)
    assert lowest == "0" or required.contains(lowest)


def test_a_full_disk_is_ill(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)

    assert _ill(folder)["free disk"].found.endswith(" GB")


def test_a_folder_that_cannot_be_written_is_ill(folder: Path) -> None:
    (folder / "warehouse").rmdir()
    (folder / "warehouse").write_text("in the way")

    assert list(_ill(folder)) == ["folder warehouse"]


def test_missing_time_zone_data_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(doctor, "ZoneInfo", missing)

    assert "tzdata" in _ill(None)["time zones"].remedy


def test_a_key_that_others_can_read_is_ill(folder: Path) -> None:
    (folder / "pseudonym.key").chmod(0o644)

    assert "chmod 600" in _ill(folder)["pseudonym key"].remedy


def test_a_missing_key_is_ill_and_is_not_made_by_looking(folder: Path) -> None:
    (folder / "pseudonym.key").unlink()

    assert list(_ill(folder)) == ["pseudonym key"]
    assert not (folder / "pseudonym.key").exists()


def test_a_published_file_is_opened_and_read(folder: Path) -> None:
    with duckdb.connect(str(folder / "warehouse" / "ikuti.duckdb")) as connection:
        connection.execute("create schema quality; create table quality.fct_run (run_id varchar)")

    assert {finding.examined: finding.found for finding in examine(folder)}["published file"] == "readable"


@pytest.mark.parametrize("broken", ["no DuckDB file", "link into nowhere", "another database"])
def test_a_published_file_that_cannot_be_read_is_ill(folder: Path, broken: str) -> None:
    file = folder / "warehouse" / "ikuti.duckdb"
    if broken == "link into nowhere":
        file.symlink_to("current/ikuti.duckdb")
    elif broken == "another database":
        duckdb.connect(str(file)).close()
    else:
        file.write_bytes(b"no database" * 1000)

    assert f"ikuti run {folder}" in _ill(folder)["published file"].remedy


def test_the_exit_code_is_0_if_all_is_well_else_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diagnose(folder, json_output=False) == 0
    (folder / "pseudonym.key").chmod(0o644)
    assert diagnose(folder, json_output=False) == 1

    table = capsys.readouterr().out
    assert "well" in table
    assert "ill" in table


def test_json_tells_programs_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pseudonym.key").chmod(0o644)

    diagnose(folder, json_output=True)

    answer = json.loads(capsys.readouterr().out)
    assert answer["is_well"] is False
    assert [finding["examined"] for finding in answer["findings"] if not finding["is_well"]] == ["pseudonym key"]


def test_the_current_folder_is_examined_if_it_is_a_campaigns(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)

    diagnose(None, json_output=True)

    assert "pseudonym key" in capsys.readouterr().out
