"""`ikuti check` tells on which lines of rosters and forms a staff number is nobody's."""

from pathlib import Path
from typing import Any

import polars as pl

from tests.flows.sources.small_campaign import small_roster, small_staff

STRANGER = "199001012022211909"


def _form(folder: Path, day: str, *nips: str, also: str = "Nama") -> None:
    lines = [f"{day} 08:00,{nip},contoh_{place}," for place, nip in enumerate(nips)]
    text = "\n".join([f"Timestamp,NIP,Akun Instagram,{also}", *lines]) + "\n"
    (folder / "inbox" / "declarations" / f"{day}_jawaban.csv").write_text(text, encoding="utf-8")


def _one_form(folder: Path, day: str, *nips: str) -> None:
    for form in (folder / "inbox" / "declarations").iterdir():
        form.unlink()
    _form(folder, day, *nips)


def test_a_line_of_a_roster_without_a_sound_number_is_told_with_its_row(folder: Path, check: Any) -> None:
    [file] = (folder / "inbox" / "roster").iterdir()
    file.unlink()
    cut = pl.when(pl.int_range(pl.len()) == 2).then(pl.col("NI PPPK").str.slice(0, 17)).otherwise("NI PPPK")
    small_roster().with_columns(cut).write_csv(file.with_suffix(".csv"))

    checked = check(folder)

    told, *_ = checked.messages
    assert checked.exit_code == 4
    assert told.startswith("needed the staff number (NIP) with all its 18 digits")
    assert "found 1 line(s) where that is not so: 4." in told


def test_an_answer_under_a_number_on_no_roster_is_told_with_its_row(folder: Path, check: Any) -> None:
    _one_form(folder, "2024-02-08", small_staff()["nip"][0], STRANGER)

    checked = check(folder)

    [message] = checked.messages
    assert checked.exit_code == 4
    assert "found 1 line(s) about 1 other(s): 3." in message
    assert "these lines count for nobody" in message
    assert STRANGER not in message


def test_files_that_are_called_after_an_employee_are_told_by_their_folder(folder: Path, check: Any) -> None:
    name = small_staff()["name"][0]
    _one_form(folder, "2024-02-08", small_staff()["nip"][0])
    [form] = (folder / "inbox" / "declarations").iterdir()
    form.rename(form.with_name(f"2024-02-08_{name.replace(' ', '_')}.csv"))

    checked = check(folder)

    [message] = checked.messages
    assert checked.exit_code == 4
    assert "found 1 file(s) called after an employee.\n  Where: inbox/declarations\n" in message
    assert name.split()[0] not in message


def test_answers_whose_cells_have_moved_are_told_with_their_rows(folder: Path, check: Any) -> None:
    """Behind "Contoh, S.Pd" without quotation marks her degree stands where her account is asked for."""
    _one_form(folder, "2024-02-08", *small_staff()["nip"].head(2))
    [form] = (folder / "inbox" / "declarations").iterdir()
    person = small_staff()["nip"][1]
    lines = ["Timestamp,NIP,Nama,Akun Instagram", f"2024-02-08 08:00,{person},Contoh, S.Pd,contoh_1"]
    form.write_text("\n".join(lines), encoding="utf-8")

    [message] = check(folder).messages

    assert message.startswith("needed rows of no more cells than the header has; found more in rows 2.")


def test_of_several_downloads_of_a_form_the_newest_is_asked_about(folder: Path, check: Any) -> None:
    """Each repeats the lines of those before it."""
    _one_form(folder, "2024-02-08", STRANGER, "1990")
    _form(folder, "2024-02-09", STRANGER, "1990")

    messages = check(folder).messages

    assert len(messages) == 2
    assert all("2024-02-09_jawaban.csv" in message for message in messages)


def test_another_form_does_not_hide_the_lines_of_an_older_one(folder: Path, check: Any) -> None:
    _one_form(folder, "2024-02-08", STRANGER, "1990")
    _form(folder, "2024-02-09", small_staff()["nip"][0], also="Employee name")

    assert len(check(folder).messages) == 2
