"""`ikuti check` reads configuration and inbox as the night would, lists them, and writes nothing."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.generator.files import write_roster
from flows.campaign import load_campaign
from flows.cli import main
from flows.intake import take
from flows.sources.tables import find_rosters
from tests.flows.sources.small_campaign import (
    FORM_DAY,
    LAST_NIGHT,
    LISTED,
    NEIGHBOUR,
    OFFICE,
    SECOND_LIST,
    STAFF,
    ZONE,
    small_roster,
    write_small_campaign,
)
from warehouse.landing import Landings
from warehouse.layout import Layout

HOUSE = Path(__file__).parents[3]


def test_a_healthy_inbox_is_listed_and_exits_0(folder: Path, check: Any) -> None:
    checked = check(folder)

    assert (checked.exit_code, checked.messages, checked.refused) == (0, [], {})
    assert checked.listed["as_of"] == "2024-02-16"
    assert [(one["source"], one["rows_read"], one["rows_loaded"]) for one in checked.listed["deliveries"]] == [
        ("roster", STAFF, STAFF),
        ("declarations", STAFF, STAFF),
        *(("followers", listed, listed) for listed in LISTED.values()),
        ("counts", 3, 3),
    ]


def test_nothing_is_written_and_no_key_is_needed(folder: Path, check: Any) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    check(folder)

    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert not (folder / "pseudonym.key").exists()


def test_the_table_for_people_names_columns_that_are_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--as-of", "2024-02-16"]) == 0

    shown = capsys.readouterr()
    assert shown.err == ""
    assert "night of 2024-02-16" in shown.out
    assert "columns left out before anything is kept: NIK, Agama, No. HP" in shown.out


def test_a_roster_of_later_is_later_and_an_older_one_history(folder: Path, check: Any) -> None:
    for day in (date(2024, 1, 5), date(2024, 3, 1)):
        write_roster(folder, day, small_roster().head(STAFF - day.month))

    assert {file: use for file, use in check(folder).uses.items() if file.endswith(".xlsx")} == {
        "2024-01-05_pppk.xlsx": "history",
        "2024-02-05_pppk.xlsx": "used",
        "2024-03-01_pppk.xlsx": "later",
    }


def test_a_list_of_later_is_later(folder: Path, check: Any) -> None:
    checked = check(folder, date(2024, 2, 10))

    assert checked.uses[str(SECOND_LIST)] == "later"


def test_answers_carry_their_own_time_and_are_used_before_their_file_was_sent(folder: Path, check: Any) -> None:
    assert check(folder, date(2024, 2, 7)).uses[f"{FORM_DAY}_jawaban-form.csv"] == "used"


def test_a_name_that_is_no_utf_8_does_not_stop_the_check(folder: Path) -> None:
    (answers,) = (folder / "inbox" / "declarations").iterdir()
    shutil.copy(answers, answers.with_name(os.fsdecode(b"2024-02-09 \xe9.csv")))

    shown = subprocess.run(
        [sys.executable, "-m", "flows.cli", "check", str(folder), "--as-of", "2024-02-16"],
        cwd=HOUSE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},  # as terminals have it, other than plain C
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert shown.returncode == 0, shown.stderr
    assert b"2024-02-09" in shown.stdout


def test_two_accounts_are_each_looked_for(tmp_path: Path, check: Any) -> None:
    folder = write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)

    lists = [one for one in check(folder).listed["deliveries"] if one["source"] == "followers"]

    assert len(lists) == 4


def test_what_was_landed_before_is_still_there_for_the_night(folder: Path, check: Any) -> None:
    """Rosters may leave the inbox once they are landed: the night goes on, and so the check must not say otherwise."""
    layout = Layout(folder)
    layout.make()
    take(find_rosters(load_campaign(folder), bytes(32)), Landings(layout.landing), ZONE)
    shutil.rmtree(folder / "inbox" / "roster")

    assert check(folder).exit_code != 2


def test_the_kinds_of_answers_are_counted(folder: Path, check: Any) -> None:
    [form] = [one for one in check(folder).listed["deliveries"] if one["source"] == "declarations"]

    assert form["facts"]["answers"] == f"instagram: {STAFF} handle"


def test_apis_are_asked_tonight_and_not_for_a_night_of_the_past(
    folder: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = (folder / "campaign.toml").read_text(encoding="utf-8")
    asked = configuration.replace('sources = ["export", "counts"]', 'sources = ["api"]\ntoken_env = "TOKEN_OF_OFFICE"')
    (folder / "campaign.toml").write_text(asked, encoding="utf-8")
    monkeypatch.setattr("flows.inspection.tonight", lambda _zone: LAST_NIGHT)
    monkeypatch.delenv("TOKEN_OF_OFFICE", raising=False)

    now, past = check(folder), check(folder, date(2024, 2, 15))

    assert [(one["account_key"], one["has_token"]) for one in now.listed["asked"]] == [(OFFICE.key, False)]
    assert now.exit_code == 4
    assert "the environment variable TOKEN_OF_OFFICE" in now.messages[0]
    assert past.listed["asked"] == []
    assert past.messages == []


def test_what_no_token_looks_like_is_told_before_the_night_and_not_shown(
    folder: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = (folder / "campaign.toml").read_text(encoding="utf-8")
    asked = configuration.replace('sources = ["export", "counts"]', 'sources = ["api"]\ntoken_env = "TOKEN_OF_OFFICE"')
    (folder / "campaign.toml").write_text(asked, encoding="utf-8")
    monkeypatch.setattr("flows.inspection.tonight", lambda _zone: LAST_NIGHT)
    monkeypatch.setenv("TOKEN_OF_OFFICE", "Bearer rahasia-tiga")

    now = check(folder)

    assert "a token with blanks or characters that no token has" in now.messages[0]
    assert "rahasia" not in "".join(now.messages)


def with_personnel_system(folder: Path, monkeypatch: pytest.MonkeyPatch, token: str | None) -> Path:
    with (folder / "campaign.toml").open("a", encoding="utf-8") as configuration:
        configuration.write('[roster]\nurl = "https://simpeg.contoh.example/api?kunci=x"\ntoken_env = "TOKEN_ROSTER"\n')
    monkeypatch.setattr("flows.inspection.tonight", lambda _zone: LAST_NIGHT)
    monkeypatch.delenv("TOKEN_ROSTER", raising=False)
    if token is not None:
        monkeypatch.setenv("TOKEN_ROSTER", token)
    return folder


@pytest.mark.parametrize("token", [None, "", "Bearer rahasia-dua"])
def test_a_personnel_system_whose_token_is_missing_or_none_is_told_without_asking_it(
    folder: Path, check: Any, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    checked = check(with_personnel_system(folder, monkeypatch, token))

    assert (checked.exit_code, checked.refused) == (4, {f"endpoint/{LAST_NIGHT}": "endpoint_failed"})
    assert "the environment variable TOKEN_ROSTER" in checked.messages[0]
    assert [word for word in ("rahasia", "kunci") if word in checked.messages[0]] == []
    assert check(folder, date(2024, 2, 15)).refused == {}


def test_a_personnel_system_that_will_be_asked_is_the_roster_that_is_still_to_come(
    folder: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(with_personnel_system(folder, monkeypatch, "rahasia") / "inbox" / "roster")

    now, past = check(folder), check(folder, date(2024, 2, 15))

    assert (now.exit_code, now.listed["is_personnel_system_asked"], now.messages) == (0, True, [])
    assert (past.exit_code, past.listed["is_personnel_system_asked"]) == (2, False)


def test_a_roster_of_the_very_day_goes_before_the_personnel_system(
    folder: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_roster(with_personnel_system(folder, monkeypatch, None), LAST_NIGHT, small_roster())

    assert check(folder).messages == []
