"""`ikuti check` tells everything at once that the night would lack or refuse, and what to do about it."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.generator.files import write_counts, write_declarations, write_roster
from flows.cli import main
from tests.flows.sources.small_campaign import (
    FIRST_LIST,
    NEIGHBOUR,
    OFFICE,
    ROSTER_DAY,
    SECOND_LIST,
    small_answers,
    small_readings,
    small_roster,
    small_staff,
    write_small_campaign,
)
from warehouse.landing import Landings
from warehouse.layout import Layout


def test_what_is_shown_holds_no_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _counts(folder, "banyak")
    (folder / "inbox" / "roster" / "2024-02-06.csv").write_text("NIP,Nama\n1990,Orang Contoh Sekali\n")

    main(["check", str(folder), "--as-of", "2024-02-16"])
    main(["check", str(folder), "--as-of", "2024-02-16", "--json"])

    said = "".join(capsys.readouterr())
    people = small_staff().select("nip", "name", "handle").rows()
    assert [text for person in people for text in person if text in said] == []
    assert "Orang Contoh" not in said


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
    assert "ikuti retention" not in checked.messages[-1]
    assert checked.messages[-1].startswith("needed a staff roster of that day or earlier")
    assert str(rosters) in checked.messages[-1]
    assert len(checked.messages) == 1 + len(checked.refused)


def test_a_files_name_is_shown_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = next((folder / "inbox" / "roster").iterdir())
    roster.rename(roster.with_name("2024-02-05 pppk [final].xlsx"))

    main(["check", str(folder), "--as-of", "2024-02-16"])

    assert "2024-02-05 pppk [final].xlsx" in capsys.readouterr().out


def test_an_export_that_nobody_can_make_is_told_and_not_awaited(
    folder: Path, check: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    configured = folder / "campaign.toml"
    page = 'platform = "facebook"\nhandle = "pemprov"\nowner = "Pemprov"\nvalid_from = 2024-01-01\n'
    configured.write_text(f"{configured.read_text()}\n[[accounts]]\n{page}")

    checked = check(folder)
    main(["check", str(folder), "--as-of", "2024-02-16"])

    assert (checked.exit_code, checked.listed["never_listed"]) == (0, ["facebook:pemprov"])
    assert "facebook:pemprov: its platform gives nobody a list of followers" in capsys.readouterr().out


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


def test_a_list_in_the_folders_of_two_accounts_is_told_with_both(tmp_path: Path, check: Any) -> None:
    folder = write_small_campaign(tmp_path, OFFICE, NEIGHBOUR)
    lists = folder / "inbox" / "followers" / "instagram"
    (archive,) = (lists / OFFICE.handle / str(FIRST_LIST)).iterdir()
    other = lists / NEIGHBOUR.handle / "2024-02-20"
    other.mkdir(parents=True)
    shutil.copy(archive.rename(archive.with_name("ekspor.zip")), other)

    [message] = check(folder).messages

    assert "the very same list in the folders of several" in message
    assert f"{OFFICE.handle}/{FIRST_LIST}" in message
    assert f"{NEIGHBOUR.handle}/2024-02-20" in message


def test_a_copy_of_a_list_under_another_day_is_told_and_a_new_download_is_not(folder: Path, check: Any) -> None:
    (archive,) = (folder / "inbox" / "followers" / "instagram" / OFFICE.handle / str(FIRST_LIST)).iterdir()
    other = archive.parent.with_name("2024-02-20")
    other.mkdir()
    shutil.copy(archive, other / archive.name.replace(str(FIRST_LIST), "2024-02-20"))
    assert check(folder).messages == []

    (copy,) = other.iterdir()
    copy.rename(other / "ekspor.zip")

    [message] = check(folder).messages
    assert "one list under 2 days, which counts for the earliest of them alone" in message
    assert f"{OFFICE.handle}/2024-02-20" in message


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


def test_a_roster_that_went_by_its_age_is_told_as_gone(folder: Path, check: Any) -> None:
    Landings(Layout(folder).landing).keep_from(date(2025, 3, 3))
    for roster in (folder / "inbox" / "roster").iterdir():
        roster.unlink()

    (told,) = [one for one in check(folder).messages if one.startswith("needed a staff roster")]

    assert "before 2025-03-03 have gone by their age" in told
    assert "name a night from 2025-03-03 on" in told
