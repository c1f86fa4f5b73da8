"""`ikuti check` tells which lines of the tables kept by hand would not be used, and what each of them lacks."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows import inspected_lines
from tests.flows.sources.small_campaign import small_staff
from transforms.corrections import parse_corrections
from transforms.counts import parse_counts
from transforms.faults import ROW_REASONS
from transforms.statements import parse_statements

CORRECTIONS = "entered_at,nip,account,kind,from,until,handle,former_handle,entered_by"
STATEMENTS = "account,said_at,about,said,source,breakdown,part"


def _table(folder: Path, name: str, header: str, *lines: str) -> None:
    (folder / "inbox" / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def test_corrections_of_a_day_that_is_still_to_come_are_told(folder: Path, check: Any) -> None:
    person = small_staff()["nip"][0]
    _table(folder, "corrections.csv", CORRECTIONS, f"2924-02-09,{person},*,dispute,,,,,BKD")

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith("needed in entered_at a day up to today, ")
    assert "found 1 line(s) of a later day: 2." in message
    assert person not in message


def test_counts_of_a_day_that_is_still_to_come_are_told(folder: Path, check: Any) -> None:
    with (folder / "inbox" / "counts.csv").open("a", encoding="utf-8") as counts:
        counts.write("instagram:pemprov.contoh,2924-02-09 08:00,8.582,manual\n")
    lines = len((folder / "inbox" / "counts.csv").read_text(encoding="utf-8").splitlines())

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith("needed in read_at a day up to today, ")
    assert f"found 1 line(s) of a later day: {lines}." in message


@pytest.mark.parametrize(
    ("days", "used"), [(("13/2/2024", "2/28/2024", "2/9/2024"), 2), (("2024-02-13", "2/28/2024", "2/9/2024"), 1)]
)
def test_days_that_a_spreadsheet_turned_are_told_with_those_that_it_may_have_turned(
    folder: Path, check: Any, days: tuple[str, ...], used: int
) -> None:
    people = small_staff()["nip"]
    _table(
        folder,
        "corrections.csv",
        CORRECTIONS,
        *(f"{day},{people[row]},*,exempt,,,,,BKD" for row, day in enumerate(days)),
    )

    checked = check(folder)

    [told] = [one for one in checked.messages if one.startswith("needed days that are written in one way")]
    assert "the month before the day in rows 3, and days that may be either in rows 4." in told
    [table] = [one for one in checked.listed["deliveries"] if one["source"] == "corrections"]
    assert (checked.exit_code, table["rows_loaded"]) == (4, used)


def test_corrections_are_listed_with_their_kinds_and_no_day_of_their_own(folder: Path, check: Any) -> None:
    person, colleague = small_staff()["nip"].head(2)
    _table(
        folder,
        "corrections.csv",
        f"{CORRECTIONS},alasan",
        f"2024-02-09,{person},*,dikecualikan,,,,,BKD,sakit",
        f"2024-02-09,{colleague},instagram,rename,,,contoh.baru1,,BKD,",
        f"2024-02-20,{colleague},*,exempt,,,,,BKD,",
        "2024-02-09,199001012022211909,*,exempt,,,,,BKD,",
    )

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith(
        "needed the staff number of somebody who is on a roster; found 1 line(s) about 1 other(s)"
    )
    assert ": 5." in message
    assert "corrections.csv" in message
    assert "199001012022211909" not in message
    [one] = [one for one in checked.listed["deliveries"] if one["source"] == "corrections"]
    assert (one["use"], one["known_on"], one["rows_read"], one["rows_loaded"]) == ("used", None, 4, 4)
    assert one["facts"] == {
        "kinds": "3 exempt, 1 rename",
        "entered_after_the_night": "1",
        "people_on_no_roster": "1",
    }
    assert one["dropped_columns"] == ["alasan"]


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("2024-02-09,1990,*,exempt,,,,,BKD", "the staff number (NIP) with all its 18 digits"),
        ("2024-02-09,{nip},*,bebas,,,,,BKD", "as kind one of exempt"),
        ("kemarin,{nip},*,exempt,,,,,BKD", "days such as 2024-02-07"),
        ("2024-02-09,{nip},*,exempt,,2024-01-01,,,BKD", "until on or after from"),
        ("2024-02-09,{nip},@akun,exempt,,,,,BKD", "the account as platform:handle"),
        ("2024-02-09,{nip},instagram:pemprov.conto,exempt,,,,,BKD", "an account that campaign.toml names"),
        ("2024-02-09,{nip},*,rename,,,contoh.baru1,,BKD", "the platform or the account"),
        ("2024-02-09,{nip},instagram,rename,,,,,BKD", "the new name in handle"),
        ("2024-02-09,{nip},instagram,rename,,,Orang Contoh,,BKD", "one name in handle"),
        ("2024-02-09,{nip},*,exempt,,,,,", "in entered_by who entered the line"),
    ],
)
def test_a_correction_that_cannot_be_used_is_told_loudly(folder: Path, check: Any, line: str, needed: str) -> None:
    nip = small_staff()["nip"][0]
    _table(folder, "corrections.csv", CORRECTIONS, line.format(nip=nip))

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith(f"needed {needed}")
    assert "1 line(s) where that is not so: 2" in message
    assert nip not in message


def test_a_line_that_is_not_used_is_not_counted_among_the_kinds(folder: Path, check: Any) -> None:
    nip = small_staff()["nip"][0]
    lines = (f"2024-02-09,{nip},{account},dispute,,,,,BKD" for account in ("*", "instagram:pemprov.conto"))
    _table(folder, "corrections.csv", CORRECTIONS, *lines)

    [one] = [one for one in check(folder).listed["deliveries"] if one["source"] == "corrections"]

    assert (one["rows_loaded"], one["facts"]["kinds"]) == (1, "1 dispute")


def test_an_unknown_kind_is_told_with_the_indonesian_kinds(folder: Path, check: Any) -> None:
    _table(folder, "corrections.csv", CORRECTIONS, f"2024-02-09,{small_staff()['nip'][0]},*,bebas,,,,,BKD")

    [message] = check(folder).messages

    for kind in ("dikecualikan", "keberatan", "ganti nama", "pernyataan", "selesai"):
        assert kind in message


def test_without_a_roster_nobody_is_said_to_be_on_none(folder: Path, check: Any) -> None:
    for roster in (folder / "inbox" / "roster").iterdir():
        roster.unlink()
    _table(folder, "corrections.csv", CORRECTIONS, "2024-02-09,199001012022211909,*,exempt,,,,,BKD")

    assert not any("on a roster;" in message for message in check(folder).messages)


def test_a_line_that_stands_there_twice_is_no_mistake(folder: Path, check: Any) -> None:
    _table(folder, "corrections.csv", CORRECTIONS, *[f"2024-02-09,{small_staff()['nip'][0]},*,exempt,,,,,BKD"] * 2)

    checked = check(folder)

    assert (checked.exit_code, checked.messages) == (0, [])


def test_a_header_of_corrections_alone_is_no_mistake(folder: Path, check: Any) -> None:
    _table(folder, "corrections.csv", CORRECTIONS)

    checked = check(folder)

    assert (checked.exit_code, checked.messages) == (0, [])
    assert checked.uses["corrections.csv"] == "used"


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("instagram:pemprov.contoh,2024-02-07 21:00,gained,banyak,press,,", "what was published"),
        ("instagram:pemprov.contoh,2024-02-07 21:00,mood,5,press,,", "as about one of"),
        ("instagram:orang.lain,2024-02-07 21:00,gained,5,press,,", "an account that campaign.toml names"),
        ("pemprov,2024-02-07 21:00,gained,5,press,,", "the account as platform:handle"),
        (",2024-02-07 21:00,gained,5,press,,", "an account where about is gained"),
        ("instagram:pemprov.contoh,2024-02-07,gained,5,press,,", "said_at with day and hour"),
        ("instagram:pemprov.contoh,2024-02-07 21:00,gained,5,humas,,", "as source who said it"),
    ],
)
def test_a_statement_that_cannot_be_used_is_told(folder: Path, check: Any, line: str, needed: str) -> None:
    _table(folder, "statements.csv", STATEMENTS, line)

    checked = check(folder)

    assert checked.exit_code == 4
    [message] = checked.messages
    assert message.startswith(f"needed {needed}")


def test_every_reason_against_a_line_is_explained() -> None:
    """A reason without words would be rejected silently."""
    assert all(set(reasons) <= set(ROW_REASONS) for reasons in inspected_lines._NEEDED.values())
    told = {reason for reasons in inspected_lines._NEEDED.values() for reason in reasons}
    parsers = [Path(parser.__code__.co_filename) for parser in (parse_corrections, parse_statements, parse_counts)]
    named = {reason for path in parsers for reason in ROW_REASONS if f'"{reason}"' in path.read_text("utf-8")}
    assert named - told == {"duplicate_row"}


def test_an_answer_with_a_colleagues_name_is_told_without_either_name(folder: Path, check: Any) -> None:
    people = small_staff().with_columns(begins=pl.col("name").str.extract_all(r"\b\p{L}"))
    one = people.row(0, named=True)
    other = next(
        two for two in people.rows(named=True) if not set(one["begins"]) & set(two["begins"]) and " " in two["name"]
    )
    [form] = (folder / "inbox" / "declarations").iterdir()
    form.write_text(f"NIP,Nama,Akun Instagram\n{one['nip']},{other['name']},@contoh.satu\n", encoding="utf-8")

    checked = check(folder)

    [message] = [text for text in checked.messages if "the name of another employee" in text]
    assert (checked.exit_code, "found 1 line(s)" in message, ": 2." in message) == (4, True, True)
    assert [told for told in (one["nip"], other["nip"], one["name"], other["name"]) if told in message] == []
