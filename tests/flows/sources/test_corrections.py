"""The office's corrections reach their tables, keyed, without the staff number and without a reason."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from flows.campaign import load_campaign
from flows.sources.corrections import find_corrections
from flows.sources.delivery import Delivery
from flows.sources.inbox import strays
from tests.flows.sources.small_campaign import OFFICE, small_staff
from tests.flows.sources.taking import KEY, Taking, parquet_texts
from transforms.own_workbook import MARKS
from transforms.pseudonyms import follower_keys, staff_keys
from warehouse.layout import Layout

COLUMNS = ("entered_at", "nip", "account", "kind", "from", "until", "handle", "former_handle", "entered_by")
HEADER = ",".join(COLUMNS)
PERSON, COLLEAGUE = small_staff()["nip"].head(2)
RENAME = f"2024-02-09,{PERSON},instagram,rename,,,contoh.baru1,contoh.lama1,BKD"
EXEMPT = f"2024-02-10,{COLLEAGUE},*,exempt,,,,,BKD"
LOADED = "select kind, row_number from raw.correction order by all"


def write(inbox: Taking, *lines: str, name: str = "corrections.csv", header: str = HEADER) -> Path:
    path = inbox.folder / "inbox" / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def deliveries(inbox: Taking) -> tuple[Delivery, ...]:
    found = find_corrections(load_campaign(inbox.folder), KEY)
    assert found.refusals == ()
    return found.deliveries


def test_a_correction_is_keyed_like_the_roster_and_the_lists(inbox: Taking) -> None:
    write(inbox, RENAME)

    (row,) = deliveries(inbox)[0].read().rows.to_dicts()

    keys = follower_keys(pl.Series(["contoh.baru1", "contoh.lama1"]), "instagram", KEY)
    assert row == {
        "row": 2,
        "entered_at": datetime(2024, 2, 9, 16, 59, 59, 999_999, tzinfo=UTC),
        "staff_key": staff_keys(pl.Series([PERSON]), KEY).item(),
        "platform": "instagram",
        "account": None,
        "kind": "rename",
        "from_on": date(2024, 2, 9),
        "until_on": None,
        "handle": "contoh.baru1",
        "follower_key": keys[0],
        "former_key": keys[1],
        "entered_by": "BKD",
    }


def test_nothing_personal_is_landed_but_the_new_name_and_who_entered_it(inbox: Taking) -> None:
    write(inbox, f"{RENAME},cuti sakit", f"{EXEMPT},Orang Contoh", header=f"{HEADER},alasan")
    inbox.take()

    texts = set(parquet_texts(inbox.landings.landed("corrections", "x").rows.parent))

    assert {"contoh.baru1", "BKD"} <= texts
    assert not [
        text for text in texts for word in (PERSON, COLLEAGUE, "contoh.lama1", "sakit", "Orang") if word in text
    ]


def test_without_the_file_nothing_is_missing(inbox: Taking) -> None:
    assert deliveries(inbox) == ()
    assert inbox.take().refusals == ()


def test_a_header_alone_is_taken_without_a_word(inbox: Taking) -> None:
    write(inbox)

    assert inbox.take().refusals == ()
    assert inbox.loaded(LOADED) == []


def test_every_file_of_corrections_counts_whatever_its_ending(inbox: Taking) -> None:
    write(inbox, RENAME)
    write(inbox, EXEMPT, name="Corrections 2024-02.CSV")
    with xlsxwriter.Workbook(inbox.folder / "inbox" / "corrections-dinas.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([COLUMNS, f"2024-02-11,{PERSON},*,dispute,,,,,BKD".split(",")]):
            sheet.write_row(number, 0, cells)

    assert inbox.take().refusals == ()
    assert [kind for kind, _ in inbox.loaded(LOADED)] == ["dispute", "exempt", "rename"]


def test_the_same_content_twice_adds_nothing(inbox: Taking) -> None:
    path = write(inbox, RENAME, EXEMPT)
    inbox.take()
    before = (inbox.files(), inbox.loaded("from raw.correction order by all"))
    os.utime(path)

    assert inbox.take().fresh == 0
    assert (inbox.files(), inbox.loaded("from raw.correction order by all")) == before


def test_everything_comes_back_from_landing_when_the_inbox_and_the_state_are_gone(inbox: Taking) -> None:
    path = write(inbox, RENAME, EXEMPT)
    inbox.take()
    before = inbox.loaded("from raw.correction order by all")
    path.unlink()
    Layout(inbox.folder).state.unlink()

    assert len(before) == 2
    assert inbox.loaded("from raw.correction order by all") == before


def test_a_copy_beside_the_file_adds_nothing(inbox: Taking) -> None:
    write(inbox, RENAME)
    write(inbox, RENAME, name="corrections (1).csv")
    inbox.take()

    assert inbox.loaded(LOADED) == [("rename", 2)]


def test_the_file_grows_and_a_line_taken_out_is_gone(inbox: Taking) -> None:
    write(inbox, RENAME)
    inbox.take()
    write(inbox, RENAME, EXEMPT)
    inbox.take()
    assert inbox.loaded(LOADED) == [("exempt", 3), ("rename", 2)]

    write(inbox, EXEMPT)
    inbox.take()
    assert inbox.loaded(LOADED) == [("exempt", 2)]


def test_corrections_stay_in_force_when_the_file_is_spoilt_or_lost(inbox: Taking) -> None:
    path = write(inbox, RENAME)
    inbox.take()

    path.write_bytes(b"")
    assert [refusal.fault.reason for refusal in inbox.take().refusals] == ["no_rows"]
    assert inbox.loaded(LOADED) == [("rename", 2)]

    path.unlink()
    assert inbox.take().refusals == ()
    assert inbox.loaded(LOADED) == [("rename", 2)]


def test_a_file_that_is_being_copied_is_left_for_the_next_run(inbox: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(inbox, RENAME)
    state_of = os.fstat

    def grows(descriptor: int) -> os.stat_result:
        before = state_of(descriptor)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{EXEMPT}\n")
        return before

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", grows)
        (refusal,) = find_corrections(load_campaign(inbox.folder), KEY).refusals
    assert refusal.fault.reason == "being_copied"

    assert inbox.take().refusals == ()
    assert inbox.loaded("select count(*) > 0 from raw.correction") == [(True,)]


@pytest.mark.parametrize("account", ["instagram:pemprov.conto", "tiktok", "tiktok:pemprov.contoh"])
def test_a_line_about_an_account_that_is_not_ordered_is_rejected_and_not_lost(inbox: Taking, account: str) -> None:
    write(inbox, f"2024-02-09,{PERSON},{account},exempt,,,,,BKD", EXEMPT)
    inbox.take()

    assert inbox.loaded(LOADED) == [("exempt", 3)]
    assert inbox.loaded("select row_number, reason from raw.reject where source = 'corrections'") == [
        (2, "account_not_ordered")
    ]
    assert inbox.loaded("select rows_read, rows_loaded from raw.source_file where source = 'corrections'") == [(2, 1)]


def test_a_rejected_line_is_read_again_when_its_account_is_ordered(inbox: Taking) -> None:
    write(inbox, f"2024-02-09,{PERSON},tiktok,exempt,,,,,BKD")
    inbox.take()
    configuration = inbox.folder / "campaign.toml"
    account = (
        '\n[[accounts]]\nplatform = "tiktok"\nhandle = "pemprov.contoh"\nowner = "Pemprov"\nvalid_from = 2024-01-01\n'
    )
    configuration.write_text(
        configuration.read_text("utf-8").replace("\n[[accounts]]\n", f"{account}\n[[accounts]]\n", 1)
    )

    inbox.take()

    assert inbox.loaded("select platform from raw.correction") == [("tiktok",)]


def test_a_correction_of_somebody_on_no_roster_is_kept(inbox: Taking) -> None:
    write(inbox, f"2024-02-09,199001012022211909,{OFFICE.key},exempt,,,,,BKD")
    inbox.take()

    assert inbox.loaded(LOADED) == [("exempt", 2)]


def returned(inbox: Taking, night: str, *lines: list[str], name: str = "bkd.xlsx") -> None:
    """BKD's workbook of a night, come back with a list that is none of corrections and lines on its template."""
    header = ["Dicatat pada", "NIP", "Akun", "Jenis", "Mulai", "Sampai", "Dicatat oleh"]
    listed = [[f"{MARKS['id']} · malam {night}"], ["Unit kerja", "Nama", "NIP"], ["SMA", "Contoh", COLLEAGUE]]
    with xlsxwriter.Workbook(str(inbox.folder / "inbox" / name)) as book:
        for title, rows in {"Belum terlihat": listed, f"Koreksi {night}": [header, *lines]}.items():
            sheet = book.add_worksheet(title)
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write_string(place, column, cell)


