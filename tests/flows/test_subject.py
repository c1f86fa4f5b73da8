"""`ikuti subject`: one person gets all that is held of her, in two files of her own, and nothing of anybody else."""

import json
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.cli import main
from tests.flows.landed_campaign import CLERK, HANDLE, NAME, NIP, OTHERS, write_landed
from tests.flows.sources.taking import Taking

NOBODY = "199001012024211999"


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Taking:
    taking = write_landed(tmp_path_factory.mktemp("subject") / "kampanye")
    taking.loaded("select 1")
    return taking


@pytest.fixture
def files(landed: Taking, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    monkeypatch.delenv("IKUTI_PSEUDONYM_KEY", raising=False)
    assert main(["subject", str(landed.folder), NIP]) == 0
    return {path.suffix: path for path in (landed.folder / "reports" / "subject").iterdir()}


@pytest.fixture
def told(files: dict[str, Path]) -> Any:
    return json.loads(files[".json"].read_text(encoding="utf-8"))


def test_every_line_is_told_with_the_file_it_came_from(told: Any) -> None:
    lines: dict[str, list[Any]] = {file["source"]: [] for file in told["files"]}
    for file in told["files"]:
        lines[file["source"]] += file["lines"]

    assert {source: len(found) for source, found in lines.items()} == {
        "roster": 1,
        "declarations": 1,
        "corrections": 1,
        "followers": 2,
    }
    assert (lines["roster"][0]["nip"], lines["roster"][0]["name"]) == (NIP, NAME)
    assert lines["declarations"][0]["handle"] == HANDLE
    assert [came["path"] for file in told["files"] for came in file["came_as"]] == [
        *("inbox/roster/2024-02-05_pppk.xlsx", "inbox/declarations/2024-02-08_jawaban-form.csv"),
        *("inbox/corrections.csv", "inbox/followers/instagram/pemprov.contoh/2024-02-08"),
        "inbox/followers/instagram/pemprov.contoh/2024-02-15",
    ]
    assert {"NIK", "Agama", "No. HP"} <= set(told["files"][0]["columns_dropped"])


def test_tables_rules_and_the_inbox_are_told(told: Any) -> None:
    (state,) = told["tables"]

    assert (state["file"], state["rows"]) == (
        "warehouse/state.duckdb",
        {"raw.correction": 1, "raw.declaration": 1, "raw.staff": 1},
    )
    assert (told["retention_days"], told["keep_exports_days"], told["is_basis_for_discipline"]) == (400, 30, False)
    assert len(told["inbox"]) == 3
    assert told["published"] is None
    assert told["campaign"]["contact"]


def test_nothing_of_anybody_else_is_in_it(files: dict[str, Path]) -> None:
    for path in files.values():
        text = path.read_text(encoding="utf-8")
        others = [*OTHERS["nip"], *OTHERS["name"], *OTHERS["handle"], CLERK]
        assert [other for other in others if other in text.replace(NAME, "")] == []
        assert "orang." not in text  # strangers on the same lists


def test_the_files_are_their_owners_alone(files: dict[str, Path]) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert stat.S_IMODE(files[".json"].parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("language", "heading"), [("id", "Data tentang satu pegawai"), ("en", "What is held about one")]
)
def test_the_page_speaks_both_languages_and_asks_nobody(
    landed: Taking, tmp_path: Path, language: str, heading: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["subject", str(landed.folder), NIP, "--to", str(tmp_path / "untuk"), "--lang", language]) == 0

    page = (tmp_path / "untuk" / "subject.html").read_text(encoding="utf-8")
    assert f"<h1>{heading}" in page
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert "http" not in page.partition("</style>")[2]
    assert NAME in page
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'untuk' / 'subject.json'}\n{tmp_path / 'untuk' / 'subject.html'}\n"
    assert NIP not in out + err


def test_what_a_person_wrote_cannot_become_a_part_of_the_page(tmp_path: Path) -> None:
    from bench.generator.files import write_roster
    from tests.flows.sources.small_campaign import LAST_NIGHT, small_roster

    folder = write_landed(tmp_path / "kampanye").folder
    write_roster(folder, LAST_NIGHT, small_roster().with_columns(pl.lit("<img src=x>").alias("Unit Kerja")))
    Taking(folder).take()

    assert main(["subject", str(folder), NIP]) == 0
    page = (folder / "reports" / "subject" / "subject.html").read_text(encoding="utf-8")
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_a_number_that_nothing_holds_is_told_and_nothing_is_written(
    landed: Taking, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["subject", str(landed.folder), NOBODY, "--to", str(tmp_path / "untuk")]) == 2

    out, err = capsys.readouterr()
    assert (out, "if it is right, nothing is held" in err, NOBODY in err) == ("", True, False)
    assert not (tmp_path / "untuk").exists()


@pytest.mark.parametrize(
    "below", ["warehouse", "inbox/untuk", "quality", "exports/untuk", "reports", "reports/2024-02-16"]
)
def test_a_folder_of_the_campaign_in_which_an_erasure_would_leave_it_is_refused(
    landed: Taking, below: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(landed.folder.rglob("*"))

    assert main(["subject", str(landed.folder), NIP, "--to", str(landed.folder / below)]) == 2

    out, err = capsys.readouterr()
    assert (out, "found one that belongs to the campaign's nights" in err, NIP in err) == ("", True, False)
    assert sorted(landed.folder.rglob("*")) == before


def test_the_default_folder_may_be_named_and_a_file_in_the_way_is_told(
    landed: Taking, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "untuk").write_text("taken")

    assert main(["subject", str(landed.folder), NIP, "--to", str(landed.folder / "reports" / "subject")]) == 0
    assert main(["subject", str(landed.folder), NIP, "--to", str(tmp_path / "untuk")]) == 2
    assert "needed a folder to write into; found file exists" in capsys.readouterr().err


def test_somebody_who_was_forgotten_is_told_that_and_where_the_office_still_has_her(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_landed(tmp_path / "kampanye").folder
    assert main(["forget", str(folder), NIP, "--yes"]) == 0
    assert main(["subject", str(folder), NIP]) == 0

    told = json.loads((folder / "reports" / "subject" / "subject.json").read_text(encoding="utf-8"))
    assert (told["is_kept_out"], told["files"], len(told["inbox"])) == (True, [], 3)
    capsys.readouterr()
