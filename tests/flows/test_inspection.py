"""`ikuti check` reads configuration and inbox as the night would, says what it would not take, and writes nothing."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.generator.files import write_counts, write_declarations, write_roster
from flows.campaign import load_campaign
from flows.cli import main
from flows.intake import take
from flows.keys import KEY_VARIABLE
from flows.sources.tables import find_rosters
from tests.flows.checked import Checked
from tests.flows.sources.small_campaign import (
    FORM_DAY,
    LAST_NIGHT,
    LISTED,
    NEIGHBOUR,
    OFFICE,
    ROSTER_DAY,
    SECOND_LIST,
    STAFF,
    ZONE,
    small_answers,
    small_readings,
    small_roster,
    small_staff,
    write_small_campaign,
)
from warehouse.landing import Landings
from warehouse.layout import Layout

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return write_small_campaign(tmp_path / "kampanye")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda folder, as_of=LAST_NIGHT: Checked(capsys, folder, as_of)


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


def test_what_is_shown_holds_no_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _counts(folder, "banyak")
    (folder / "inbox" / "roster" / "2024-02-06.csv").write_text("NIP,Nama\n1990,Orang Contoh Sekali\n")

    main(["check", str(folder), "--as-of", "2024-02-16"])
    main(["check", str(folder), "--as-of", "2024-02-16", "--json"])

    said = "".join(capsys.readouterr())
    people = small_staff().select("nip", "name", "handle").rows()
    assert [text for person in people for text in person if text in said] == []
    assert "Orang Contoh" not in said


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


@pytest.mark.parametrize("lack", ["no folder", "no file", "only a later one", "no staff number", "rounded numbers"])
def test_without_a_usable_roster_it_exits_2_and_says_what_to_put_where(folder: Path, check: Any, lack: str) -> None:
    rosters = folder / "inbox" / "roster"
    shutil.rmtree(rosters)
    if lack == "no file":
        rosters.mkdir()
    elif lack == "only a later one":
        write_roster(folder, date(2024, 3, 1), small_roster())
    elif lack == "no staff number":
        write_roster(folder, ROSTER_DAY, small_roster().drop("NI PPPK"))
    elif lack == "rounded numbers":
        write_roster(folder, ROSTER_DAY, small_roster().with_columns(pl.col("NI PPPK").cast(pl.Int64)))

    checked = check(folder)

    assert checked.exit_code == 2
    assert checked.messages[-1].startswith("needed a staff roster of that day or earlier")
    assert str(rosters) in checked.messages[-1]
    assert len(checked.messages) == 1 + len(checked.refused)


def test_without_answers_it_exits_4(folder: Path, check: Any) -> None:
    shutil.rmtree(folder / "inbox" / "declarations")

    checked = check(folder)

    assert checked.exit_code == 4
    assert "needed the employees' declarations of their handles" in checked.messages[0]


def test_everything_that_is_refused_is_told_at_once_and_the_rest_is_listed(folder: Path, check: Any) -> None:
    lists = folder / "inbox" / "followers" / "instagram"
    next((lists / OFFICE.handle / str(SECOND_LIST)).iterdir()).write_bytes(b"")
    (lists / "pemprov.conto" / "2024-02-10").mkdir(parents=True)
    (lists / "pemprov.conto" / "2024-02-10" / "a.zip").write_bytes(b"")
    write_roster(folder, date(2024, 2, 6), small_roster().drop("NI PPPK"))
    write_declarations(folder, date(2024, 2, 9), small_answers().drop("Akun Instagram"))
    (folder / "inbox" / "counts.csv").write_text("a,b\n1,2\n")

    checked = check(folder)

    assert checked.exit_code == 4
    assert checked.refused == {
        "inbox/roster/2024-02-06_pppk.xlsx": "nip_column_missing",
        "inbox/declarations/2024-02-09_jawaban-form.csv": "columns_missing",
        "inbox/followers/instagram/pemprov.conto/2024-02-10": "wrong_account",
        f"inbox/followers/instagram/{OFFICE.handle}/{SECOND_LIST}": "archive_broken",
        "inbox/counts.csv": "columns_missing",
    }
    assert len(checked.messages) == len(checked.refused)
    assert len(checked.listed["deliveries"]) == 3


@pytest.mark.parametrize("shown", ["banyak", "-5"])
def test_a_line_of_counts_that_is_no_count_is_told_with_its_row(folder: Path, check: Any, shown: str) -> None:
    _counts(folder, shown)

    checked = check(folder)

    assert checked.exit_code == 4
    (message,) = checked.messages
    assert "inbox/counts.csv" in message
    assert "5" in message


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


def test_all_mistakes_of_the_configuration_come_before_the_inbox_is_looked_at(folder: Path, check: Any) -> None:
    configuration = folder / "campaign.toml"
    text = configuration.read_text().replace("contact =", "contcat =").replace('"Asia/Jakarta"', '"Asia/Djakarta"')
    configuration.write_text(text)

    checked = check(folder)

    assert (checked.exit_code, checked.listed) == (2, {})
    assert {key for key in ("contcat", "contact", "timezone") if any(key in said for said in checked.messages)} == {
        "contcat",
        "contact",
        "timezone",
    }


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


def _counts(folder: Path, shown: str) -> None:
    """The readings of the campaign and one more, in row 5."""
    write_counts(folder, [*small_readings(OFFICE), (OFFICE.key, "2024-02-16T06:00:00+07:00", shown, "manual")])


def test_what_lies_where_nothing_is_looked_for_is_told(folder: Path, check: Any) -> None:
    (folder / "inbox" / "follower").mkdir()
    (folder / "inbox" / "export.zip").write_bytes(b"PK")
    (folder / "inbox" / "followers" / "instagram" / "export.zip").write_bytes(b"PK")
    (folder / "inbox" / "followers" / "list.csv").write_text("handle\n")
    (folder / "inbox" / "corrections.ods").write_bytes(b"PK")
    (folder / "inbox" / "koreksi.csv").write_text("nip\n")
    (folder / "inbox" / "statements.xlsx").write_bytes(b"PK")

    checked = check(folder)

    assert checked.exit_code == 4
    assert checked.refused == dict.fromkeys(
        (
            "inbox/corrections.ods",
            "inbox/export.zip",
            "inbox/follower",
            "inbox/followers/instagram/export.zip",
            "inbox/followers/list.csv",
            "inbox/koreksi.csv",
            "inbox/statements.xlsx",
        ),
        "misplaced",
    )


def test_a_list_that_lacks_a_part_is_told_with_what_it_can_never_prove(folder: Path, check: Any) -> None:
    for name, part in (("followers_1", "1"), ("followers_3", "3")):
        _loose_part(folder, date(2024, 2, 12), name, f"contoh.orang{part}")

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert "one that is not (missing_part)" in message
    assert "proves nobody's absence" in message


def _loose_part(folder: Path, day: date, name: str, handle: str) -> None:
    place = folder / "inbox" / "followers" / "instagram" / OFFICE.handle / day.isoformat()
    parts = place / "connections" / "followers_and_following"
    parts.mkdir(parents=True, exist_ok=True)
    entry = {"title": "", "media_list_data": [], "string_list_data": [{"href": "", "value": handle, "timestamp": 1}]}
    (parts / f"{name}.json").write_text(json.dumps([entry]), encoding="utf-8")


def test_rows_that_make_staff_doubtful_are_told_by_their_rows(folder: Path, check: Any) -> None:
    first = small_roster().head(1)
    doubled = pl.concat([small_roster(), first.with_columns(pl.lit("Orang Lain Sama Sekali").alias("Nama"))])
    write_roster(folder, date(2024, 2, 6), doubled)

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert "2 row(s) that say otherwise (nip_two_names)" in message


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("instagram:pemprov.contoh,2024-02-10T06:00:00+07:00,75,humas", "as source who read the count"),
        ("pemprov.contoh,2024-02-10T06:00:00+07:00,75,manual", "the account as platform:handle"),
        ("instagram:pemprov.contoh,2024-02-10,75,manual", "read_at with day and hour"),
    ],
)
def test_a_line_of_the_counts_is_told_what_it_lacks(folder: Path, check: Any, line: str, needed: str) -> None:
    with (folder / "inbox" / "counts.csv").open("a", encoding="utf-8") as counts:
        counts.write(f"{line}\n")

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith(f"needed {needed}")
    assert "1 line(s) where that is not so: 5" in message


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