def test_bkds_workbook_that_nobody_touched_changes_nothing_and_is_no_stray(inbox: Taking) -> None:
    returned(inbox, "2024-02-16")

    (delivery,) = deliveries(inbox)

    assert delivery.read().rows.height == delivery.read().parsed.rejects.height == 0
    assert list(strays(inbox.folder)) == []


def test_tonights_workbook_dropped_on_yesterdays_withdraws_nothing(inbox: Taking) -> None:
    exempt = ["2024-02-16", COLLEAGUE, "*", "dikecualikan", "", "", "BKD/Sari"]
    dispute = ["2024-02-17", PERSON, "*", "keberatan", "", "", "BKD/Sari"]
    loaded = []
    for night, lines in (("2024-02-16", [exempt]), ("2024-02-17", []), ("2024-02-18", [dispute])):
        returned(inbox, night, *lines)
        inbox.take()
        loaded.append(inbox.loaded(LOADED))

    assert loaded == [[("exempt", 2)], [("exempt", 2)], [("dispute", 2), ("exempt", 2)]]


def test_the_same_nights_workbook_filled_in_further_takes_its_own_place(inbox: Taking) -> None:
    exempt = ["2024-02-16", COLLEAGUE, "*", "dikecualikan", "", "", "BKD/Sari"]
    returned(inbox, "2024-02-16", exempt)
    inbox.take()
    before = inbox.loaded(LOADED)
    returned(inbox, "2024-02-16")
    inbox.take()

    assert (before, inbox.loaded(LOADED)) == ([("exempt", 2)], [])
