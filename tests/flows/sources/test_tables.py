"""Rosters and form answers become rows without what nobody may keep, or are refused in words."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from bench.generator.campaign_toml import Account, Campaign
from bench.generator.files import write_campaign, write_declarations, write_roster
from flows.campaign import load_campaign
from flows.sources.delivery import Found
from flows.sources.tables import find_declarations, find_rosters
from tests.flows.sources.handed_in import only, refusal_of
from tests.flows.sources.small_campaign import (
    FORM_DAY,
    OFFICE,
    ROSTER_DAY,
    STAFF,
    small_answers,
    small_roster,
    small_staff,
    write_small_campaign,
)
from transforms.faults import Fault
from transforms.pseudonyms import follower_keys, id_keys, staff_keys

KEY = bytes(range(32))
KEPT = ["row", "nip", "name", "unit", "employment", "is_active", "start_on", "staff_key"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_campaign(tmp_path)


def _rosters(folder: Path) -> Found:
    return find_rosters(load_campaign(folder), KEY)


def _declarations(folder: Path) -> Found:
    return find_declarations(load_campaign(folder), KEY)


def test_a_parquet_roster_is_taken_like_any_other(bare: Path) -> None:
    path = write_roster(bare, ROSTER_DAY, small_roster(), suffix=".csv")
    small_roster().write_parquet(path.with_suffix(".parquet"))
    path.unlink()

    delivery = only(_rosters(bare))

    assert delivery.known_on == ROSTER_DAY
    assert delivery.read().rows["nip"].to_list() == small_staff()["nip"].to_list()


def test_a_roster_is_read_again_when_the_office_names_its_columns(bare: Path) -> None:
    write_roster(bare, ROSTER_DAY, small_roster().rename({"Unit Kerja": "Lokasi Kerja"}), suffix=".csv")
    before = only(_rosters(bare))
    assert before.read().rows["unit"].null_count() == STAFF

    file = bare / "campaign.toml"
    file.write_text(f'{file.read_text("utf-8")}\n[roster.columns]\nunit = ["lokasi kerja"]\n', "utf-8")
    after = only(_rosters(bare))

    assert after.path == before.path
    assert after.bytes_sha256 != before.bytes_sha256
    assert after.read().file_id == after.bytes_sha256
    assert after.read().rows["unit"].to_list() == small_staff()["unit"].to_list()


def test_an_appointment_after_the_files_own_day_is_told(bare: Path) -> None:
    write_roster(bare, date(2000, 1, 1), small_roster())

    assert only(_rosters(bare)).read().parsed.facts["appointed_in_future"] == str(STAFF)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_roster_is_known_from_its_names_day_and_keyed(bare: Path, suffix: str) -> None:
    path = write_roster(bare, ROSTER_DAY, small_roster(), suffix=suffix)

    delivery = only(_rosters(bare))
    rows = delivery.read().rows

    assert (delivery.source, delivery.path) == ("roster", f"inbox/roster/{path.name}")
    assert delivery.known_on == ROSTER_DAY
    assert rows.columns == KEPT
    assert rows["nip"].to_list() == small_staff()["nip"].to_list()
    assert rows["staff_key"].to_list() == staff_keys(small_staff()["nip"], KEY).to_list()


def test_columns_that_nobody_may_keep_are_dropped_and_named(folder: Path) -> None:
    reading = only(_rosters(folder)).read()

    assert reading.parsed.dropped_columns == ("NIK", "Agama", "No. HP")
    assert not any("9901010000000000" in str(row) or "Islam" in str(row) for row in reading.rows.rows())


def test_two_different_rosters_of_one_day_are_both_refused(folder: Path) -> None:
    write_roster(folder, ROSTER_DAY, small_roster().head(3), suffix=".csv")
    write_roster(folder, date(2024, 2, 1), small_roster())

    found = _rosters(folder)

    assert [delivery.known_on for delivery in found.deliveries] == [date(2024, 2, 1)]
    assert {refusal.path: refusal.fault.reason for refusal in found.refusals} == {
        f"inbox/roster/{ROSTER_DAY}_pppk.csv": "two_files_one_day",
        f"inbox/roster/{ROSTER_DAY}_pppk.xlsx": "two_files_one_day",
    }


def test_the_same_roster_twice_for_one_day_is_no_contradiction(folder: Path) -> None:
    (roster,) = (folder / "inbox" / "roster").iterdir()
    shutil.copy(roster, roster.with_name(f"{ROSTER_DAY} lagi.xlsx"))

    found = _rosters(folder)

    assert found.refusals == ()
    assert len({delivery.read().file_id for delivery in found.deliveries}) == 1


def test_a_roster_that_cannot_be_read_contradicts_nobody(folder: Path) -> None:
    """A note of the same day beside the roster is refused for itself; the roster stays usable."""
    (folder / "inbox" / "roster" / f"{ROSTER_DAY} catatan.csv").write_text("Catatan,Tanggal\nkirim ulang,besok\n")

    found = _rosters(folder)
    read = []
    for delivery in found.deliveries:
        try:
            read.append(delivery.read().rows.height)
        except Fault as fault:
            assert fault.reason == "nip_column_missing"  # noqa: PT017 - one of two may fail, and only so

    assert read == [STAFF]


def test_a_roster_without_a_staff_number_is_refused_with_its_columns(bare: Path) -> None:
    write_roster(bare, ROSTER_DAY, small_roster().drop("NI PPPK"))

    fault = refusal_of(only(_rosters(bare)))

    assert fault.reason == "nip_column_missing"
    assert all(column in fault.found for column in ('"Nama"', '"Unit Kerja"'))
    assert "NIP" in fault.remedy


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_staff_numbers_that_a_spreadsheet_rounded_are_refused_and_not_guessed(bare: Path, suffix: str) -> None:
    rounded = pl.col("NI PPPK").cast(pl.Int64) if suffix == ".xlsx" else pl.lit("1.98609E+17").alias("NI PPPK")
    write_roster(bare, ROSTER_DAY, small_roster().with_columns(rounded), suffix=suffix)

    fault = refusal_of(only(_rosters(bare)))

    assert fault.reason == "nip_column_damaged"
    assert "Text" in fault.remedy
    assert "1.98609" not in str(fault)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("2024-02-05.xlsx", b"PK\x03\x04 cut short", "file_unreadable"),
        ("2024-02-05.pdf", b"%PDF-1.7", "file_unreadable"),
        ("2024-02-05.csv", b"", "no_rows"),
        ("2024-02-05.csv", b"NIP,Nama\n", "no_rows"),
        ("2024-02-05.csv", b'NIP,Nama\n"199001012021211900,never closed\n', "file_unreadable"),
        ("2024-02-05.csv", b"\x00\x01\x02\x03\x04\x05", "file_unreadable"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_reason(bare: Path, name: str, content: bytes, reason: str) -> None:
    path = bare / "inbox" / "roster" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    assert refusal_of(only(_rosters(bare))).reason == reason


def test_answers_are_joined_by_keys_alone(folder: Path) -> None:
    rows = only(_declarations(folder)).read().rows

    assert "nip" not in rows.columns
    assert rows["staff_key"].to_list() == staff_keys(small_staff()["nip"], KEY).to_list()
    assert rows["follower_key"].to_list() == follower_keys(small_staff()["handle"], "instagram", KEY).to_list()
    assert rows["declared_at"][0] == datetime(2024, 2, 7, 3, tzinfo=UTC)


def test_an_answer_without_a_handle_has_no_follower_key(bare: Path) -> None:
    answers = small_answers().with_columns(pl.lit("belum punya").alias("Akun Instagram"))
    write_declarations(bare, FORM_DAY, answers)

    rows = only(_declarations(bare)).read().rows

    assert set(rows["answer"]) == {"no_account"}
    assert rows["follower_key"].null_count() == rows.height == STAFF


def test_answers_of_a_form_without_accounts_are_refused(bare: Path) -> None:
    write_declarations(bare, FORM_DAY, small_answers().rename({"Akun Instagram": "Warna Favorit"}))

    fault = refusal_of(only(_declarations(bare)))

    assert fault.reason == "columns_missing"
    assert '"Warna Favorit"' in fault.found


def test_several_downloads_of_a_form_are_all_taken(folder: Path) -> None:
    write_declarations(folder, date(2024, 2, 9), small_answers().head(2))

    found = _declarations(folder)

    assert [delivery.read().rows.height for delivery in found.deliveries] == [STAFF, 2]


def test_nothing_is_parsed_before_it_is_read(bare: Path) -> None:
    """What has been landed before costs a hash, not a parse."""
    write_roster(bare, ROSTER_DAY, small_roster().drop("NI PPPK"))

    assert len(_rosters(bare).deliveries) == 1


NIPS = ("199001012022211001", "199001012022211002")
TWO_PLATFORMS = f"""\
Stempel waktu,NIP,Akun Instagram,Akun X
2024-02-07 10:00,{NIPS[0]},contoh.satu,https://x.com/i/user/1234567890
2024-02-07 10:01,{NIPS[1]},contoh.dua,contoh_dua
"""


def _declared_on(bare: Path, *accounts: Account) -> Found:
    write_campaign(bare, Campaign(accounts))
    (bare / "inbox" / "declarations").mkdir(parents=True)
    (bare / "inbox" / "declarations" / "2024-02-09.csv").write_text(TWO_PLATFORMS, encoding="utf-8")
    return _declarations(bare)


def test_what_is_declared_on_platforms_outside_the_order_is_not_kept(bare: Path) -> None:
    reading = only(_declared_on(bare, OFFICE)).read()

    assert set(reading.rows["platform"]) == {"instagram"}
    assert reading.parsed.facts["platforms_left_out"] == "x"
    assert reading.parsed.facts["platforms_not_asked"] == ""
    assert (reading.parsed.rows_read, reading.parsed.rows_loaded) == (2, 2)


def test_an_ordered_platform_that_the_form_does_not_ask_about_is_told(bare: Path) -> None:
    reading = only(_declared_on(bare, OFFICE, Account("pemprov.contoh", platform="tiktok"))).read()

    assert reading.parsed.facts["platforms_not_asked"] == "tiktok"


def test_an_answer_is_read_again_when_the_order_names_another_platform(bare: Path) -> None:
    x = Account("pemprov_contoh", platform="x")
    before = only(_declared_on(bare, OFFICE))
    write_campaign(bare, Campaign((OFFICE, x)))

    assert only(_declarations(bare)).bytes_sha256 != before.bytes_sha256


def test_a_declared_id_has_the_pseudonym_of_an_id_and_not_of_a_handle(bare: Path) -> None:
    rows = only(_declared_on(bare, Account("pemprov_contoh", platform="x"))).read().rows

    by_id = id_keys(pl.Series(["1234567890"]), "x", KEY)[0]
    by_handle = follower_keys(pl.Series(["contoh_dua"]), "x", KEY)[0]
    assert rows.select("answer", "platform_user_id", "handle", "follower_key").rows() == [
        ("id", "1234567890", None, by_id),
        ("handle", None, "contoh_dua", by_handle),
    ]
    assert by_id != follower_keys(pl.Series(["1234567890"]), "x", KEY)[0]


def test_a_form_about_other_platforms_alone_is_refused(bare: Path) -> None:
    refusal = refusal_of(only(_declared_on(bare, Account("contoh", platform="tiktok"))))

    assert (refusal.reason, refusal.found) == ("columns_missing", "columns for accounts on instagram, x")


def test_answers_are_read_again_when_their_file_is_given_another_day(folder: Path) -> None:
    """Its day tells whether the month stands first."""
    at_first = only(_declarations(folder))
    (folder / at_first.path).rename((folder / at_first.path).with_name("2031-01-01_jawaban.csv"))

    assert only(_declarations(folder)).bytes_sha256 != at_first.bytes_sha256


def test_whoever_names_the_official_account_has_declared_none(bare: Path) -> None:
    """No account stands in its own list: its name would have her called absent from it."""
    reading = only(_declared_on(bare, Account("contoh.dua"))).read()

    assert reading.rows.filter(answer="claim_only").select("handle", "follower_key").rows() == [(None, None)]
    assert reading.parsed.facts["official_account_named"] == "1"
