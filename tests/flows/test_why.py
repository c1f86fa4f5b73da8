"""`ikuti why`: whom it finds, what it refuses and how, and that a staff number never leaves by another door."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.flows.reports.published_pair import ABSENT, SEEN, SHARED, write_pair

HOUSE = Path(__file__).parents[2]
NOBODY = "199001012024211999"
FORMS = [
    (ABSENT,),
    ("19900101 202421 1 002",),
    ("19900101", "202421", "1", "002"),
    ("19900101.202421.1.002",),
    (f"'{ABSENT}",),
    (f"{ABSENT}\u00a0",),
]


def ikuti(*arguments: str | Path, **streams: Any) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, as its users have it."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=HOUSE, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL, **streams)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pair(tmp_path_factory.mktemp("why") / "kampanye")


@pytest.mark.parametrize("typed", FORMS)
def test_a_number_is_found_however_its_digits_are_grouped(published: Path, typed: tuple[str, ...]) -> None:
    answer = ikuti("why", published, *typed)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"Contoh Dua · NIP {ABSENT}\n")
    assert "  Status: belum terlihat\n" in answer.stdout


def test_english_and_json_come_on_request(published: Path) -> None:
    spoken = ikuti("why", published, ABSENT, "--lang", "en")
    told = json.loads(ikuti("why", published, ABSENT, "--json").stdout)

    assert "  Status: not seen\n" in spoken.stdout
    assert "no basis for discipline" in spoken.stdout
    assert {account["account_key"]: account.get("status") for account in told["accounts"]} == {
        "instagram:pemprov.contoh": "not_seen",
        "instagram:pj.gubernur.contoh": None,
        "youtube:kanal.contoh": "no_account",
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "nothing"),
        ("131110468", "an old number of nine digits"),
        ("19900101202421100", "17 digits"),
        ("199013012024211002", "18 digits that are no such number"),
        ("1.98609E+17", "8 digits"),
    ],
)
def test_what_is_no_staff_number_is_refused_without_repeating_it(published: Path, typed: str, found: str) -> None:
    answer = ikuti("why", published, typed)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert f"; found {found}.\n" in answer.stderr
    assert "18 digits: date of birth, year and month of appointment, sex, serial" in answer.stderr
    assert typed == "" or typed not in answer.stderr


def test_a_number_on_no_roster_may_be_one_that_was_held_back(published: Path) -> None:
    answer = ikuti("why", published, NOBODY)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("needed a staff number that stands on a roster of the published night")
    assert "held back as doubtful" in answer.stderr
    assert NOBODY not in answer.stderr


def test_number_and_folder_the_wrong_way_round_are_told_without_the_number(published: Path) -> None:
    answer = ikuti("why", SEEN, published)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("needed a campaign folder; found none of this name.")
    assert SEEN not in answer.stderr


def test_before_the_first_night_there_is_nothing_to_explain(published: Path, tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_bytes((published / "campaign.toml").read_bytes())

    answer = ikuti("why", tmp_path, SEEN)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("needed a published night; found none.")


def test_whoever_may_not_read_the_names_is_told_whom_to_ask(tmp_path: Path) -> None:
    folder = write_pair(tmp_path / "kampanye")
    (folder / "warehouse" / "restricted.duckdb").unlink()

    answer = ikuti("why", folder, SEEN)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "found none that this account may read" in answer.stderr
    assert "ask whoever runs the night" in answer.stderr


def test_a_shared_handle_is_told_without_the_other_persons_name_or_number(published: Path) -> None:
    told = ikuti("why", published, SHARED).stdout

    assert "dideklarasikan oleh lebih dari satu orang" in told
    assert "@bersama.contoh" in told
    assert {word for word in told.replace(",", " ").split() if word.isdigit() and len(word) == 18} == {SHARED}


def test_nothing_but_the_published_pair_and_the_configuration_is_opened(tmp_path: Path) -> None:
    """No key, no inbox, no state file: where they are missing or broken, the answer is the same."""
    folder = write_pair(tmp_path / "kampanye")
    answered = ikuti("why", folder, SEEN)
    for name in ("state.duckdb", "night.lock"):
        (folder / "warehouse" / name).write_bytes(b"no such file as it should be")
    (folder / "inbox").write_text("not even a folder")

    assert ikuti("why", folder, SEEN).stdout == answered.stdout != ""


def test_an_analyst_who_holds_the_file_does_not_block_the_answer(published: Path) -> None:
    with closing(duckdb.connect(str(published / "warehouse" / "ikuti.duckdb"), read_only=True)) as analyst:
        analyst.execute("begin; select count(*) from marts.fct_follow_status")

        assert ikuti("why", published, SEEN).returncode == 0


def test_a_reader_who_leaves_early_is_no_fault(published: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        answer = ikuti("why", published, SEEN, stdout=writer)
    finally:
        os.close(writer)

    assert (answer.returncode, answer.stderr) == (141, "")


def test_the_answer_imports_neither_the_orchestrator_nor_the_checks(published: Path) -> None:
    script = (
        "import sys; from flows.cli import main; main(sys.argv[1:]); "
        "print(*sorted({'prefect', 'great_expectations', 'sqlalchemy', 'httpx'} & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, "why", str(published), SEEN],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert answer.stdout
    assert answer.stderr == "\n"
